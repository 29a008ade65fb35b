import { STATUS_CODES } from 'node:http';
import express, { type Request } from 'express';
import { systemClock, type Clock } from '../clock.ts';
import { createFaults, type Faults } from '../faults.ts';
import { injectFaults } from '../http/inject-faults.ts';
import { listen } from '../http/listen.ts';
import { createMachineClock, dateHeader } from '../machine-clock.ts';
import { createIds } from '../ids.ts';
import type { Flow, Inputs } from './flow.ts';
import { flowRoutes } from './flow-routes.ts';
import { asking } from './flows/asking.ts';
import { failing } from './flows/failing.ts';
import { scripted } from './flows/scripted.ts';
import { survey } from './flows/survey.ts';
import { writer } from './flows/writer.ts';
import { healthRoutes } from './health-routes.ts';
import { lockRoutes } from './lock-routes.ts';
import { loginRoutes } from './login-routes.ts';
import { findRun, type Panel } from './panel.ts';
import { answerPanelError, errorEnvelope, noSuchPath, PanelError, panelHeaders } from './panel-error.ts';
import { fastPanelTiming, usualPanelTiming, type PanelTiming } from './panel-timing.ts';
import { eventsOf, isFinal, type Run } from './run.ts';
import { runRoutes } from './run-routes.ts';
import { statusView } from './status-view.ts';
import { requireToken } from './token.ts';

/** The names under which faults are injected, one for each call. */
export const kodosumiCalls = [
  'POST /api/login',
  'GET /flow',
  'GET form',
  'POST launch',
  'GET /outputs/status',
  'GET /outputs/stream',
  'GET /timeline/list',
  'GET /health',
  'GET /api/dashboard/execution',
  'GET /lock',
  'POST /lock',
] as const;

export const sandboxFlows: readonly Flow[] = [writer, survey, failing, asking, scripted];

export type KodosumiOptions = {
  clock?: Clock;
  random?: () => number;
  port?: number;
  flows?: readonly Flow[];
  /** Short stages and no waiting in real time. */
  fast?: boolean;
  timing?: Partial<PanelTiming>;
  clockOffsets?: ClockOffsets;
};

/** How far ahead of the world's clock the panel's machine and that of the flows are, in milliseconds. */
export type ClockOffsets = { panelMs?: number; flowsMs?: number };

/** What really becomes of a run, whether or not the panel shows it yet; `status` is `queued` before the first event. */
export type SeenRun = {
  fid: string;
  flow: string;
  inputs: Inputs;
  status: string;
  launchedAt: Date;
  endedAt: Date | null;
  lid: string;
};

export type KodosumiSimulator = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly faults: Faults;
  /** Clocks that are not named stay as they are. */
  setClocks(offsets: ClockOffsets): void;
  /** Oldest first. */
  runs(): SeenRun[];
  /** Past the agent's own check of the answer. */
  answerLock(fid: string, result: unknown): void;
  killActor(fid: string): void;
  setSpoolerDown(isDown: boolean): void;
  setFlowsEmpty(areEmpty: boolean): void;
  /** Makes every token invalid at once. */
  rotateSecret(): void;
  stop(): Promise<void>;
};

export async function startKodosumiSimulator(options: KodosumiOptions = {}): Promise<KodosumiSimulator> {
  const { clock = systemClock, random = Math.random, fast = false } = options;
  const ids = createIds(random);
  const faults = createFaults(kodosumiCalls, [], random);
  const panel: Panel = {
    clock,
    panelClock: createMachineClock(clock, options.clockOffsets?.panelMs),
    flowsClock: createMachineClock(clock, options.clockOffsets?.flowsMs),
    ids,
    timing: { ...(fast ? fastPanelTiming : usualPanelTiming), ...options.timing },
    flows: options.flows ?? sandboxFlows,
    runs: [],
    username: 'admin',
    password: 'sandbox',
    lastSubmitted: new Map(),
    tokenSecret: ids.hex(32),
    areFlowsEmpty: false,
    spoolerDownSince: null,
  };

  const app = express().disable('x-powered-by').disable('etag');
  app.use(dateHeader(panel.panelClock), panelHeaders);
  app.use(
    injectFaults({
      faults,
      callOf,
      errorBody: ({ path }, status) => errorEnvelope(path, new PanelError(status, STATUS_CODES[status] ?? 'Error')),
    }),
  );
  app.use(loginRoutes(panel));
  // Routing comes before the look at the token: an unknown path is 404 for everybody.
  app.use(['/flow', '/-', '/outputs', '/timeline', '/api/dashboard', '/health', '/lock'], requireToken(panel));
  app.use(flowRoutes(panel), runRoutes(panel), lockRoutes(panel), healthRoutes(panel));
  app.use(noSuchPath, answerPanelError);

  const server = await listen(app, options.port ?? 0);
  const find = (fid: string): Run => {
    const run = findRun(panel, fid);
    if (run === undefined) throw new Error('The simulated panel has no such run');
    return run;
  };
  return {
    url: server.url,
    username: panel.username,
    password: panel.password,
    faults,
    setClocks: ({ panelMs, flowsMs }) => {
      if (panelMs !== undefined) panel.panelClock.set(panelMs);
      if (flowsMs !== undefined) panel.flowsClock.set(flowsMs);
    },
    runs: () => panel.runs.filter(({ launchedAt }) => launchedAt <= clock.now()).map((run) => seenRun(run, panel)),
    answerLock: (fid, result) => {
      find(fid).answer = { at: clock.now(), result };
    },
    killActor: (fid) => {
      find(fid).diedAt = clock.now();
    },
    setSpoolerDown: (isDown) => {
      panel.spoolerDownSince = isDown ? (panel.spoolerDownSince ?? clock.now()) : null;
    },
    setFlowsEmpty: (areEmpty) => {
      panel.areFlowsEmpty = areEmpty;
    },
    rotateSecret: () => {
      panel.tokenSecret = ids.hex(32);
    },
    stop: server.stop,
  };
}

function seenRun(run: Run, { clock, timing }: Panel): SeenRun {
  const events = eventsOf(run, clock.now(), timing);
  const { status } = events.length === 0 ? { status: 'queued' } : (statusView(run, events) as { status: string });
  const end = events.find(isFinal);
  return {
    ...{ fid: run.fid, flow: run.flow.summary, inputs: run.inputs, status },
    ...{ launchedAt: run.launchedAt, endedAt: end ? new Date(end.at) : null, lid: run.lid },
  };
}

function callOf({ method, path }: Request): string {
  if (path.startsWith('/-/')) return method === 'GET' ? 'GET form' : `${method} launch`;
  return `${method} ${path.replace(/^(\/outputs\/\w+|\/lock|\/api\/dashboard\/execution)\/.*$/, '$1').replace(/\/$/, '')}`;
}
