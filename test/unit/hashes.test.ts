import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inputHash, outputHash } from '../../server/jobs/money/hashes.ts';
import type { JsonObject } from '../../server/jobs/json-value.ts';

type Vectors = {
  identifier_from_purchaser: string;
  input: { name: string; input_json: string; input_hash: string }[];
  output: { output: string; hash_mip004_raw: string; hash_sdk_escaped: string }[];
};
const vectors = JSON.parse(readFileSync(new URL('../golden/mip004-vectors.json', import.meta.url), 'utf8')) as Vectors;
const salt = vectors.identifier_from_purchaser;

test.each(vectors.input.map((vector) => [vector.name, vector] as const))('input hash: %s', (_name, vector) => {
  expect(inputHash(salt, JSON.parse(vector.input_json) as JsonObject)).toBe(vector.input_hash);
});

test.each(vectors.output.map((vector) => [JSON.stringify(vector.output), vector] as const))(
  'output hash in both forms: %s',
  (_name, vector) => {
    expect(outputHash(salt, vector.output, 'raw')).toBe(vector.hash_mip004_raw);
    expect(outputHash(salt, vector.output, 'escaped')).toBe(vector.hash_sdk_escaped);
  },
);

test('the identifier is hashed as the text that it is', () => {
  expect(inputHash('AABBCCDDEEFF00', {})).not.toBe(inputHash('aabbccddeeff00', {}));
});

test('a key named __proto__ is part of the hash', () => {
  const own = JSON.parse('{"__proto__":{"a":1}}') as JsonObject;
  expect(inputHash(salt, own)).not.toBe(inputHash(salt, {}));
});
