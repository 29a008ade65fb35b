import { z } from 'zod';

/**
 * `reset`, `slow` and `html` (a fronting proxy's error page) come before the effect, `lost_after_effect`, `slow_answer`
 * and `garbage` after it. `held` gives no answer, and has its effect only `delayMs` of the world's clock later.
 * The last three belong to the simulated chain.
 */
export const FaultSchema = z.strictObject({
  call: z.string(),
  kind: z.enum([
    'reset',
    'lost_after_effect',
    'held',
    'status',
    'slow',
    'slow_answer',
    'garbage',
    'html',
    'bad_lock',
    'late_lock',
    'wallet_timeout',
  ]),
  status: z.int().min(400).max(599).optional(),
  retryAfter: z.int().min(0).optional(),
  delayMs: z.int().min(0).optional(),
  /** How often it strikes: once, unless told otherwise; without an end when only a probability is given. */
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
});
export type Fault = z.input<typeof FaultSchema>;

export type Faults = {
  /** Throws for a call that the simulator does not have. `*` stands for every HTTP call. */
  add(fault: Fault): void;
  has(call: string): boolean;
  clear(): void;
  list(): Fault[];
  /** The fault that strikes this call now, if any; it is used up by that. */
  take(call: string): Fault | undefined;
};

export function createFaults(calls: readonly string[], chainSteps: readonly string[], random: () => number): Faults {
  let pending: { fault: Fault; left: number }[] = [];
  const has = (call: string): boolean => call === '*' || calls.includes(call) || chainSteps.includes(call);
  const concerns = (fault: Fault, call: string): boolean =>
    fault.call === call || (fault.call === '*' && calls.includes(call));
  return {
    has,
    add(fault) {
      if (!has(fault.call)) throw new Error(`No such call: ${fault.call}. There are: ${calls.join(', ')}`);
      pending.push({ fault, left: fault.times ?? (fault.probability === undefined ? 1 : Infinity) });
    },
    clear() {
      pending = [];
    },
    list: () => pending.map(({ fault }) => fault),
    take(call) {
      const struck = pending.find(({ fault }) => concerns(fault, call) && random() < (fault.probability ?? 1));
      if (struck === undefined) return undefined;
      struck.left -= 1;
      pending = pending.filter(({ left }) => left > 0);
      return struck.fault;
    },
  };
}
