import type { ChangeCursor } from '../../ports/masumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { JobDeps } from '../job-deps.ts';

export type PaymentWatch = { pass(): Promise<void>; idle(): Promise<void> };

/** What changed is looked at before what is merely due. */
const aheadMs = 30_000;

/**
 * One question for all open payments: which changed on chain? What changed is looked at at once. A hint only: asking
 * for each payment by itself stays the truth, so a gap in this list costs time and nothing else.
 */
export function createPaymentWatch(deps: JobDeps): PaymentWatch {
  let cursor: ChangeCursor | null = null;

  return {
    async pass() {
      if (!(await deps.duties.hasOpenPayments())) return;
      try {
        const changes = await deps.masumi.changesSince(cursor);
        cursor = changes.cursor;
        if (changes.paymentIds.length === 0) return;
        await deps.duties.hasten(changes.paymentIds, new Date(deps.clock.now().getTime() - aheadMs));
        deps.wakeReconciler();
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
      }
    },
    idle: () => Promise.resolve(),
  };
}
