import type { InputForm } from '../../jobs/input-form.ts';
import { callTimeoutMs } from '../../jobs/time-box.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FormAnswer, Kodosumi, KodosumiCredentials, ListedRun } from '../../ports/kodosumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { CallObserver } from '../../ports/observer.ts';
import { createUpstreamHttp, type UpstreamAnswer } from '../upstream-http/upstream-http.ts';
import { createFlowCatalogue } from './flow-catalogue.ts';
import { createKodosumiSession, isPanelError } from './kodosumi-session.ts';
import { FormPage, PanelHealth, RunDetails, Timeline } from './kodosumi-wire.ts';
import { readLaunch, readLaunchFailure } from './launch-run.ts';
import { plainText } from './plain-text.ts';
import { readForm } from './read-form.ts';
import { readRun } from './read-run.ts';

type Query = Record<string, string | number>;

const formKeptMs = 10_000;
const pageSize = 100;
const mostPages = 20;
const longestDetail = 1_000;

/** The Kodosumi panel, as its source and its answers show it. */
export function createKodosumiPanel(
  baseUrl: string,
  credentials: KodosumiCredentials,
  clock: Clock,
  timeoutMs = callTimeoutMs(),
  observe?: CallObserver,
): Kodosumi {
  const http = createUpstreamHttp('kodosumi', baseUrl, clock, timeoutMs, observe);
  const session = createKodosumiSession(http, credentials, clock);
  const findFlow = createFlowCatalogue(session, clock);
  const forms = new Map<string, { form: InputForm; readAt: number }>();
  const get = (path: string, { call = `GET ${path}`, query }: { call?: string; query?: Query } = {}) =>
    session.exchange({ method: 'GET', path, call, ...(query && { query }) });

  return {
    async getForm(agentId): Promise<FormAnswer> {
      const kept = forms.get(agentId);
      if (kept && clock.now().getTime() - kept.readAt < formKeptMs) return { kind: 'found', form: kept.form };
      const found = await findFlow(agentId);
      if (found.kind === 'unavailable') return found;
      const answer = await get(found.flow.url, { call: 'GET form' });
      const page = FormPage.safeParse(answer.json);
      if (answer.status === 404) return { kind: 'unavailable', reason: 'the agent is not there' };
      if (answer.status !== 200 || !page.success) throw unanswered('the form', answer);
      const read = readForm(page.data.elements);
      if (read.kind === 'unsupported') return { kind: 'unavailable', reason: read.reason };
      forms.set(agentId, { form: read.form, readAt: clock.now().getTime() });
      return { kind: 'found', form: read.form };
    },

    async launch(agentId, inputs, isStillTimely) {
      let path: string;
      try {
        const found = await findFlow(agentId);
        if (found.kind === 'unavailable') return { kind: 'not_sent', reason: found.reason };
        path = found.flow.url;
        await session.logIn();
      } catch (error) {
        return { kind: 'not_sent', reason: error instanceof Error ? error.message : 'no answer' };
      }
      try {
        return readLaunch(
          await session.exchange({ method: 'POST', path, call: 'POST form', json: inputs, isStillTimely }),
        );
      } catch (error) {
        return readLaunchFailure(error);
      }
    },

    async getRun(runId) {
      const answer = await get(`/outputs/status/${runId}`, { call: 'GET /outputs/status/{run}' });
      if (answer.status === 404 && isPanelError(answer.json)) return { kind: 'not_visible' };
      const run = answer.status === 200 ? readRun(answer.json, clock.now()) : null;
      if (run === null) throw unanswered('a run', answer);
      return run;
    },

    async explainFailure(runId) {
      const call = 'GET /api/dashboard/execution/{run}/details';
      const answer = await get(`/api/dashboard/execution/${runId}/details`, { call });
      const details = RunDetails.safeParse(answer.json);
      const traceback = details.success ? details.data.metadata.error?.trim() : null;
      return traceback ? plainText(traceback.split('\n').at(-1) ?? '', longestDetail) : null;
    },

    async probeRun(runId) {
      // Opening the stream is what makes the panel look for the run's process; what it says does not matter.
      await session
        .exchange({
          ...{ method: 'GET', path: `/outputs/stream/${runId}`, call: 'GET /outputs/stream/{run}', isProbe: true },
          timeoutMs: Math.min(5_000, timeoutMs),
        })
        .catch((error: unknown) => {
          if (!(error instanceof NoAnswer)) throw error;
        });
    },

    async listRuns(agentId, from, to) {
      const found = await findFlow(agentId);
      const summary = found.kind === 'found' ? (found.flow.summary ?? null) : null;
      const runs: ListedRun[] = [];
      let bound = runIdBound(to, 1);
      for (let page = 0; page < mostPages; page += 1) {
        const answer = await get('/timeline/list', { query: { pp: pageSize, offset: bound } });
        const timeline = Timeline.safeParse(answer.json);
        if (answer.status !== 200 || !timeline.success) throw unanswered('the timeline', answer);
        const { items } = timeline.data;
        runs.push(
          ...items.map(({ fid, summary, inputs }) => ({
            runId: fid,
            summary: summary ?? null,
            inputs: inputs?.dict ?? null,
          })),
        );
        const last = items.at(-1);
        if (last === undefined || items.length < pageSize || last.fid < runIdBound(from, 0)) break;
        bound = last.fid;
      }
      const isOfThisAgent = (run: ListedRun) => summary === null || run.summary === null || run.summary === summary;
      return runs.filter((run) => run.runId >= runIdBound(from, 0) && isOfThisAgent(run));
    },

    async isWell() {
      const answer = await get('/health');
      const health = PanelHealth.safeParse(answer.json);
      if (answer.status !== 200 || !health.success) return false;
      return health.data.spooler_status.error === undefined && health.data.ray_status.some((node) => node.Alive);
    },
  };
}

/** Run ids begin with the launch second in hex, so a second is a bound in their order. */
function runIdBound(at: Date, plusSeconds: number): string {
  const seconds = Math.floor(at.getTime() / 1_000) + plusSeconds;
  return seconds.toString(16).padStart(8, '0').padEnd(24, '0');
}

function unanswered(what: string, answer: UpstreamAnswer): NoAnswer {
  return new NoAnswer('kodosumi', `the question for ${what} was answered ${answer.status}`, {
    retryAfterMs: answer.retryAfterMs,
  });
}
