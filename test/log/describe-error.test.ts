import { CheckConstraintViolationException } from '@mikro-orm/core';
import ky from 'ky';
import { expect, test } from 'vitest';
import { describeError } from '../../server/log/describe-error.ts';
import { NoAnswer } from '../../server/ports/no-answer.ts';
import { startHostileProxy } from '../support/hostile-proxy.ts';

const secret = 'planted-secret';

test('of a database error the kind, the code and the constraint are kept, and nothing of the row', () => {
  const cause = Object.assign(new Error(`violates "refuse" - Failing row contains (${secret})`), {
    ...{ code: '23514', constraint: 'refuse', detail: secret, query: `insert ... ${secret}`, parameters: [secret] },
  });
  const described = describeError(new CheckConstraintViolationException(cause));
  expect(described).toMatchObject({ type: 'CheckConstraintViolationException', code: '23514', constraint: 'refuse' });
  expect(JSON.stringify(described)).not.toContain(secret);
});

test('of an error that holds a request and its answer neither is kept', async () => {
  const proxy = await startHostileProxy('http://127.0.0.1:9', secret);
  proxy.answerWith(500);
  const options = { json: { input: secret }, headers: { token: secret }, retry: 0 };
  const error: unknown = await ky.post(`${proxy.url}/?q=${secret}`, options).catch((caught: unknown) => caught);
  await proxy.stop();
  const described = describeError(new NoAnswer('masumi', 'no answer to POST /payment', { cause: error }));
  expect(described).toMatchObject({ message: 'masumi: no answer to POST /payment', cause: { type: 'HTTPError' } });
  expect(JSON.stringify(described)).not.toContain(secret);
});

test('a message that quotes its input is left out, and the place in the code is kept', () => {
  const broken = () => JSON.parse(`{"a": ${secret}}`) as unknown;
  let described = describeError(null);
  try {
    broken();
  } catch (error) {
    described = describeError(error);
  }
  expect(described.type).toBe('SyntaxError');
  expect(described.stack?.join()).toContain('describe-error.test.ts');
  expect(JSON.stringify(described)).not.toContain(secret);
});

test('a programming error says what it is', () => {
  const nothing = null as unknown as { job: { id: number } };
  try {
    nothing.job.id += 1;
  } catch (error) {
    expect(describeError(error).message).toContain('Cannot read properties of null');
  }
});

test('a chain of causes ends', () => {
  const circular = new Error('a');
  circular.cause = circular;
  expect(JSON.stringify(describeError(circular)).length).toBeLessThan(20_000);
});
