import { createCache } from '../../cache/create-cache.ts';
import type { Clock } from '../../ports/clock.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { KodosumiSession } from './kodosumi-session.ts';
import { FlowPage, type Flow } from './kodosumi-wire.ts';

export type FlowAnswer = { kind: 'found'; flow: Flow; others: Flow[] } | { kind: 'unavailable'; reason: string };

const keptMs = 30_000;
/** A flow that is not in the list is looked for again after this, not at every question. */
const missKeptMs = 2_000;
const mostPages = 50;

/** Finds flows by what the operator wrote; their urls and uids change with a port, so they are never kept for long. */
export function createFlowCatalogue(session: KodosumiSession, clock: Clock): (agentId: string) => Promise<FlowAnswer> {
  async function read(): Promise<Flow[]> {
    const byUid = new Map<string, Flow>();
    let offset: string | null | undefined;
    for (let page = 0; page < mostPages && offset !== null; page += 1) {
      const query = { pp: 100, ...(offset && { offset }) };
      const { status, json, retryAfterMs } = await session.exchange({ method: 'GET', path: '/flow', query });
      const parsed = FlowPage.safeParse(json);
      if (status !== 200 || !parsed.success) {
        throw new NoAnswer('kodosumi', `GET /flow answered ${status}`, { retryAfterMs });
      }
      for (const flow of parsed.data.items) byUid.set(flow.uid, flow);
      offset = parsed.data.offset ?? null;
    }
    return [...byUid.values()];
  }

  const catalogue = createCache({ load: read, keptMs, now: () => clock.now() });

  return async (agentId) => {
    const isOurs = (flow: Flow) => isNamed(flow, agentId);
    const known = await catalogue.get('flows');
    const flows = known.some(isOurs) ? known : await catalogue.get('flows', missKeptMs);
    const [flow, ...namesakes] = flows.filter(isOurs);
    if (flow === undefined) return { kind: 'unavailable', reason: 'the agent is not listed by Kodosumi' };
    if (namesakes.length > 0) {
      return { kind: 'unavailable', reason: 'more than one flow of Kodosumi has this agent id' };
    }
    return { kind: 'found', flow, others: flows.filter((other) => other !== flow) };
  };
}

/** `summary:TEXT` and `path:TEXT` survive a moved port; a url or uid names one deployment. */
function isNamed(flow: Flow, agentId: string): boolean {
  if (agentId.startsWith('summary:')) return flow.summary === agentId.slice('summary:'.length);
  if (agentId.startsWith('path:')) return pathOf(flow) === trimmed(agentId.slice('path:'.length));
  return flow.uid === agentId || trimmed(flow.url) === trimmed(agentId);
}

const trimmed = (path: string) => path.replace(/\/+$/, '');

function pathOf(flow: Flow): string | null {
  return flow.base_url && URL.canParse(flow.base_url) ? trimmed(new URL(flow.base_url).pathname) : null;
}
