import type { DutyKind, Schedule } from './duty.ts';
import type { Job } from './job.ts';
import { nextDueAt, stepOf, type Step } from './next-step.ts';

/** What becomes of a duty when its job changes: its next time, `over`, or null where it stays as it is. */
export function rescheduled(before: Job | null, after: Job, kind: DutyKind, now: Date): Schedule | 'over' | null {
  const step = stepOf(after, kind);
  const stepBefore = before && stepOf(before, kind);
  if (step === null) return stepBefore === null ? null : 'over';
  if (before !== null && stepBefore !== null && !asksAnew(before, after, kind, stepBefore, step)) return null;
  const dueAt = step === 'watch_funds' ? nextDueAt(after, kind, now, now) : now;
  return { askedSince: now, dueAt: dueAt ?? now };
}

/** A launch that was not sent asks the same question again: its due times go on growing. */
function asksAnew(before: Job, after: Job, kind: DutyKind, stepBefore: Step, step: Step): boolean {
  if (kind === 'money') return stepBefore !== step || before.settlement !== after.settlement;
  return before.status !== after.status;
}
