import type { AttentionCode, Job, PaymentRequest } from '../life/job.ts';
import type { JobDeps } from '../job-deps.ts';
import type { JobEvent } from '../life/job-event.ts';
import { differingTerms, type PaymentTerms, type SeenPayment } from '../money/payment.ts';
import { forgotten } from './attention.ts';

/** What a payment that we asked for says of its funds, before a result is handed in. */
export type Funds =
  /** Nothing on chain that is known of. */
  | { kind: 'none' }
  /** Under the very terms that we stored, and the node waits for us. */
  | { kind: 'locked' }
  /** Locked under other terms. */
  | { kind: 'invalid'; reason: string }
  /** Given up by the node after the time to pay. */
  | { kind: 'expired' }
  | { kind: 'refund_requested'; isRefunded: boolean }
  | UnclearFunds;

/** Only a person can clear this up. */
export type UnclearFunds = { kind: 'unclear'; code: AttentionCode; message: string; areLocked: boolean };

export async function lookAtFunds(
  deps: JobDeps,
  { inputHash }: Job,
  payment: PaymentTerms,
  { blockchainIdentifier }: PaymentRequest,
): Promise<Funds> {
  const answer = await deps.masumi.resolve(blockchainIdentifier);
  if (answer.kind === 'not_found') return unclear(forgotten, 'payment_unknown');
  const differing = differingTerms(payment, inputHash, answer.payment);
  if (differing.length > 0) return unclear(`The payment node shows other terms: ${differing.join(', ')}.`);
  return readFunds(answer.payment);
}

export function refundEvents(isRefunded: boolean): JobEvent[] {
  const asked: JobEvent = { type: 'refund_requested' };
  return isRefunded ? [asked, { type: 'refunded' }] : [asked];
}

function readFunds(seen: SeenPayment): Funds {
  switch (seen.onChainState) {
    case null:
      return { kind: 'none' };
    case 'FundsLocked': {
      const isWaiting = seen.nextAction === 'WaitingForExternalAction' && seen.nextActionError === null;
      if (isWaiting) return { kind: 'locked' };
      return { ...unclear(`Funds are locked, but the node is at ${seen.nextAction}.`), areLocked: true };
    }
    case 'FundsOrDatumInvalid':
      // The node says the same of an unpaid request, then with an error type; a bad lock has only a note.
      return seen.nextActionError === null
        ? { kind: 'invalid', reason: seen.nextActionNote ?? 'the node gave no reason' }
        : { kind: 'expired' };
    case 'RefundRequested':
    case 'RefundWithdrawn':
      return { kind: 'refund_requested', isRefunded: seen.onChainState === 'RefundWithdrawn' };
    case 'ResultSubmitted':
    case 'Disputed':
    case 'WithdrawAuthorized':
    case 'RefundAuthorized':
    case 'Withdrawn':
    case 'DisputedWithdrawn':
      return unclear(`Somebody else acts on this payment: it is ${seen.onChainState}.`);
    case 'unknown':
      return unclear('The payment node shows a state that is not known here.');
  }
}

function unclear(message: string, code: AttentionCode = 'funds_unexpected'): UnclearFunds {
  return { kind: 'unclear', code, message, areLocked: false };
}
