import type { Agent } from '@masumi-kodosumi-connector/contract/router';
import { afterEach, expect, test } from 'vitest';
import { writer } from '../../server/sandbox/kodosumi/flows/writer.ts';
import type { Flow } from '../../server/sandbox/kodosumi/flow.ts';
import { startKodosumiSimulator } from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { openWorld, type World } from '../support/world.ts';
import { createSteppedClock } from '../support/stepped-clock.ts';
import { patiently } from '../support/slowness.ts';

let world: World;
afterEach(() => world.close());

/** A service that sells a well-behaved agent and one with this form. */
async function openWith(elements: Flow['elements']): Promise<void> {
  const clock = createSteppedClock();
  const odd: Flow = { ...writer, source: 'http://localhost:8001/odd/openapi.json', summary: 'Odd', elements };
  const kodosumi = await startKodosumiSimulator({ clock, fast: true, flows: [writer, odd] });
  const free = { pricing: { type: 'free' } };
  const sold = {
    writer: { name: 'Writer', kodosumi_agent_id: 'summary:Writer', ...free },
    odd: { name: 'Odd', kodosumi_agent_id: 'summary:Odd', ...free },
  };
  world = await openWorld({ clock, kodosumi, env: { AGENTS_CONFIG: JSON.stringify(sold) } });
}

const text = (more: object = {}) => ({ type: 'text', name: 'a', label: 'A', required: true, ...more });
const long = (count: number, min: number) =>
  Array.from({ length: count }, (_, at) => text({ name: `f${at}`, min_length: min }));
const options = (count: number) => Array.from({ length: count }, (_, at) => ({ type: 'option', name: `o${at}` }));

test.each<[string, Flow['elements'], string]>([
  ['a text of a thousand million characters', [text({ min_length: 1e9 })], 'characters'],
  ['one just short of what an engine takes', [text({ min_length: 5.3e8 })], 'characters'],
  ['one longer than any number', [text({ min_length: 1e300 })], 'characters'],
  ['many long texts', long(200, 10_000), 'characters'],
  ['a thousand fields', long(1_000, 1), 'fields'],
  ['a select of twenty thousand options', [{ type: 'select', name: 'a', option: options(20_000) }], 'options'],
  ['a text shorter than it has to be', [text({ min_length: 5, max_length: 4 })], '"a"'],
  ['a text without room', [text({ max_length: 0 })], '"a"'],
  ['a number between nothing', [{ type: 'number', name: 'n', required: true, min_value: 5, max_value: 4 }], '"n"'],
  ['one of no options', [{ type: 'select', name: 's', required: true, option: [] }], '"s"'],
  [
    'a day between nothing',
    [{ type: 'date', name: 'd', required: true, min_date: '2026-02-02', max_date: '2026-01-01' }],
    '"d"',
  ],
])('a form that asks for %s closes its own agent at once and no other', async (_name, elements, named) => {
  await openWith(elements);
  const since = performance.now();
  const { status, body } = await world.call<Agent>('/odd');
  expect(status).toBe(200);
  expect(body).toMatchObject({ input_fields: null, example: null, availability: { status: 'unavailable' } });
  expect(body.availability.message).toContain(named);
  const listed = await world.call<{ items: Agent[] }>('/agents');
  expect(listed.body.items.map(({ key, availability }) => [key, availability.status])).toEqual([
    ['writer', 'available'],
    ['odd', 'unavailable'],
  ]);
  expect(performance.now() - since).toBeLessThan(patiently(2_000));
  expect((await world.call('/odd/jobs', { body: { data: { a: 'x' } } })).problem.code).toBe('agent_unavailable');
  expect((await world.call('/writer/jobs', { body: { data: { prompt: 'x' } } })).status).toBe(201);
});

test('limits that are none count as not set, and larger ones than any order as the largest', async () => {
  await openWith([
    text({ name: 'a', min_length: -1, max_length: -5 }),
    text({ name: 'b', min_length: 1.5, max_length: 2.5 }),
    text({ name: 'c', min_length: 'x', max_length: '' }),
    text({ name: 'd', min_length: '2', max_length: 1e300 }),
    text({ name: 'e', min_length: true, max_length: [3] }),
    { type: 'number', name: 'n', required: true, min_value: '', max_value: [], value: '1e999' },
    text({ name: 'o', required: false, min_length: 1e9 }),
  ]);
  const { body } = await world.call<Agent>('/odd');
  expect(body.availability).toMatchObject({ status: 'available' });
  const limits = body.input_fields?.map(({ name, min_length: min, max_length: max }) => [name, min, max]);
  expect(limits).toEqual([
    ['a', null, null],
    ['b', null, null],
    ['c', null, null],
    ['d', 2, 67_108_864],
    ['e', null, null],
    ['n', undefined, undefined],
    ['o', 67_108_864, null],
  ]);
  expect(body.input_fields?.find(({ name }) => name === 'n')).toMatchObject({ min: null, max: null, default: null });
  expect((await world.call('/odd/jobs', { body: { data: body.example } })).status).toBe(201);
});

test('the example of a long text is as long as it has to be', async () => {
  await openWith([text({ min_length: 3_000 })]);
  const { body } = await world.call<Agent>('/odd');
  expect(body.example?.['a']).toHaveLength(3_000);
  expect((await world.call('/odd/jobs', { body: { data: body.example } })).status).toBe(201);
});
