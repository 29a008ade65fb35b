import { createHash } from 'node:crypto';
import type { JobList } from '@masumi-kodosumi-connector/contract/router';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type Answer, type World } from '../support/world.ts';

const hash = (key: string) => createHash('sha256').update(key).digest('hex');
const anna = { authorization: 'Bearer anna-key' };
const ben = { authorization: 'Bearer ben-key' };

let world: World;
beforeAll(async () => {
  world = await openWorld({ env: { API_KEYS: `anna:${hash('anna-key')},ben:${hash('ben-key')}` } });
});
afterAll(() => world.close());

const order = (agent: string, who = anna) => world.order(agent, undefined, who);
const list = async (query = '', who = anna, agent = 'gratis') =>
  (await world.call<JobList>(`/${agent}/jobs${query}`, { headers: who })).body;
const ids = (page: JobList) => page.items.map((job) => job.id);

test('pages hold every job once, newest first, although jobs are ordered in between', async () => {
  const ordered: number[] = [];
  for (let count = 0; count < 5; count += 1) ordered.unshift((await order('gratis')).id);
  await order('gratis', ben);
  await order('writer');

  const first = await list('?limit=2');
  expect(ids(first)).toEqual(ordered.slice(0, 2));
  const newest = await order('gratis');
  const second = await list(`?limit=2&cursor=${first.next_cursor ?? ''}`);
  expect(ids(second)).toEqual(ordered.slice(2, 4));
  const third = await list(`?limit=2&cursor=${second.next_cursor ?? ''}`);
  expect(ids(third)).toEqual(ordered.slice(4));
  expect(third.next_cursor).toBeNull();
  expect(ids(await list())).toEqual([newest.id, ...ordered]);
});

test('a full last page has no next one', async () => {
  const all = await list();
  expect((await list(`?limit=${all.items.length}`)).next_cursor).toBeNull();
});

test('a listed job is the job without its result, and never holds its data', async () => {
  const { id } = await world.order('writer', { data: { prompt: 'a-word-of-the-input' } }, ben);
  await world.round();
  for (let round = 0; round < 8; round += 1) await world.round();
  const shown = await world.call<Record<string, unknown>>(`/writer/jobs/${id}`, { headers: ben });
  expect(shown.body['status']).toBe('completed');
  const { result, ...rest } = shown.body;
  expect(result).not.toBeNull();
  const page = await list('', ben, 'writer');
  expect(page.items).toEqual([rest]);
  expect(JSON.stringify(page)).not.toContain('a-word-of-the-input');
});

test('a status lists only the jobs that have it', async () => {
  const { id } = await world.order('failing', { data: { how: 'told' } }, anna);
  expect(ids(await list('?status=pending_payment', anna, 'failing'))).toEqual([id]);
  expect(await list('?status=running', anna, 'failing')).toEqual({ items: [], next_cursor: null });
});

test('a job that nobody was shown is in no list', async () => {
  world.masumi.faults.add({ call: 'POST /payment', kind: 'status', status: 500 });
  const refused = await world.call('/tipped/jobs', {
    body: { data: { prompt: 'x' }, payment_amount: '3' },
    headers: anna,
  });
  expect(refused.status).toBe(503);
  expect(await list('', anna, 'tipped')).toEqual({ items: [], next_cursor: null });
});

test.each([
  ['cursor=nonsense', 'query.cursor'],
  ['cursor=0', 'query.cursor'],
  ['cursor=0x10', 'query.cursor'],
  ['cursor=99999999999', 'query.cursor'],
  ['cursor=', 'query.cursor'],
  ['limit=0', 'query.limit'],
  ['limit=101', 'query.limit'],
  ['limit=x', 'query.limit'],
  ['limit=', 'query.limit'],
  ['limit=0x10', 'query.limit'],
  ['limit=1e1', 'query.limit'],
  ['limit=5&limit=6', 'query.limit'],
  ['status[]=running', 'query.status[]'],
  ['state=running', 'query.state'],
  ['status=intent', 'query.status'],
  ['status=lapsed', 'query.status'],
])('?%s is answered 422', async (query, field) => {
  const { status, problem } = await world.call(`/gratis/jobs?${query}`, { headers: anna });
  expect(status).toBe(422);
  expect(problem).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
});

test('every fault of a query is named at once, and a path without a query takes none', async () => {
  const { problem } = await world.call('/jobs?limit=0&status=gone&page=2', { headers: anna });
  expect(problem.errors?.map(({ field }) => field).sort()).toEqual(['query.limit', 'query.page', 'query.status']);
  for (const path of ['/agents?x=1', '/gratis?x=1', '/health?x=1', '/openapi.json?x=1', '/gratis/jobs/1?x=1']) {
    const { status, problem: refused } = await world.call(path, { headers: anna });
    expect([status, refused.errors?.[0]?.field], path).toEqual([422, 'query.x']);
  }
});

test('a cursor beyond every job begins with the newest', async () => {
  expect(await list('?cursor=9999999999')).toEqual(await list());
});

test('the list over all agents holds what the lists of each hold, and nothing of others', async () => {
  const all = (await world.call<JobList>('/jobs?limit=100', { headers: anna })).body;
  const each = await Promise.all(
    ['gratis', 'writer', 'failing', 'tipped'].map((agent) => list('?limit=100', anna, agent)),
  );
  const together = each.flatMap(({ items }) => items).sort((one, other) => other.id - one.id);
  expect(together.length).toBeGreaterThan(6);
  expect(all).toEqual({ items: together, next_cursor: null });
  const pending = await world.call<JobList>('/jobs?status=pending_payment', { headers: anna });
  expect(ids(pending.body)).toEqual(together.filter(({ status }) => status === 'pending_payment').map(({ id }) => id));
});

test.each(['/gratis/jobs', '/jobs'])('the Link of %s leads from page to page, with the same filter', async (path) => {
  const whole = (await world.call<JobList>(`${path}?limit=100`, { headers: anna })).body;
  const seen: number[] = [];
  let next: string | undefined = `${path}?limit=2`;
  while (next !== undefined) {
    const { headers, body }: Answer<JobList> = await world.call<JobList>(next, { headers: anna });
    seen.push(...ids(body));
    const target: string | undefined = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    const to: URL | null = target === undefined ? null : new URL(target, `${world.url}${next}`);
    expect(to === null).toBe(body.next_cursor === null);
    next = to === null ? undefined : to.pathname + to.search;
  }
  expect(seen).toEqual(ids(whole));
});

test('the list of an unknown agent is 404', async () => {
  const { status, problem } = await world.call('/nobody/jobs', { headers: anna });
  expect([status, problem.code]).toEqual([404, 'unknown_agent']);
});
