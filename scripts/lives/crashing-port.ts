import type { JobDeps } from '../../server/jobs/job-deps.ts';
import { Crash } from './interleaver.ts';

/** Where a thread of work waits for its turn, and dies with its process. */
export type Turns = { turn(thread: string): Promise<void>; doom(thread: string): void };

export type CallFate = 'lives' | 'dies_before' | 'dies_after';

/**
 * A port whose every call is a place where the process may die: before the call, or after its effect and before its
 * answer is known. `fate` decides at each call.
 */
export function crashingPort<Port extends object>(
  port: Port,
  thread: string,
  turns: Turns,
  fate: (call: string, values: unknown[]) => CallFate,
): Port {
  return new Proxy(port, {
    get(target, property, receiver) {
      const member: unknown = Reflect.get(target, property, receiver);
      if (typeof member !== 'function') return member;
      return async (...values: unknown[]): Promise<unknown> => {
        await turns.turn(thread);
        const end = fate(String(property), values);
        if (end === 'dies_before') {
          turns.doom(thread);
          throw new Crash(thread);
        }
        const outcome = (member as (...values: unknown[]) => Promise<unknown>).apply(target, values);
        if (end === 'lives') return outcome;
        await outcome.catch(() => undefined);
        turns.doom(thread);
        throw new Crash(thread);
      };
    },
  });
}

/** Every port through which a process reaches outside of itself. */
export function doomedPorts(deps: JobDeps, port: <Port extends object>(real: Port) => Port): JobDeps {
  const { orders, duties, jobs, loads, launches, kodosumi, masumi } = deps;
  return {
    ...deps,
    ...{ orders: port(orders), duties: port(duties), jobs: port(jobs), loads: port(loads), launches: port(launches) },
    ...{ kodosumi: port(kodosumi), masumi: port(masumi) },
  };
}
