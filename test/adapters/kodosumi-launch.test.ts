import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKodosumiPanel } from '../../server/adapters/kodosumi/kodosumi-panel.ts';
import type { Kodosumi } from '../../server/ports/kodosumi.ts';
import {
  startKodosumiSimulator,
  type KodosumiSimulator,
} from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import { sendJson } from '../support/scripted-server.ts';
import { launchWith } from './launch-with.ts';
import { createSteppedClock, type SteppedClock } from '../support/stepped-clock.ts';

let clock: SteppedClock;
beforeEach(() => {
  clock = createSteppedClock();
});

describe('the simulated panel', () => {
  let simulator: KodosumiSimulator;
  let panel: Kodosumi;
  beforeEach(async () => {
    simulator = await startKodosumiSimulator({ clock, fast: true });
    const { username: name, password } = simulator;
    panel = createKodosumiPanel(simulator.url, { kind: 'password', name, password }, clock);
  });
  afterEach(() => simulator.stop());
  const launch = (inputs = {}, isTimely = true) => panel.launch('summary:Scripted', inputs, () => isTimely);

  test('launches a run', async () => {
    expect(await launch()).toEqual({ kind: 'launched', runId: simulator.runs()[0]?.fid });
  });

  test.each([
    ['refuse', 'refused', '<b>top</b> level message; final: field message'],
    ['no_launch', 'refused', 'The agent did not start a run.'],
    ['crash', 'unknown', 'Kodosumi answered 500 to the launch.'],
  ])('%s: %s', async (act, kind, reason) => {
    expect(await launch({ act })).toEqual({ kind, reason });
  });

  test.each([
    ['reset', {}, 'unknown'],
    ['lost_after_effect', {}, 'unknown'],
    ['garbage', {}, 'unknown'],
    ['html', {}, 'unknown'],
    ['status', { status: 500 }, 'unknown'],
    ['status', { status: 503 }, 'unknown'],
    ['status', { status: 429, retryAfter: 1 }, 'unknown'],
    ['status', { status: 400 }, 'unknown'],
    ['status', { status: 404 }, 'unknown'],
    ['status', { status: 401 }, 'unknown'],
  ] as const)('the fault %s %o is %s', async (kind, more, answer) => {
    simulator.faults.add({ call: 'POST launch', kind, ...more });
    expect(await launch()).toMatchObject({ kind: answer });
  });

  test('a token that the panel has stopped to take costs one more login, and one run is made', async () => {
    await panel.isWell();
    simulator.rotateSecret();
    expect(await launch()).toMatchObject({ kind: 'launched' });
    expect(simulator.runs()).toHaveLength(1);
  });

  test('a flow that has left the list when its launch is answered 404 was surely not launched', async () => {
    await panel.getForm('summary:Scripted');
    simulator.setFlowsEmpty(true);
    expect(await launch()).toEqual({ kind: 'not_sent', reason: 'Kodosumi does not list the agent' });
  });

  test('what fails before the launch itself leaves sends nothing', async () => {
    simulator.faults.add({ call: 'GET /flow', kind: 'reset' });
    expect(await launch()).toMatchObject({ kind: 'not_sent' });
    simulator.faults.add({ call: 'POST /api/login', kind: 'html' });
    simulator.rotateSecret();
    expect(await launch({}, false)).toMatchObject({ kind: 'not_sent' });
    expect(await panel.launch('summary:Nobody', {}, () => true)).toMatchObject({ kind: 'not_sent' });
    expect(simulator.runs()).toHaveLength(0);
  });

  test('a panel that is gone surely launched nothing', async () => {
    await panel.getForm('summary:Scripted');
    await simulator.stop();
    // The first question may still go out on a connection that was kept open, whose end says nothing.
    await panel.isWell().catch(() => false);
    expect(await launch()).toMatchObject({ kind: 'not_sent' });
  });
});

describe('an answer that no panel of today gives', () => {
  test('a redirect to the page of a run is that run, launched once', async () => {
    const runId = '6b041f453f066d8f8780b98b';
    const answer = await launchWith(clock, (response) =>
      response.writeHead(302, { location: `/exec/event/${runId}` }).end(),
    );
    expect(answer).toEqual({ launched: { kind: 'launched', runId }, posts: 1 });
  });

  test.each([
    ['a redirect to anywhere', 302, { location: '/elsewhere' }, {}],
    ['a 401 of the app behind the panel', 401, {}, { detail: 'no' }],
    ['a 404 of the app behind the panel', 404, {}, { detail: 'Not Found' }],
    ['a result that is no run id', 200, {}, { result: 'ok' }],
    ['neither result nor errors', 200, {}, { elements: [] }],
    ['files that were not uploaded', 400, {}, { detail: 'Failed to upload files: x' }],
  ])('%s is unknown, and not sent twice', async (_name, status, headers, body) => {
    const { launched, posts } = await launchWith(clock, (response) => {
      sendJson(response, status, body, headers);
    });
    expect(launched.kind).toBe('unknown');
    expect(posts).toBe(1);
  });

  test('a refusal is told without what a database cannot hold, and not without end', async () => {
    const { launched } = await launchWith(clock, (response) => {
      sendJson(response, 200, { errors: { a: ['x\0y'], _global_: [`${'z'.repeat(494)}😀`] } });
    });
    if (launched.kind !== 'refused') throw new Error(launched.kind);
    expect(launched.reason).toMatch(/^a: xy; z+/);
    expect(launched.reason).toHaveLength(500);
    expect(launched.reason.isWellFormed()).toBe(true);
  });
});
