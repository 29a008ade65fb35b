import type { Job } from '../../server/jobs/life/job.ts';
import type { Held, JobWrite } from '../../server/ports/duty-store.ts';
import { noon } from './job.ts';

/** The lock of the funds, as it is written by whoever holds the duty, who gives it back with that. */
export function aWrite({ job, duty }: Held, after: Partial<Job> = {}, more: Partial<JobWrite> = {}): JobWrite {
  const confirmed = { status: 'payment_confirmed', settlement: 'funds_locked', confirmedAt: noon } as const;
  return {
    before: job,
    after: { ...job, ...confirmed, ...after, version: job.version + 1 },
    events: [{ type: 'funds_locked' }],
    at: noon,
    held: duty,
    own: { ...duty, leaseUntil: null, leaseToken: duty.leaseToken + 1 },
    others: [],
    result: null,
    ...more,
  };
}
