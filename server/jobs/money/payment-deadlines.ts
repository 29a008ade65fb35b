import type { SoldAgent } from '../agents/sold-agent.ts';
import type { PaymentDeadlines } from './payment.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The node sends a result only while `submitResultBy` is more than 5 min away; one minute is left for clock skew. */
const submissionCutoffMs = 6 * minuteMs;
/** Between the end of the work and `submitResultBy`: the node sends one result a wallet at a time, minutes each. */
const submissionMarginMs = 20 * minuteMs;
/** How late, within that margin, the work may begin: funds seen late, and a turn waited for. */
export const latestStartMs = 10 * minuteMs;

export function deadlinesFor(agent: Pick<SoldAgent, 'payWithinMs' | 'runWithinMs'>, now: Date): PaymentDeadlines {
  const payBy = now.getTime() + agent.payWithinMs;
  const submitResultBy = payBy + agent.runWithinMs + submissionMarginMs;
  return {
    payBy: new Date(payBy),
    submitResultBy: new Date(submitResultBy),
    unlockAt: new Date(submitResultBy + 6 * hourMs),
    disputeUnlockAt: new Date(submitResultBy + 12 * hourMs),
  };
}

/** From here on the node would take a result and never send it. */
export function resultDeadline(deadlines: PaymentDeadlines): Date {
  return new Date(deadlines.submitResultBy.getTime() - submissionCutoffMs);
}

/** Of the deadlines that a payment has the last; from then on the money is there for whoever takes it. */
export function isAfterLastDeadline({ terms }: { terms: PaymentDeadlines | null }, now: Date): boolean {
  return terms !== null && now > terms.disputeUnlockAt;
}

/** A run that begins by then has all the time that its agent may take. */
export function hasTimeToWork({ payBy }: PaymentDeadlines, now: Date): boolean {
  return now.getTime() <= payBy.getTime() + latestStartMs;
}
