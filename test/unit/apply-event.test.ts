import { describe, expect, test } from 'vitest';
import { applyEvent } from '../../server/jobs/life/apply-event.ts';
import type { JobEvent } from '../../server/jobs/life/job-event.ts';
import type { Job, JobStatus, SettlementState } from '../../server/jobs/life/job.ts';
import { isSettled, settlements } from '../../server/jobs/life/settlements.ts';
import { transitions } from '../../server/jobs/life/transitions.ts';
import { everyEvent } from '../builders/event.ts';
import { aJob, later, noon } from '../builders/job.ts';

const statuses = Object.keys(transitions) as JobStatus[];
const states = Object.keys(settlements) as SettlementState[];
type Table = Record<string, Partial<Record<string, string>>>;
const names = (table: Table, type: string) => Object.values(table).some((row) => type in row);

/** What the tables say of a pair, read independently of `applyEvent`: null where it cannot happen. */
function expected(table: Table, state: string, type: string): string | null {
  const target = table[state]?.[type];
  return target ?? (names(table, type) ? null : state);
}

describe.each(statuses)('a job that is %s', (status) => {
  test.each(everyEvent.map((event) => [event.type, event] as const))('at %s', (type, event) => {
    for (const settlement of states) {
      const before = aJob({ status, settlement });
      const after = applyEvent(before, event, later(5));
      const wanted = expected(transitions, status, type);
      const money = settlement === 'not_required' ? settlement : expected(settlements, settlement, type);
      if (wanted === null || money === null) expect(after, settlement).toBeNull();
      else expect(after, settlement).toMatchObject({ status: wanted, settlement: money });
    }
  });
});

const ended = ['completed', 'failed', 'lapsed'] as const;

test.each(ended)('no event leads out of %s', (status) => {
  for (const event of everyEvent) {
    for (const settlement of states) {
      const after = applyEvent(aJob({ status, settlement, completedAt: noon }), event, later(5));
      expect(after?.status ?? status).toBe(status);
      expect(after?.completedAt ?? noon).toEqual(noon);
    }
  }
});

test('a state of the money in which nothing can happen any more is the end of it', () => {
  expect(states.filter(isSettled).sort()).toEqual([
    'dispute_settled',
    'funds_invalid',
    'not_required',
    'paid_out',
    'refunded',
  ]);
  for (const settlement of states.filter(isSettled)) {
    for (const event of everyEvent) {
      expect(applyEvent(aJob({ settlement }), event, noon)?.settlement ?? settlement).toBe(settlement);
    }
  }
});

test('an attention is raised and cleared in any state', () => {
  for (const status of statuses) {
    for (const settlement of states) {
      const raised = applyEvent(aJob({ status, settlement }), event('attention_raised'), noon);
      expect(raised?.attention).toEqual({ code: 'settlement_stuck', message: 'look', since: noon });
      expect(raised && applyEvent(raised, event('attention_cleared'), noon)?.attention).toBeNull();
    }
  }
});

test('an attention that is renewed keeps the instant since when an operator was to look', () => {
  const once = applyEvent(aJob(), event('attention_raised'), noon);
  const twice = once && applyEvent(once, event('attention_raised'), later(60_000));
  expect(twice?.attention?.since).toEqual(noon);
});

test('the settlement of a free job is indifferent to every event', () => {
  for (const status of statuses) {
    for (const each of everyEvent) {
      const after = applyEvent(aJob({ status, settlement: 'not_required' }), each, noon);
      expect(after?.settlement ?? 'not_required').toBe('not_required');
    }
  }
});

test('a job has an error exactly when it is failed, and an end exactly when it has ended', () => {
  for (const status of statuses.filter((each) => !(ended as readonly string[]).includes(each))) {
    for (const each of everyEvent) {
      const after = applyEvent(aJob({ status, settlement: 'funds_locked' }), each, later(7)) ?? aJob();
      expect(after.error !== null, `${status} ${each.type}`).toBe(after.status === 'failed');
      expect(after.completedAt !== null).toBe((ended as readonly string[]).includes(after.status));
    }
  }
});

test('a refund that was asked for before the lock was seen ends the job', () => {
  const unseen = aJob({ status: 'pending_payment', settlement: 'awaiting_funds' });
  const after = applyEvent(unseen, event('refund_requested'), noon);
  expect(after).toMatchObject({ status: 'failed', error: { code: 'refund_requested' } });
});

test('a refund that is asked for before the launch forbids the launch, which ends the job', () => {
  const confirmed = aJob({ status: 'payment_confirmed', settlement: 'funds_locked' });
  const asked = applyEvent(confirmed, event('refund_requested'), noon);
  expect(asked).toMatchObject({ status: 'payment_confirmed', settlement: 'refund_requested', error: null });
  expect(asked && applyEvent(asked, event('launch_attempted'), noon)).toBeNull();
  const forgone = asked && applyEvent(asked, event('launch_forgone'), noon);
  expect(forgone).toMatchObject({ status: 'failed', error: { code: 'refund_requested' } });
});

test('a launch is attempted with locked funds, or for nothing, and never otherwise', () => {
  const allowed = states.filter((settlement) => {
    return applyEvent(aJob({ status: 'payment_confirmed', settlement }), event('launch_attempted'), noon) !== null;
  });
  expect(allowed).toEqual(['not_required', 'funds_locked']);
});

test('an attention for another reason is another trouble, which begins now', () => {
  const once = applyEvent(aJob(), event('attention_raised'), noon);
  const lost = {
    ...aJob({ status: 'payment_confirmed', settlement: 'funds_locked' }),
    attention: once?.attention ?? null,
  };
  const after = applyEvent(lost, event('launch_answer_lost'), later(60_000));
  expect(after?.attention).toMatchObject({ code: 'launch_unknown', since: later(60_000) });
});

test('a refund that is asked for while the agent works leaves the work going on', () => {
  const job: Job = aJob({ status: 'running', settlement: 'funds_locked' });
  expect(applyEvent(job, event('refund_requested'), noon)).toMatchObject({ status: 'running', error: null });
});

test('applying an event changes nothing of the job that it is applied to', () => {
  for (const each of everyEvent) {
    const job = Object.freeze(aJob({ status: 'running', settlement: 'funds_locked' }));
    expect(() => applyEvent(job, each, noon)).not.toThrow();
  }
});

function event(type: JobEvent['type']): JobEvent {
  const found = everyEvent.find((each) => each.type === type);
  if (found === undefined) throw new Error(`no such event: ${type}`);
  return found;
}
