import { crashingPort, doomedPorts, type CallFate } from '../../scripts/lives/crashing-port.ts';
import { Crash } from '../../scripts/lives/interleaver.ts';
import type { JobDeps } from '../../server/jobs/job-deps.ts';

export type DoomedProcess = { deps: JobDeps; hasDied(): boolean };

/** A process that dies at one call, and from then on does nothing any more. */
export function doomedProcess(deps: JobDeps, fate: (call: string, values: unknown[]) => CallFate): DoomedProcess {
  let isDead = false;
  const turns = {
    turn: () => (isDead ? Promise.reject(new Crash()) : Promise.resolve()),
    doom: () => {
      isDead = true;
    },
  };
  return {
    deps: doomedPorts(deps, (real) => crashingPort(real, 'process', turns, fate)),
    hasDied: () => isDead,
  };
}
