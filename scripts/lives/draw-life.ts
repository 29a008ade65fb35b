import type { Random } from './seeded-random.ts';

/** What the world has in store for one order. */
export type Fate = {
  /** Names the order in the agent's input and in its output. */
  token: string;
  /** How the buyer behaves: pays, pays wrongly, never, or takes the money back before the work began. */
  buyer: 'pays' | 'pays_wrongly' | 'never_pays' | 'wants_refund';
  agent: 'finish' | 'die' | 'refuse';
  idempotencyKey: string | null;
};

export type Life = {
  seed: number;
  fates: Fate[];
  turnsOfChaos: number;
  faultRate: number;
  crashRate: number;
  /** Any two clocks differ by twice as much at most. */
  clocksOffByMs: number;
  jumpRate: number;
  /** Whether a launch was answered before. */
  knowsClocks: boolean;
};

export type Clocks = { panelMs: number; flowsMs: number; nodeMs: number };

/** All that is decided about a life before it begins. */
export function drawLife(seed: number, random: Random): Life {
  const twins = random.chance(0.2);
  const count = twins ? 2 : random.pick([1, 1, 1, 2]);
  const fates = Array.from({ length: count }, (_, index): Fate => {
    const die = random.next();
    return {
      token: twins ? `life-${seed}-twin` : `life-${seed}-${index}`,
      buyer: die < 0.82 ? 'pays' : die < 0.88 ? 'pays_wrongly' : die < 0.94 ? 'never_pays' : 'wants_refund',
      agent: random.chance(0.86) ? 'finish' : random.pick(['die', 'refuse']),
      idempotencyKey: random.chance(0.85) ? `key-${seed}-${index}` : null,
    };
  });
  return {
    seed,
    fates,
    turnsOfChaos: 10 + Math.floor(random.next() * 190),
    faultRate: random.pick([0, 0.1, 0.3]),
    crashRate: random.pick([0, 0.02, 0.06]),
    clocksOffByMs: random.pick([0, 4_000, 50_000, 150_000]),
    jumpRate: random.pick([0, 0, 0.05]),
    knowsClocks: random.chance(0.5),
  };
}

/** How far ahead of ours each of the other machines is; half of them have a panel whose flows run on the same one. */
export function drawClocks(random: Random, { clocksOffByMs }: Life): Clocks {
  const offset = () => Math.round((2 * random.next() - 1) * clocksOffByMs);
  const panelMs = offset();
  return { panelMs, flowsMs: random.chance(0.5) ? panelMs : offset(), nodeMs: offset() };
}

const faultKinds = ['status', 'status', 'reset', 'lost_after_effect', 'lost_after_effect', 'garbage', 'html'] as const;

/** One fault for one call of an upstream. */
export function drawFault(random: Random, calls: readonly string[]) {
  const kind = random.pick(faultKinds);
  const call = random.pick(calls);
  const status = random.pick([401, 403, 404, 409, 429, 500, 502, 503]);
  return { call, kind, ...(kind === 'status' && { status, ...(status === 429 && { retryAfter: 3 }) }) };
}
