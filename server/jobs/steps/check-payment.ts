import type { Job } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { JobEvent } from '../life/job-event.ts';
import { attention } from './attention.ts';
import { lookAtFunds, refundEvents, type UnclearFunds } from './look-at-funds.ts';
import { learnt, nothingNew, type Outcome, type StepAction } from './outcome.ts';

/** Has the buyer locked the funds, under the very terms that we stored? */
export const checkPayment: StepAction = async (deps, job) => {
  if (job.paymentRequest === null || job.terms === null) return nothingNew;
  const funds = await lookAtFunds(deps, job, job.terms, job.paymentRequest);
  switch (funds.kind) {
    case 'none': {
      const closesAt = job.terms.payBy.getTime() + deps.settings.unpaidGraceMs;
      return deps.clock.now().getTime() > closesAt ? learnt({ type: 'payment_window_closed' }) : nothingNew;
    }
    case 'locked':
      // Whether there is time enough is asked before the launch, which is the next question.
      return learnt(...cleared(job), { type: 'funds_locked' });
    case 'invalid':
      return learnt({ type: 'payment_invalid', reason: funds.reason });
    case 'expired':
      return learnt({ type: 'payment_window_closed' });
    case 'refund_requested':
      return { events: refundEvents(funds.isRefunded) };
    case 'unclear':
      return held(deps, job, job.terms.payBy, funds);
  }
};

/** Only a person can clear this up; and when no result could be handed in any more, nobody needs to. */
function held(deps: JobDeps, job: Job, payBy: Date, { code, message, areLocked }: UnclearFunds): Outcome {
  const windowEnd = payBy.getTime() + deps.settings.unpaidGraceMs;
  if (deps.clock.now().getTime() <= Math.max(windowEnd, job.resultDeadline.getTime())) {
    return { events: attention(job, code, message) };
  }
  const ends: JobEvent[] = areLocked
    ? [{ type: 'funds_locked' }, { type: 'insufficient_time' }]
    : [{ type: 'payment_window_closed' }];
  return learnt(...ends, { type: 'attention_raised', code, message });
}

function cleared(job: Job): JobEvent[] {
  return job.attention === null ? [] : [{ type: 'attention_cleared' }];
}
