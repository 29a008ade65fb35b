import type { DutyKind } from './duty.ts';
import { isFinal, type Job } from './job.ts';
import { isSettled } from './settlements.ts';

/** The one question to ask the world next. */
export type Step = MoneyStep | RunStep;
export type MoneyStep = 'settle_intent' | 'check_payment' | 'watch_funds' | 'submit_result' | 'check_settlement';
export type RunStep = 'launch' | 'recover_launch' | 'check_run';

/** Null when the duty has nothing left to do. Pure: which question follows from the job alone, when is `nextDueAt`. */
export function stepOf(job: Job, kind: DutyKind): Step | null {
  return kind === 'run' ? runStep(job) : moneyStep(job);
}

function runStep(job: Job): RunStep | null {
  switch (job.status) {
    case 'payment_confirmed':
      return job.launchAttemptedAt === null ? 'launch' : 'recover_launch';
    case 'running':
    case 'awaiting_input':
      return job.resultFrozenAt === null ? 'check_run' : null;
    case 'intent':
    case 'pending_payment':
    case 'completed':
    case 'failed':
    case 'lapsed':
      return null;
  }
}

function moneyStep(job: Job): MoneyStep | null {
  switch (job.status) {
    case 'intent':
      return 'settle_intent';
    case 'pending_payment':
      return 'check_payment';
    case 'payment_confirmed':
    case 'running':
    case 'awaiting_input':
      if (job.resultFrozenAt !== null) return 'submit_result';
      return isSettled(job.settlement) ? null : 'watch_funds';
    case 'completed':
    case 'failed':
      return isSettled(job.settlement) || job.paymentRequest === null ? null : 'check_settlement';
    case 'lapsed':
      return null;
  }
}

const firstWaitMs = 1_000;
const maxWaitMs = 30_000;
/** What the buyer may do with the funds while the work goes on changes nothing that is urgent. */
const firstFundsWaitMs = 10_000;
const maxSettlementWaitMs = 600_000;
/** Of a result that the node may still drop, or the chain lose: it has to be noticed in time to hand it in again. */
const maxResultWaitMs = 60_000;
const maxOverdueWaitMs = 86_400_000;
/** Money that never came may still come, as long as the node may be behind the chain. */
const lateFundsWindowMs = 3_600_000;

/**
 * When to ask again: about a second after a question is first asked, then a fifth of its age, at most 30 s; a
 * settlement is followed for hours or days: every minute while a result could still be handed in again, then every 10
 * minutes, and once the last deadline has passed less and less, at last once a day. Not before whoever is asked has asked for; but never later than a deadline that changes the answer.
 */
export function nextDueAt(job: Job, kind: DutyKind, askedSince: Date, now: Date, notBefore = now): Date | null {
  const step = stepOf(job, kind);
  if (step === null || hasStoppedWaitingForLateFunds(job, now)) return null;
  const ageMs = now.getTime() - askedSince.getTime();
  const shortest = step === 'watch_funds' ? firstFundsWaitMs : firstWaitMs;
  const due = now.getTime() + Math.min(Math.max(shortest, ageMs / 5), longestWaitMs(job, step, now));
  const deadlines = deadlinesOf(job).filter((deadline) => deadline > now.getTime());
  return new Date(Math.min(Math.max(due, notBefore.getTime()), ...deadlines));
}

function longestWaitMs(job: Job, step: Step, now: Date): number {
  if (step !== 'check_settlement') return maxWaitMs;
  if (job.status === 'completed' && now < job.resultDeadline) return maxResultWaitMs;
  // Money that nobody takes is asked about less and less.
  const overdueMs = now.getTime() - (job.terms?.disputeUnlockAt.getTime() ?? now.getTime());
  return Math.min(Math.max(maxSettlementWaitMs, overdueMs / 5), maxOverdueWaitMs);
}

function deadlinesOf(job: Job): number[] {
  const payBy = job.status === 'pending_payment' ? (job.terms?.payBy ?? null) : null;
  const isOpen = !isFinal(job.status) || job.status === 'completed';
  return [payBy, isOpen ? job.resultDeadline : null].flatMap((instant) => (instant ? [instant.getTime()] : []));
}

function hasStoppedWaitingForLateFunds(job: Job, now: Date): boolean {
  if (job.settlement !== 'never_paid' || job.completedAt === null) return false;
  // A job that was cancelled ended before the time to pay did.
  const payBy = job.error?.code === 'cancelled' ? (job.terms?.payBy.getTime() ?? 0) : 0;
  return now.getTime() > Math.max(job.completedAt.getTime(), payBy) + lateFundsWindowMs;
}
