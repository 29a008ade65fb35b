import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  kodosumiCalls,
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import {
  masumiCalls,
  startMasumiSimulator,
  type MasumiSimulator,
} from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { flowUrls, panelUser, type PanelUser } from './panel-user.ts';
import { sellerOf } from './seller.ts';
import { steppedClock } from './stepped-clock.ts';

let panel: KodosumiSimulator;
let node: MasumiSimulator;
let user: PanelUser;
let seller: ReturnType<typeof sellerOf>;

beforeEach(async () => {
  const clock = steppedClock();
  panel = await startKodosumiSimulator({ clock, fast: true });
  node = await startMasumiSimulator({ clock });
  user = await panelUser(panel);
  seller = sellerOf(node, clock);
});
afterEach(async () => {
  await panel.stop();
  await node.stop();
});

function request(call: string): Promise<Response> {
  const [method = '', path = ''] = call.split(' ');
  const isPanel = (kodosumiCalls as readonly string[]).includes(call) && call !== 'GET /health';
  const url = isPanel ? panel.url + (panelPaths[call] ?? path) : `${node.url}/api/v1${path}`;
  return fetch(url, { method, headers: { ...user.headers, token: node.apiKey }, redirect: 'manual' });
}

const panelPaths: Record<string, string> = {
  'GET form': flowUrls.writer,
  'POST launch': flowUrls.writer,
  'GET /outputs/status': '/outputs/status/x',
  'GET /outputs/stream': '/outputs/stream/x',
  'GET /api/dashboard/execution': '/api/dashboard/execution/x/details',
  'GET /lock': '/lock/x/y',
  'POST /lock': '/lock/x/y',
};

test.each([...masumiCalls, ...kodosumiCalls.filter((call) => call !== 'GET /health')])(
  'every kind of fault strikes %s, once',
  async (call) => {
    const { faults } = masumiCalls.includes(call as never) ? node : panel;
    const undisturbed = (await request(call)).status;
    for (const kind of ['reset', 'lost_after_effect'] as const) {
      faults.add({ call, kind });
      await expect(request(call)).rejects.toThrow('fetch failed');
    }
    faults.add({ call, kind: 'status', status: 503, retryAfter: 2 });
    const refused = await request(call);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    faults.add({ call, kind: 'html' });
    expect((await request(call)).headers.get('content-type')).toContain('text/html');
    faults.add({ call, kind: 'garbage' });
    await expect(request(call).then((answer) => answer.json())).rejects.toThrow(SyntaxError);
    faults.add({ call, kind: 'slow', delayMs: 1 });
    expect((await request(call)).status).toBe(undisturbed);
    expect(faults.list()).toEqual([]);
  },
);

test('a launch whose answer is lost runs, one that is reset does not', async () => {
  panel.faults.add({ call: 'POST launch', kind: 'reset' });
  await expect(user.launch('writer', {})).rejects.toThrow();
  expect(panel.runs()).toHaveLength(0);
  panel.faults.add({ call: 'POST launch', kind: 'lost_after_effect' });
  await expect(user.launch('writer', {})).rejects.toThrow();
  expect(panel.runs()).toHaveLength(1);
});

test('a payment request whose answer is lost was made', async () => {
  node.faults.add({ call: 'POST /payment', kind: 'lost_after_effect' });
  await expect(seller.create()).rejects.toThrow();
  expect(node.payments()).toHaveLength(1);
});

test('a fault with a probability strikes by the injected randomness, until it is cleared', async () => {
  const draws = [0.05, 0.5, 0.05, 0.05];
  const other = await startKodosumiSimulator({ fast: true, random: () => draws.shift() ?? 0.05 });
  draws.splice(0, draws.length, 0.05, 0.5, 0.05);
  other.faults.add({ call: '*', kind: 'status', probability: 0.1 });
  const statuses: number[] = [];
  for (let i = 0; i < 3; i++) statuses.push((await fetch(`${other.url}/flow`)).status);
  other.faults.clear();
  statuses.push((await fetch(`${other.url}/flow`)).status);
  expect(statuses).toEqual([503, 401, 503, 401]);
  await other.stop();
});

test('a fault for a call that does not exist is an error', () => {
  expect(() => {
    node.faults.add({ call: 'POST /payments', kind: 'reset' });
  }).toThrow('No such call');
});

test.each(['bad_lock', 'late_lock'] as const)('the fault %s spoils the next lock', async (kind) => {
  node.faults.add({ call: 'chain lock', kind });
  const payment = await seller.create();
  await seller.call('POST', '/purchase', seller.purchaseOrder(payment));
  node.tick();
  expect(await seller.resolve(payment)).toMatchObject({
    onChainState: 'FundsOrDatumInvalid',
    NextAction: { errorType: null },
  });
});

test('a concurrent change is a 409 without an effect', async () => {
  const payment = await seller.create();
  node.lockFunds(String(payment['blockchainIdentifier']));
  node.faults.add({ call: 'POST /payment/submit-result', kind: 'status', status: 409 });
  const answer = await seller.submit(payment);
  expect(answer.body.error?.message).toBe('Payment state changed concurrently; retry against the new state');
  expect((await seller.submit(payment)).status).toBe(200);
});
