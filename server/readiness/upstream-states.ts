import { createCache, type Cache } from '../cache/create-cache.ts';
import { NoAnswer, type Upstream } from '../ports/no-answer.ts';

export type UpstreamState = 'ok' | 'unwell' | 'unknown';

/** Whether an upstream was well when last asked; one question for all who want to know. */
export type UpstreamHealth = Cache<boolean, Upstream>;

const keptMs = 5_000;
/** Who asks whether we are ready waits no longer for an upstream, whose state decides nothing. */
const patienceMs = 1_000;

export function createUpstreamHealth(
  upstreams: Record<Upstream, { isWell(): Promise<boolean> }>,
  now: () => Date,
): UpstreamHealth {
  return createCache({
    keptMs,
    now,
    load: (name) =>
      upstreams[name].isWell().catch((error: unknown) => {
        if (error instanceof NoAnswer) return false;
        throw error;
      }),
  });
}

/** How the upstreams were when last asked. A slow one shows its last state meanwhile. */
export async function upstreamStates(health: UpstreamHealth): Promise<Record<Upstream, UpstreamState>> {
  const [kodosumi, masumi] = await Promise.all([stateOf(health, 'kodosumi'), stateOf(health, 'masumi')]);
  return { kodosumi, masumi };
}

async function stateOf(health: UpstreamHealth, name: Upstream): Promise<UpstreamState> {
  const known = await health.within(patienceMs, name);
  if (known === null) return 'unknown';
  return known.value ? 'ok' : 'unwell';
}
