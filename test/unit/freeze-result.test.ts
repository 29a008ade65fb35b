import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freezeResult, type FrozenResult } from '../../server/jobs/steps/freeze-result.ts';
import { noon } from '../builders/job.ts';
import { patiently } from '../support/slowness.ts';

const freeze = (final: string, maxBytes = 1_000_000): FrozenResult => freezeResult(final, noon, maxBytes);

function frozen(final: string): Extract<FrozenResult, { kind: 'frozen' }>['result'] {
  const answer = freeze(final);
  if (answer.kind !== 'frozen') throw new Error(answer.kind);
  return answer.result;
}

test.each([
  ['{"Markdown":{"body":"# T\\nl2"}}', '# T\nl2', 'text/markdown; charset=utf-8'],
  ['{"Text":{"body":"plain"}}', 'plain', 'text/plain; charset=utf-8'],
  ['{"HTML":{"body":"<b>x</b>"}}', '<b>x</b>', 'text/html; charset=utf-8'],
  ['{"str":"a string"}', 'a string', 'text/plain; charset=utf-8'],
  ['{"CrewOutput":{"raw":"crew text","tasks_output":[{"raw":"one"}]}}', 'crew text', 'text/plain; charset=utf-8'],
  ['{"int":42}', '42', 'application/json'],
  ['{"float":1.5}', '1.5', 'application/json'],
  ['{"bool":true}', 'true', 'application/json'],
  ['{"dict":{"a":[1,2]}}', '{"a":[1,2]}', 'application/json'],
  ['{"__list__":[{"str":"x"},{"TypeError":"None"}]}', '[{"str":"x"},{"TypeError":"None"}]', 'application/json'],
  ['{"Pyd":{"field":"v"}}', '{"field":"v"}', 'application/json'],
  ['{"TypeError":"{1, 2}"}', '"{1, 2}"', 'application/json'],
  ['{"CrewOutput":{"tasks_output":[]}}', '{"tasks_output":[]}', 'application/json'],
  ['{"Markdown":{"body":null}}', '{"body":null}', 'application/json'],
  ['{"Markdown":null}', 'null', 'application/json'],
  ['{"constructor":{"a":1}}', '{"a":1}', 'application/json'],
  ['{"__proto__":{"a":1}}', '{"a":1}', 'application/json'],
])('%s is delivered as %j', (final, output, contentType) => {
  expect(frozen(final)).toMatchObject({ output, contentType, empty: false, finishedAt: noon });
});

test.each([
  ['{"TypeError":"None"}', 'null'],
  ['{"str":""}', '""'],
  ['{"Markdown":{"body":""}}', '""'],
  ['{"CrewOutput":{"raw":""}}', '""'],
  ['{"Text":{"body":"\\u0000"}}', '""'],
])('%s is an empty result, delivered as %s', (final, output) => {
  expect(frozen(final)).toMatchObject({ output, empty: true, contentType: 'application/json' });
});

test('numbers arrive with the very digits that the agent gave', () => {
  const inner = '{"big":1180591620717411303424,"whole":1.0,"small":1e-07,"long":0.1000000000000000055}';
  expect(frozen(`{"dict":${inner}}`).output).toBe(inner);
  expect(frozen('{"int":123456789012345678901234567890}').output).toBe('123456789012345678901234567890');
});

test('space around the wrapper is no part of the result, space inside is', () => {
  expect(frozen(' {\n "dict" : {"a": 1,  "b":2 } \n} ').output).toBe('{"a": 1,  "b":2 }');
});

test('what a database cannot hold is taken out, and an escape of it is not', () => {
  expect(frozen('{"Text":{"body":"a\\u0000b"}}').output).toBe('ab');
  expect(frozen('{"Text":{"body":"a\\ud800b"}}').output).toBe('a\ufffdb');
  expect(frozen('{"dict":{"a":"\\u0000\\ud800"}}').output).toBe('{"a":"\\u0000\\ud800"}');
  expect(frozen('{"dict":{"a":"\ud800"}}').output).toBe('{"a":"\ufffd"}');
  expect(frozen('{"a\\u0000\\ud800":1}').type).toBe('a\ufffd');
});

test('a class name with quotes and braces does not shift where the value begins', () => {
  expect(frozen('{"we\\"ird}:{":{"a":1}}').output).toBe('{"a":1}');
});

test.each(['', 'null', '42', '"text"', '[]', '{}', '{"a":1', '{"a":1,"b":2}', '{"a":1,"a":2}', 'Markdown'])(
  '%j is unreadable',
  (final) => {
    expect(freeze(final)).toEqual({ kind: 'unreadable' });
  },
);

test('a result that is nested without end is unreadable at once, and one as deep as Kodosumi makes them is not', () => {
  const nested = (levels: number) => `{"dict":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  expect(frozen(nested(500)).output).toBe('['.repeat(500) + ']'.repeat(500));
  const since = performance.now();
  for (const levels of [5_000, 2_000_000]) expect(freeze(nested(levels), 1e9)).toEqual({ kind: 'unreadable' });
  expect(performance.now() - since).toBeLessThan(patiently(300));
});

test('the size of a result is counted in bytes', () => {
  expect(freeze('{"str":"ééé"}', 6).kind).toBe('frozen');
  expect(freeze('{"str":"ééé"}', 5)).toEqual({ kind: 'too_large', bytes: 6 });
});

test('a text of any characters is delivered as it is, but for NUL and lone surrogates', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (body) => {
      const kept = body.replaceAll('\0', '').toWellFormed();
      fc.pre(kept !== '');
      expect(frozen(JSON.stringify({ Markdown: { body } })).output).toBe(kept);
    }),
  );
});

test('any JSON value of another class is delivered verbatim, in ASCII or not', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(frozen(`{"Thing": ${text}}`).output).toBe(text);
    }),
  );
});
