import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFinal, type Job, type JobStatus, type SettlementState } from '../../server/jobs/life/job.ts';
import type { DutyKind } from '../../server/jobs/life/duty.ts';
import { nextDueAt, stepOf } from '../../server/jobs/life/next-step.ts';
import { isSettled, settlements } from '../../server/jobs/life/settlements.ts';
import { transitions } from '../../server/jobs/life/transitions.ts';
import { aJob, somePaymentTerms, later, noon } from '../builders/job.ts';

const statuses = Object.keys(transitions) as JobStatus[];
const states = Object.keys(settlements) as SettlementState[];
const distant = later(365 * 86_400_000);

/** A job with no deadline near. */
const askedOf = (more: Partial<Job> = {}) =>
  aJob({ resultDeadline: distant, terms: somePaymentTerms({ payBy: distant }), ...more });
const running = { status: 'running', settlement: 'funds_locked' } as const;

/** How long a question of this age is put off. */
function waitOf(ageMs: number, more: Partial<Job> = {}, kind: DutyKind = 'money', notBefore = noon): number {
  return (nextDueAt(askedOf(more), kind, later(-ageMs), noon, notBefore)?.getTime() ?? NaN) - noon.getTime();
}

test.each([
  [{ status: 'intent' }, 'settle_intent', null],
  [{ status: 'pending_payment' }, 'check_payment', null],
  [{ status: 'payment_confirmed', settlement: 'funds_locked' }, 'watch_funds', 'launch'],
  [
    { status: 'payment_confirmed', settlement: 'funds_locked', launchAttemptedAt: noon },
    'watch_funds',
    'recover_launch',
  ],
  [{ status: 'payment_confirmed', settlement: 'not_required' }, null, 'launch'],
  [{ status: 'running', settlement: 'funds_locked' }, 'watch_funds', 'check_run'],
  [{ status: 'running', settlement: 'refunded' }, null, 'check_run'],
  [{ status: 'awaiting_input', settlement: 'funds_locked' }, 'watch_funds', 'check_run'],
  [{ status: 'running', settlement: 'funds_locked', resultFrozenAt: noon }, 'submit_result', null],
  [{ status: 'running', settlement: 'refunded', resultFrozenAt: noon }, 'submit_result', null],
  [{ status: 'completed', settlement: 'result_queued' }, 'check_settlement', null],
  [{ status: 'completed', settlement: 'paid_out' }, null, null],
  [{ status: 'completed', settlement: 'not_required', paymentRequest: null }, null, null],
  [{ status: 'failed', settlement: 'funds_locked' }, 'check_settlement', null],
  [{ status: 'failed', settlement: 'refunded' }, null, null],
  [{ status: 'lapsed', settlement: 'never_paid' }, null, null],
] satisfies [Partial<Job>, string | null, string | null][])(
  '%o asks %s of the money and %s of the run',
  (more, money, run) => {
    expect([stepOf(aJob(more), 'money'), stepOf(aJob(more), 'run')]).toEqual([money, run]);
  },
);

test('every job that has not ended, or whose money has not, is looked at again', () => {
  for (const status of statuses) {
    for (const settlement of states) {
      const isOver = status === 'lapsed' || (isFinal(status) && isSettled(settlement));
      const looks = (['money', 'run'] as const).filter(
        (kind) => !Number.isNaN(waitOf(0, { status, settlement }, kind)),
      );
      expect(looks.length === 0, `${status} ${settlement}`).toBe(isOver);
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
  expect(waitOf(ageMs)).toBe(waitMs);
  expect(waitOf(ageMs, running, 'run')).toBe(waitMs);
});

test('funds of a job that is being worked on are looked at every ten seconds at first', () => {
  expect(waitOf(0, running)).toBe(10_000);
  expect(waitOf(86_400_000, running)).toBe(30_000);
});

test.each([
  [1_000_000, 200_000],
  [86_400_000, 600_000],
])('a settlement that is %i ms old is looked at again after %i ms', (ageMs, waitMs) => {
  const over = { status: 'completed', settlement: 'result_on_chain', resultDeadline: later(-1) } as const;
  expect(waitOf(ageMs, over)).toBe(waitMs);
});

test.each([
  [0, 10 * 60_000],
  [10_800_000, 2_160_000],
  [40 * 86_400_000, 86_400_000],
])('money that nobody took %i ms after the last deadline is looked at again after %i ms', (overdueMs, waitMs) => {
  const terms = somePaymentTerms({ disputeUnlockAt: later(-overdueMs) });
  expect(
    waitOf(50 * 86_400_000, { status: 'failed', settlement: 'funds_locked', terms, resultDeadline: later(-1) }),
  ).toBe(waitMs);
});

const minute = 60_000;
const day = 1_440 * minute;
test.each([
  ['completed', 'funds_locked', day, minute],
  ['completed', 'result_queued', day, minute],
  ['completed', 'refund_requested', day, minute],
  ['completed', 'result_queued', 5_000, 5_000],
  ['completed', 'result_queued', -1, 10 * minute],
  ['completed', 'result_on_chain', day, minute],
  ['completed', 'result_on_chain', -1, 10 * minute],
  ['completed', 'disputed', 5_000, 5_000],
  ['failed', 'funds_locked', 5_000, 10 * minute],
] as const)(
  'a %s job at %s, with %i ms to its deadline, is looked at again after %i ms',
  (status, settlement, aheadMs, waitMs) => {
    expect(waitOf(day, { status, settlement, resultDeadline: later(aheadMs) })).toBe(waitMs);
  },
);

test('no question is put off beyond a deadline that changes its answer', () => {
  const ages = fc.integer({ min: 0, max: 40 * 86_400_000 });
  const aheads = fc.integer({ min: 1, max: 200_000 });
  fc.assert(
    fc.property(ages, aheads, aheads, (ageMs, payInMs, resultInMs) => {
      const deadlines = { terms: somePaymentTerms({ payBy: later(payInMs) }), resultDeadline: later(resultInMs) };
      expect(waitOf(ageMs, deadlines)).toBeLessThanOrEqual(Math.min(payInMs, resultInMs));
      for (const kind of ['money', 'run'] as const) {
        const wait = waitOf(ageMs, { ...running, resultDeadline: later(resultInMs) }, kind);
        expect(wait).toBeLessThanOrEqual(resultInMs);
      }
    }),
  );
});

test('whoever asked to be left alone is, but not beyond a deadline', () => {
  const waitUntil = (ms: number, ageMs: number, more: Partial<Job> = {}, kind: DutyKind = 'money') =>
    waitOf(ageMs, more, kind, later(ms));
  expect(waitUntil(300_000, 0)).toBe(300_000);
  expect(waitUntil(5_000, 150_000)).toBe(30_000);
  expect(waitUntil(300_000, 0, { terms: somePaymentTerms({ payBy: later(60_000) }) })).toBe(60_000);
  const soon = { resultDeadline: later(70_000) };
  expect(waitUntil(300_000, 0, { ...running, ...soon }, 'run')).toBe(70_000);
  expect(waitUntil(300_000, 0, { status: 'completed', settlement: 'result_queued', ...soon })).toBe(70_000);
  expect(waitUntil(300_000, 0, { ...running, resultDeadline: later(-1) }, 'run')).toBe(300_000);
});

test('a wait is never shorter than a second for want of a deadline, and never negative', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400_000 }), (ageMs) => {
      const past = { terms: somePaymentTerms({ payBy: later(-5) }), resultDeadline: later(-1) };
      expect(waitOf(ageMs, past)).toBeGreaterThanOrEqual(1_000);
    }),
  );
});

test('late funds are looked for during an hour, and then no more', () => {
  const error = { code: 'cancelled', message: '' } as const;
  const isLookedFor = (completedAt: Date, payBy = later(-7_200_000)) => {
    const unpaid = { status: 'failed', settlement: 'never_paid', completedAt, error } as const;
    return !Number.isNaN(waitOf(0, { ...unpaid, terms: somePaymentTerms({ payBy }) }));
  };
  expect(isLookedFor(later(-3_600_000))).toBe(true);
  expect(isLookedFor(later(-3_600_001))).toBe(false);
  expect(isLookedFor(later(-3_600_001), later(-1)), 'cancelled before the time to pay was over').toBe(true);
});
