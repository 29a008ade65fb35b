import { Worker } from 'node:worker_threads';

/** Ends this process after so long, also when its own thread stands still or cannot get out of `process.exit`. */
export function endForSure(afterMs: number): void {
  new Worker(`setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${afterMs})`, { eval: true }).unref();
}
