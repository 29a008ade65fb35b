import { setTimeout as wait } from 'node:timers/promises';
import type { OperatorAnswer, OperatorDeps } from '../../server/jobs/operating/operate-job.ts';
import { NotDone } from '../command/command.ts';
import { withDoor } from './with-door.ts';

type Act = {
  id: number;
  /** For so long a service that works on the job is waited for. */
  waitSeconds: number;
  attempt: (deps: OperatorDeps) => Promise<OperatorAnswer>;
  /** What is said of the job then. */
  done: string;
};

/** Lays hands on a job once no service holds it. */
export async function actOnJob({ id, waitSeconds, attempt, done }: Act): Promise<void> {
  const answer = await withDoor(async ({ deps }) => {
    const deadline = Date.now() + waitSeconds * 1_000;
    for (;;) {
      const said = await attempt(deps);
      if (said.kind !== 'held' || Date.now() >= deadline) return said;
      await wait(200);
    }
  });
  switch (answer.kind) {
    case 'done':
      console.log(`Job ${id} ${done}.`);
      return;
    case 'unknown_job':
      throw new NotDone(`There is no job ${id}.`);
    case 'held':
      throw new NotDone(`A service works on job ${id}, until ${answer.until.toISOString()} at the latest. Try again.`);
    case 'refused':
      throw new NotDone(`Job ${id} is left as it is: ${answer.reason}.`);
  }
}
