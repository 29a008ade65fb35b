import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecretBox, UnknownSecretKey } from '../../server/secrets/secret-box.ts';

const [old, fresh] = ['old', 'fresh'].map((id) => ({ id, bytes: randomBytes(32) })) as [
  { id: string; bytes: Buffer },
  { id: string; bytes: Buffer },
];
const secret = Buffer.from('the seed of a key');

test('what is sealed opens with its key and for its purpose only, and shows nothing', () => {
  const box = createSecretBox([old]);
  const sealed = box.seal(secret, 'key of receipts');
  expect(box.open(sealed, 'key of receipts')).toEqual(secret);
  expect(box.seal(secret, 'key of receipts')).not.toBe(sealed);
  expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('seed');
  expect(() => box.open(sealed, 'secret of a webhook')).toThrow();
  expect(() => createSecretBox([{ id: 'old', bytes: randomBytes(32) }]).open(sealed, 'key of receipts')).toThrow();
  const parts = sealed.split('.');
  for (const changed of [1, 2, 3]) {
    const other = parts.with(
      changed,
      randomBytes(Buffer.from(parts[changed]!, 'base64url').length).toString('base64url'),
    );
    expect(() => box.open(other.join('.'), 'key of receipts'), `part ${changed}`).toThrow();
  }
  expect(() => box.open('old.AAAA', 'key of receipts')).toThrow('damaged');
});

test('the first key seals, all of them open, and what is sealed with another is told apart', () => {
  const sealed = createSecretBox([old]).seal(secret, 'key of receipts');
  const both = createSecretBox([fresh, old]);
  expect(both.open(sealed, 'key of receipts')).toEqual(secret);
  expect(both.isOutdated(sealed)).toBe(true);
  const again = both.seal(secret, 'key of receipts');
  expect(both.isOutdated(again)).toBe(false);
  expect(createSecretBox([fresh]).open(again, 'key of receipts')).toEqual(secret);
  expect(() => createSecretBox([fresh]).open(sealed, 'key of receipts')).toThrow(UnknownSecretKey);
});
