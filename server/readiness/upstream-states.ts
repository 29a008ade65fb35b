import { createCache, type Cache } from '../cache/create-cache.ts';
import type { Log } from '../ports/log.ts';
import { NoAnswer, type Upstream, type UpstreamState } from '../ports/no-answer.ts';

/** How an upstream was when last asked; one question for all who want to know. */
export type UpstreamHealth = Cache<UpstreamState, Upstream>;

const keptMs = 5_000;
/** Who asks whether we are ready waits no longer for an upstream, whose state decides nothing. */
const patienceMs = 1_000;

export function createUpstreamHealth(
  upstreams: Record<Upstream, { isWell(): Promise<boolean> }>,
  now: () => Date,
  log: Log,
): UpstreamHealth {
  const refusing = new Set<Upstream>();

  /** Told when it begins and when it ends, with the upstream's own words. */
  function tell(upstream: Upstream, refusal: NoAnswer | null): void {
    if (refusing.has(upstream) === (refusal !== null)) return;
    if (refusal === null) {
      refusing.delete(upstream);
      log.info({ upstream }, 'the upstream takes our key again');
    } else {
      refusing.add(upstream);
      log.error({ upstream, cause: refusal.message }, 'the upstream refuses our key');
    }
  }

  return createCache({
    keptMs,
    now,
    async load(name) {
      try {
        const isWell = await upstreams[name].isWell();
        tell(name, null);
        return isWell ? 'ok' : 'unwell';
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (error.isOfOurKey) tell(name, error);
        return error.isOfOurKey ? 'refused' : 'unwell';
      }
    },
  });
}

/** How the upstreams were when last asked. A slow one shows its last state meanwhile. */
export async function upstreamStates(health: UpstreamHealth): Promise<Record<Upstream, UpstreamState | 'unknown'>> {
  const [kodosumi, masumi] = await Promise.all([stateOf(health, 'kodosumi'), stateOf(health, 'masumi')]);
  return { kodosumi, masumi };
}

async function stateOf(health: UpstreamHealth, name: Upstream): Promise<UpstreamState | 'unknown'> {
  return (await health.within(patienceMs, name))?.value ?? 'unknown';
}
