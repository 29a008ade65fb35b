import type { Duty, WellObservation } from '../life/duty.ts';
import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { JobEvent } from '../life/job-event.ts';

/** What a step learnt. Nothing has happened to the job until it is applied. */
export type Outcome = {
  events: JobEvent[];
  observed?: WellObservation;
  /** The launch attempt that this outcome commits is to be sent by this worker, now or never. */
  sendsLaunch?: true;
};

export type StepAction = (deps: JobDeps, job: Job, duty: Duty) => Promise<Outcome>;

export const nothingNew: Outcome = { events: [] };

export function learnt(...events: JobEvent[]): Outcome {
  return { events };
}
