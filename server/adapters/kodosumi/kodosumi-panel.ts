import { createCache } from '../../cache/create-cache.ts';
import { usualCallLimits, type CallLimits } from '../../jobs/driving/call-limits.ts';
import { isRunId } from '../../jobs/life/run-id.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FormAnswer, Kodosumi, KodosumiCredentials } from '../../ports/kodosumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { CallObserver } from '../../ports/observer.ts';
import { AnswerTooLarge } from '../upstream-http/answer-too-large.ts';
import { createFarClock } from '../upstream-http/far-clock.ts';
import { createUpstreamHttp, mebibyte, type UpstreamRequest } from '../upstream-http/upstream-http.ts';
import { createFlowCatalogue, type FlowAnswer } from './flow-catalogue.ts';
import { flowOfRun } from './flow-of-run.ts';
import { createKodosumiSession, isPanelError, unanswered } from './kodosumi-session.ts';
import { FormPage, PanelHealth, RunDetails } from './kodosumi-wire.ts';
import { createLaunchClocks } from './launch-clock.ts';
import { sendLaunch } from './launch-run.ts';
import { plainText } from './plain-text.ts';
import { readForm } from './read-form.ts';
import { readEndOfRun, readRun } from './read-run.ts';
import { hull, isLaunchedIn, readTimeline, shifted } from './timeline.ts';

const formKeptMs = 10_000;
const longestDetail = 1_000;
/** What a clock may have moved since the last answered launch. */
const clockSkewMs = 5_000;
/** Beyond what the panel's own clock says, which need not be the flow's. */
const unknownClockMs = 300_000;
const usualMaxResultBytes = 16 * mebibyte;
/** A quote or a backslash of a result has four bytes in JSON inside JSON. */
const wireBytesOfOne = 4;

export type PanelOptions = {
  limits?: CallLimits;
  /** Of a run's output as it is delivered. */
  maxResultBytes?: number;
  observe?: CallObserver;
};

/** The Kodosumi panel, as its source and its answers show it. */
export function createKodosumiPanel(
  baseUrl: string,
  credentials: KodosumiCredentials,
  clock: Clock,
  options: PanelOptions = {},
): Kodosumi {
  const { callMs, launchMs } = options.limits ?? usualCallLimits;
  const largestStatus = (options.maxResultBytes ?? usualMaxResultBytes) * wireBytesOfOne + mebibyte;
  const http = createUpstreamHttp('kodosumi', baseUrl, clock, callMs, options.observe);
  const panelClock = createFarClock(clock);
  const clocks = createLaunchClocks();
  const session = createKodosumiSession(http, credentials, clock, panelClock);
  const flows = createFlowCatalogue(session, clock);
  const get = (path: string, more: Pick<UpstreamRequest, 'call' | 'maxBytes'> = {}) =>
    session.exchange({ method: 'GET', path, ...more });

  const forms = createCache<FormAnswer>({
    load: readFormOf,
    keptMs: ({ kind }) => (kind === 'found' ? formKeptMs : 0),
    now: () => clock.now(),
  });

  async function readFormOf(agentId: string): Promise<FormAnswer> {
    const found = await flows.find(agentId);
    if (found.kind === 'unavailable') return found;
    const answer = await get(found.flow.url, { call: 'GET form', maxBytes: mebibyte });
    const page = FormPage.safeParse(answer.json);
    if (answer.status === 404) return { kind: 'unavailable', reason: 'the agent is not there' };
    if (answer.status !== 200 || !page.success) throw unanswered('the form', answer);
    const read = readForm(page.data.elements);
    if (read.kind === 'unsupported') return { kind: 'unavailable', reason: read.reason };
    return { kind: 'found', form: read.form };
  }

  return {
    getForm: (agentId) => forms.get(agentId),

    async launch(agentId, inputs, isStillTimely) {
      let sentAt = clock.now();
      let path: string;
      try {
        const found = await flows.find(agentId);
        if (found.kind === 'unavailable') return { kind: 'not_sent', reason: found.reason };
        path = found.flow.url;
        await session.logIn();
      } catch {
        return { kind: 'not_sent', reason: 'Kodosumi could not be reached' };
      }
      const isListed = (now: FlowAnswer) => now.kind === 'found' && now.flow.url === path;
      const mayBeListed = () => flows.findAfresh(agentId).then(isListed, () => true);
      const isTimely = () => {
        sentAt = clock.now();
        return isStillTimely();
      };
      const sent = { path, json: inputs, isStillTimely: isTimely, timeoutMs: launchMs };
      const launch = await sendLaunch(session, sent, mayBeListed);
      if (launch.kind === 'launched') {
        clocks.learn(agentId, { sentAt, answeredAt: clock.now(), runId: launch.runId });
      }
      return launch;
    },

    async getRun(runId) {
      const more = { call: 'GET /outputs/status/{run}', maxBytes: largestStatus };
      try {
        const answer = await get(`/outputs/status/${knownRun(runId)}`, more);
        if (answer.status === 404 && isPanelError(answer.json)) return { kind: 'not_visible' };
        const run = answer.status === 200 ? readRun(answer.json, runId) : null;
        if (run === null) throw unanswered('a run', answer);
        return run;
      } catch (error) {
        const isTooLarge = error instanceof AnswerTooLarge && error.status === 200;
        const run = isTooLarge ? readEndOfRun(error.head, runId) : null;
        if (run === null) throw error;
        return run;
      }
    },

    async explainFailure(runId) {
      const call = 'GET /api/dashboard/execution/{run}/details';
      const answer = await get(`/api/dashboard/execution/${knownRun(runId)}/details`, { call });
      const details = RunDetails.safeParse(answer.json);
      const traceback = details.success ? details.data.metadata.error?.trim() : null;
      return traceback ? plainText(traceback.split('\n').at(-1) ?? '', longestDetail) : null;
    },

    async probeRun(runId) {
      // Opening the stream is what makes the panel look for the run's process; what it says does not matter.
      await session
        .exchange({
          ...{ method: 'GET', path: `/outputs/stream/${knownRun(runId)}`, call: 'GET /outputs/stream/{run}' },
          ...{ isProbe: true, timeoutMs: Math.min(5_000, callMs) },
        })
        .catch((error: unknown) => {
          if (!(error instanceof NoAnswer)) throw error;
        });
    },

    async listRuns(agentId, from, to, recall) {
      if (clocks.offsetOf(agentId) === null) for (const launch of await recall()) clocks.learn(agentId, launch);
      const ours = await flows.find(agentId);
      const span = { from, to };
      const offset = clocks.offsetOf(agentId);
      const near = offset && shifted(span, offset, clockSkewMs);
      const isClockSure = clocks.isSureSince(agentId, from);
      const panelMs = panelClock.offsetMs();
      const wide = shifted(span, { leastMs: panelMs, mostMs: panelMs }, unknownClockMs + clockSkewMs);
      const runs = await readTimeline(session, near === null ? wide : hull(near, wide));
      const listed = runs.map(({ fid, summary, inputs }) => ({
        runId: fid,
        flow: flowOfRun(summary ?? null, ours),
        inputs: inputs?.dict ?? null,
        isInSpan: !isClockSure || near === null || isLaunchedIn(fid, near),
      }));
      return { runs: listed, isClockSure };
    },

    clockOffset: (agentId) => clocks.offsetOf(agentId),

    async isWell() {
      const answer = await get('/health');
      const health = PanelHealth.safeParse(answer.json);
      if (answer.status !== 200 || !health.success) return false;
      return health.data.spooler_status.error === undefined && health.data.ray_status.some((node) => node.Alive);
    },
  };
}

/** Part of a path, and once taken from another's answer. */
function knownRun(runId: string): string {
  if (isRunId(runId)) return runId;
  throw new NoAnswer('kodosumi', 'not asked, the run has no id of a run');
}
