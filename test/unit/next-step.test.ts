import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Job, JobStatus, SettlementState } from '../../server/jobs/life/job.ts';
import { nextDueAt, nextStep } from '../../server/jobs/life/next-step.ts';
import { isSettled, settlements } from '../../server/jobs/life/settlements.ts';
import { transitions } from '../../server/jobs/life/transitions.ts';
import { aResult } from '../builders/event.ts';
import { aJob, somePaymentTerms, later, noon } from '../builders/job.ts';

const statuses = Object.keys(transitions) as JobStatus[];
const states = Object.keys(settlements) as SettlementState[];
const distant = later(365 * 86_400_000);

/** A job whose present question is as old as this, with no deadline near. */
const askedFor = (ageMs: number, more: Partial<Job> = {}) =>
  aJob({
    askedSince: later(-ageMs),
    resultDeadline: distant,
    payment: somePaymentTerms({ payBy: distant }),
    ...more,
  });
const waitOf = (job: Job) => (nextDueAt(job, noon)?.getTime() ?? NaN) - noon.getTime();

test.each([
  [{ status: 'intent' }, 'settle_intent'],
  [{ status: 'pending_payment' }, 'check_payment'],
  [{ status: 'payment_confirmed' }, 'launch'],
  [{ status: 'payment_confirmed', launchAttemptedAt: noon }, 'recover_launch'],
  [{ status: 'running' }, 'check_run'],
  [{ status: 'awaiting_input' }, 'check_run'],
  [{ status: 'running', result: aResult }, 'submit_result'],
  [{ status: 'completed', settlement: 'result_queued' }, 'check_settlement'],
  [{ status: 'completed', settlement: 'paid_out' }, null],
  [{ status: 'completed', settlement: 'not_required', paymentRequest: null }, null],
  [{ status: 'failed', settlement: 'funds_locked' }, 'check_settlement'],
  [{ status: 'failed', settlement: 'refunded' }, null],
  [{ status: 'lapsed', settlement: 'never_paid' }, null],
] satisfies [Partial<Job>, string | null][])('%o asks %s', (more, step) => {
  expect(nextStep(aJob(more))).toBe(step);
});

test('every job that has not ended, or whose money has not, is looked at again', () => {
  for (const status of statuses) {
    for (const settlement of states) {
      const job = askedFor(0, { status, settlement });
      const hasEnded = status === 'completed' || status === 'failed' || status === 'lapsed';
      const isOver = status === 'lapsed' || (hasEnded && isSettled(settlement));
      expect(nextDueAt(job, noon) === null, `${status} ${settlement}`).toBe(isOver);
    }
  }
});

test.each([
  [0, 1_000],
  [4_000, 1_000],
  [10_000, 2_000],
  [100_000, 20_000],
  [150_000, 30_000],
  [86_400_000, 30_000],
])('a question that is %i ms old is asked again after %i ms', (ageMs, waitMs) => {
  expect(waitOf(askedFor(ageMs))).toBe(waitMs);
});

test.each([
  [1_000_000, 200_000],
  [86_400_000, 600_000],
])('a settlement that is %i ms old is looked at again after %i ms', (ageMs, waitMs) => {
  expect(waitOf(askedFor(ageMs, { status: 'completed', settlement: 'result_on_chain' }))).toBe(waitMs);
});

const minute = 60_000;
const day = 1_440 * minute;
test.each([
  ['completed', 'funds_locked', day, minute],
  ['completed', 'result_queued', day, minute],
  ['completed', 'refund_requested', day, minute],
  ['completed', 'result_queued', 5_000, 5_000],
  ['completed', 'result_queued', -1, 10 * minute],
  ['completed', 'result_on_chain', 5_000, 10 * minute],
  ['completed', 'disputed', 5_000, 10 * minute],
  ['failed', 'funds_locked', 5_000, 10 * minute],
] as const)(
  'a %s job at %s, with %i ms to its deadline, is looked at again after %i ms',
  (status, settlement, aheadMs, waitMs) => {
    expect(waitOf(askedFor(day, { status, settlement, resultDeadline: later(aheadMs) }))).toBe(waitMs);
  },
);

test('no question is put off beyond a deadline that changes its answer', () => {
  const ages = fc.integer({ min: 0, max: 40 * 86_400_000 });
  const aheads = fc.integer({ min: 1, max: 200_000 });
  fc.assert(
    fc.property(ages, aheads, aheads, (ageMs, payInMs, resultInMs) => {
      const payment = somePaymentTerms({ payBy: later(payInMs) });
      const pending = askedFor(ageMs, { payment, resultDeadline: later(resultInMs) });
      expect(waitOf(pending)).toBeLessThanOrEqual(Math.min(payInMs, resultInMs));
      const running = askedFor(ageMs, { status: 'running', resultDeadline: later(resultInMs) });
      expect(waitOf(running)).toBeLessThanOrEqual(resultInMs);
    }),
  );
});

test('whoever asked to be left alone is, but not beyond a deadline', () => {
  const waitUntil = (job: Job, ms: number) => (nextDueAt(job, noon, later(ms))?.getTime() ?? NaN) - noon.getTime();
  expect(waitUntil(askedFor(0), 300_000)).toBe(300_000);
  expect(waitUntil(askedFor(150_000), 5_000)).toBe(30_000);
  expect(waitUntil(askedFor(0, { payment: somePaymentTerms({ payBy: later(60_000) }) }), 300_000)).toBe(60_000);
  const soon = { resultDeadline: later(70_000) };
  expect(waitUntil(askedFor(0, { status: 'running', ...soon }), 300_000)).toBe(70_000);
  expect(waitUntil(askedFor(0, { status: 'completed', settlement: 'result_queued', ...soon }), 300_000)).toBe(70_000);
  expect(waitUntil(askedFor(0, { status: 'running', resultDeadline: later(-1) }), 300_000)).toBe(300_000);
});

test('a wait is never shorter than a second for want of a deadline, and never negative', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400_000 }), (ageMs) => {
      const past = { payment: somePaymentTerms({ payBy: later(-5) }), resultDeadline: later(-1) };
      expect(waitOf(askedFor(ageMs, past))).toBeGreaterThanOrEqual(1_000);
    }),
  );
});

test('late funds are looked for during an hour, and then no more', () => {
  const error = { code: 'cancelled', message: '' } as const;
  const unpaid = (completedAt: Date, payBy = later(-7_200_000)) =>
    askedFor(0, {
      status: 'failed',
      settlement: 'never_paid',
      completedAt,
      error,
      payment: somePaymentTerms({ payBy }),
    });
  expect(nextDueAt(unpaid(later(-3_600_000)), noon)).not.toBeNull();
  expect(nextDueAt(unpaid(later(-3_600_001)), noon)).toBeNull();
  expect(
    nextDueAt(unpaid(later(-3_600_001), later(-1)), noon),
    'cancelled before the time to pay was over',
  ).not.toBeNull();
});
