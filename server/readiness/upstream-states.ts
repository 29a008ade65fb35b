export type UpstreamState = 'ok' | 'unwell' | 'unknown';

type Ask = () => Promise<boolean>;

const keptMs = 5_000;
/** Who asks whether we are ready waits no longer for an upstream, whose state decides nothing. */
const patienceMs = 1_000;

/** How the upstreams were when last asked. A slow one is asked once at a time and shows its last state meanwhile. */
export function createUpstreamStates<Name extends string>(asks: Record<Name, Ask>, now: () => Date) {
  const watches = Object.entries<Ask>(asks).map(([name, ask]) => ({ name, look: watch(ask, now) }));
  return async (): Promise<Record<Name, UpstreamState>> => {
    const states = await Promise.all(watches.map(async ({ name, look }) => [name, await look()]));
    return Object.fromEntries(states) as Record<Name, UpstreamState>;
  };
}

function watch(ask: Ask, now: () => Date): () => Promise<UpstreamState> {
  let state: UpstreamState = 'unknown';
  let askedAt: number | null = null;
  let asking: Promise<void> | null = null;

  return async () => {
    if (askedAt === null || now().getTime() - askedAt >= keptMs) {
      asking ??= ask()
        .catch(() => false)
        .then((isWell) => {
          state = isWell ? 'ok' : 'unwell';
          askedAt = now().getTime();
          asking = null;
        });
      await atMost(asking);
    }
    return state;
  };
}

async function atMost(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
