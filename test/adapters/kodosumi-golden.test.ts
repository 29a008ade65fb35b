import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isUnauthorized } from '../../server/adapters/kodosumi/kodosumi-session.ts';
import { FlowPage, FormPage, PanelHealth, Timeline } from '../../server/adapters/kodosumi/kodosumi-wire.ts';
import { readLaunch } from '../../server/adapters/kodosumi/launch-run.ts';
import { readForm } from '../../server/adapters/kodosumi/read-form.ts';
import { readRun } from '../../server/adapters/kodosumi/read-run.ts';
import { checkInput } from '../../server/jobs/forms/check-input.ts';
import { exampleInput } from '../../server/jobs/forms/example-input.ts';

type Recorded = { status: number; headers?: Record<string, string>; body: unknown };
const recorded = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/kodosumi/${name}.json`, import.meta.url), 'utf8')) as Recorded;
/** Launched in the second 1795430759. */
const runId = '6b041967085ab0b94b99f4a8';
const run = (name: string) => {
  const { body } = recorded(name);
  return readRun(body, (body as { fid?: string }).fid ?? runId);
};

function answered(name: string) {
  const { status, headers, body } = recorded(name);
  const text = JSON.stringify(body);
  return { status, headers: new Headers(headers), text, json: body, retryAfterMs: null };
}

test('the recorded pages are read', () => {
  expect(FlowPage.parse(recorded('flow-page').body).items[0]).toMatchObject({ summary: expect.any(String) });
  expect(PanelHealth.safeParse(recorded('health').body).success).toBe(true);
  const [first] = Timeline.parse(recorded('timeline-page').body).items;
  expect(first?.fid).toMatch(/^[0-9a-f]{24}$/);
  expect(first?.inputs?.dict).toBeTypeOf('object');
});

test.each([
  ['status-finished', { kind: 'finished' }],
  ['status-awaiting', { kind: 'awaiting_input' }],
  ['status-error', { kind: 'failed' }],
  ['status-expired', { kind: 'failed', message: null }],
  ['status-not-visible', null],
])('%s', (name, answer) => {
  if (answer === null) expect(run(name)).toBeNull();
  else expect(run(name)).toMatchObject(answer);
});

test('an unknown word for the status is not an end, and an error with a text is no result', () => {
  expect(readRun({ status: 'payment', final: '{"str":"x"}' }, runId)).toEqual({ kind: 'working' });
  expect(readRun({ status: 'running', final: '{"str":"x"}' }, runId)).toEqual({ kind: 'working' });
  expect(readRun({ status: 'error', final: '{"Text":{"body":"told\\u0000"}}' }, runId)).toEqual({
    kind: 'failed',
    message: 'told',
  });
  expect(readRun({ status: 'error', final: '{"Text":{"body":""}}' }, runId)).toEqual({ kind: 'failed', message: null });
  expect(readRun({ status: 'error', final: 'garbage' }, runId)).toEqual({ kind: 'failed', message: null });
});

test.each([
  [1795430765.25, 6_250],
  [1795430758, null],
  [-5, null],
  [0, null],
  [null, null],
])('a run of the second 1795430759 that finished at %d ran for %d ms', (timestamp, ranMs) => {
  expect(readRun({ status: 'finished', final: '{"int":1}', timestamp }, runId)).toMatchObject({ ranMs });
});

test.each([
  ['launched', 'launched'],
  ['refused', 'refused'],
  ['no-launch', 'refused'],
  ['entry-crash', 'unknown'],
  ['unknown-flow', 'unknown'],
  ['unauthorized', 'unknown'],
  ['invalid-token', 'unknown'],
  ['login-page-redirect', 'unknown'],
])('the answer %s to a launch is by itself %s', (name, kind) => {
  expect(readLaunch(answered(name)).kind).toBe(kind);
});

test.each(['unauthorized', 'invalid-token', 'wrong-password', 'login-page-redirect'])('%s asks for a login', (name) => {
  expect(isUnauthorized(answered(name))).toBe(true);
});

test('every element of the recorded form that takes a value is a field, and nothing else is', () => {
  const { elements } = FormPage.parse(recorded('form').body);
  const read = readForm(elements);
  if (read.kind !== 'form') {
    // The recorded form has a required file, which a caller of this service cannot send.
    expect(read.reason).toContain('file');
    return;
  }
  const shown = ['markdown', 'html', 'hr', 'break', 'errors', 'submit', 'cancel', 'action', 'file'];
  const named = elements.filter(({ type }) => !shown.includes(type)).map((element) => String(element['name']));
  expect(read.form.fields.map(({ name }) => name)).toEqual(named);
  const example = exampleInput(read.form);
  expect(checkInput(read.form, example)).toMatchObject({ kind: 'fits', ignoredFields: [] });
});

test('each type of element becomes its field', () => {
  const read = readForm([
    { type: 'text', name: 't', label: 'T', value: null, required: true, placeholder: 'P', size: 5, pattern: '\\d' },
    { type: 'number', name: 'n', value: '30', min_value: 1, max_value: null, step: 0.5 },
    { type: 'boolean', name: 'b', label: null, value: true, option: 'beside the box' },
    { type: 'select', name: 's', value: 'y', option: [{ type: 'option', name: 'x', value: true }, { name: 'y' }] },
    { type: 'datetime-local', name: 'd', min_datetime: '2020-01-01T00:00' },
    { type: 'file', name: 'f', required: false },
    { type: 'brand-new', name: 'z' },
    { type: 'action', name: 'a', value: 'v' },
    { type: 'text' },
  ]);
  expect(read).toMatchObject({
    kind: 'form',
    form: {
      fields: [
        { name: 't', type: 'text', required: true, description: 'P', pattern: '\\d', maxLength: null },
        { name: 'n', type: 'number', label: 'n', default: 30, min: 1, max: null, step: 0.5 },
        { name: 'b', type: 'boolean', label: 'beside the box', default: true },
        { name: 's', type: 'select', default: 'y', options: [{ value: 'x', label: 'x' }, { value: 'y' }] },
        { name: 'd', type: 'datetime-local', min: '2020-01-01T00:00' },
        { name: 'z', type: 'text' },
      ],
    },
  });
});

test('a form that needs a file cannot be ordered', () => {
  expect(readForm([{ type: 'file', name: 'f', required: true }])).toMatchObject({ kind: 'unsupported' });
});
