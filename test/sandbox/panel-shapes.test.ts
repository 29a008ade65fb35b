import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { recordedKodosumi } from './golden.ts';
import { flowUrls, panelUser, type PanelAnswer } from './panel-user.ts';
import { shapeDifferences } from './shape-differences.ts';
import { steppedClock } from './stepped-clock.ts';

const answers: Record<string, PanelAnswer> = {};
let panel: KodosumiSimulator;

beforeAll(async () => {
  const clock = steppedClock();
  panel = await startKodosumiSimulator({ clock, fast: true });
  const user = await panelUser(panel);
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  answers['flow-page'] = await user.get('/flow?pp=1');
  answers['bad-page-size'] = await user.get('/flow?pp=abc');
  answers['form'] = await user.get(flowUrls.survey);
  answers['unknown-flow'] = await user.get('/-/localhost/8001/kinds/-/nope');
  answers['health'] = await user.get('/health');
  answers['not-found'] = await user.call('GET', '/nope');
  answers['unauthorized'] = await user.call('GET', '/flow');
  answers['invalid-token'] = await user.call('GET', '/flow', { headers: { KODOSUMI_API_KEY: 'garbage' } });
  answers['login-page-redirect'] = await user.call('GET', '/flow', { headers: { accept: 'text/html' } });
  answers['wrong-password'] = await user.login('wrong');
  answers['missing-password'] = await user.call('POST', '/api/login', { headers: json, body: '{"name":"admin"}' });
  answers['malformed-login'] = await user.call('POST', '/api/login', { headers: form, body: 'name=admin' });
  answers['launched'] = await user.post(flowUrls.writer, { prompt: 'x' });
  answers['refused'] = await user.post(flowUrls.scripted, { act: 'refuse' });
  answers['entry-crash'] = await user.post(flowUrls.scripted, { act: 'crash' });
  answers['no-launch'] = await user.post(flowUrls.scripted, { act: 'no_launch' });
  const failed = await user.launch('failing', {});
  const asks = await user.launch('asking', { question: 'Who?' });
  const waits = await user.launch('asking', { question: 'Who?' });
  answers['status-not-visible'] = await user.status(asks);
  clock.step(60_000);
  const { lid } = panel.runs().find(({ fid }) => fid === asks)!;
  const lock = `/lock/${asks}/${lid}`;
  answers['status-error'] = await user.status(failed);
  answers['status-awaiting'] = await user.status(asks);
  answers['timeline-page'] = await user.get('/timeline/list?pp=1');
  answers['lock-form'] = await user.get(lock);
  answers['lock-unknown'] = await user.get(`/lock/${asks}/nope`);
  answers['lock-refused'] = await user.post(lock, { name: '' });
  answers['lock-accepted'] = await user.post(lock, { name: 'Bob', ok: 'on', extra: 1 });
  answers['lock-released'] = await user.post(lock, { name: 'Again' });
  clock.step(60_000);
  answers['lock-run-over'] = await user.get(lock);
  answers['status-finished'] = await user.status(asks);
  clock.step(10_800_000);
  answers['status-expired'] = await user.status(waits);
});
afterAll(() => panel.stop());

test.each([
  ...['flow-page', 'form', 'health', 'launched', 'refused', 'entry-crash', 'no-launch', 'unknown-flow', 'not-found'],
  ...['unauthorized', 'invalid-token', 'wrong-password', 'missing-password', 'malformed-login', 'bad-page-size'],
  ...['status-not-visible', 'status-awaiting', 'status-finished', 'status-error', 'status-expired', 'timeline-page'],
  ...['lock-form', 'lock-unknown', 'lock-refused', 'lock-accepted', 'lock-released', 'lock-run-over'],
])('%s has the status, the keys and the types of the recorded answer', (name) => {
  const recorded = recordedKodosumi(name);
  const answer = answers[name]!;
  expect(answer.status).toBe(recorded.status);
  expect(answer.headers.get('server')).toBe(recorded.headers['server']);
  expect(answer.headers.has('host')).toBe('host' in recorded.headers);
  expect(shapeDifferences(byType(recorded.body), byType(answer.body))).toEqual([]);
});

test.each(['unauthorized', 'invalid-token', 'wrong-password', 'missing-password', 'no-launch', 'entry-crash'])(
  '%s is word for word the recorded answer',
  (name) => {
    expect(answers[name]!.body).toEqual(recordedKodosumi(name).body);
  },
);

test('a request that prefers HTML is sent to the login page instead of a 401', () => {
  expect(answers['login-page-redirect']!.status).toBe(302);
  expect(answers['login-page-redirect']!.headers.get('location')).toBe('/');
});

/** Forms are compared element type by element type: which elements there are is the flow's own affair. */
function byType(body: unknown): unknown {
  const one = (elements: Element[]): Record<string, Element> =>
    Object.fromEntries(elements.map((element) => [element.type, element]));
  if (Array.isArray(body)) return one(body as Element[]);
  const { elements, ...rest } = body as { elements?: Element[]; openapi_extra?: object; errors?: object };
  if (rest.openapi_extra) return { ...rest, openapi_extra: {}, elements: one(elements ?? []) };
  return 'result' in rest && typeof rest.result === 'object'
    ? { ...rest, result: {} }
    : { ...rest, ...answerOnly(rest) };
}

type Element = { type: string };

/** The fields that errors and inputs speak of are the flow's own affair, too. */
function answerOnly(rest: { errors?: object; items?: { inputs?: object }[] }): object {
  return {
    ...(rest.errors && { errors: { _global_: [] } }),
    ...(rest.items?.[0]?.inputs && { items: rest.items.map((item) => ({ ...item, inputs: {} })) }),
  };
}
