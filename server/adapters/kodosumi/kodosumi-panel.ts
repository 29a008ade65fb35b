import { createCache } from '../../cache/create-cache.ts';
import { callTimeoutMs } from '../../jobs/driving/call-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FormAnswer, Kodosumi, KodosumiCredentials } from '../../ports/kodosumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { CallObserver } from '../../ports/observer.ts';
import { createUpstreamHttp } from '../upstream-http/upstream-http.ts';
import { createFlowCatalogue } from './flow-catalogue.ts';
import { flowOfRun } from './flow-of-run.ts';
import { createKodosumiSession, isPanelError, unanswered } from './kodosumi-session.ts';
import { FormPage, PanelHealth, RunDetails } from './kodosumi-wire.ts';
import { readLaunch, readLaunchFailure } from './launch-run.ts';
import { plainText } from './plain-text.ts';
import { readForm } from './read-form.ts';
import { readRun } from './read-run.ts';
import { readTimeline } from './timeline.ts';

const formKeptMs = 10_000;
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
  const get = (path: string, { call = `GET ${path}` } = {}) => session.exchange({ method: 'GET', path, call });

  const forms = createCache<FormAnswer>({
    load: readFormOf,
    keptMs: ({ kind }) => (kind === 'found' ? formKeptMs : 0),
    now: () => clock.now(),
  });

  async function readFormOf(agentId: string): Promise<FormAnswer> {
    const found = await findFlow(agentId);
    if (found.kind === 'unavailable') return found;
    const answer = await get(found.flow.url, { call: 'GET form' });
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
      let path: string;
      try {
        const found = await findFlow(agentId);
        if (found.kind === 'unavailable') return { kind: 'not_sent', reason: found.reason };
        path = found.flow.url;
        await session.logIn();
      } catch {
        return { kind: 'not_sent', reason: 'Kodosumi could not be reached' };
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
      const ours = await findFlow(agentId);
      const runs = await readTimeline(session, from, to);
      return runs.map(({ fid, summary, inputs }) => ({
        runId: fid,
        flow: flowOfRun(summary ?? null, ours),
        inputs: inputs?.dict ?? null,
      }));
    },

    async isWell() {
      const answer = await get('/health');
      const health = PanelHealth.safeParse(answer.json);
      if (answer.status !== 200 || !health.success) return false;
      return health.data.spooler_status.error === undefined && health.data.ray_status.some((node) => node.Alive);
    },
  };
}
