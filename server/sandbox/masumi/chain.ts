import type { Node } from './node.ts';
import { change, waiting, type NextAction, type Payment, type Purchase, type Transaction } from './payment.ts';

const minuteMs = 60_000;
const afterMs = (instant: Date, spanMs: number): number => instant.getTime() + spanMs;

/** How a lock transaction turns out: with the right terms, with a wrong amount, or in a block after the pay-by time. */
export type LockKind = 'good' | 'bad' | 'late';

/** The state that the chain shows from then on. */
export function lockFunds(node: Node, payment: Payment, kind: LockKind): string {
  const now = node.clock.now();
  const wasNeverSeen = payment.onChainState === null;
  const seen = kind === 'good' ? 'FundsLocked' : 'FundsOrDatumInvalid';
  const notes = {
    good: 'FundsOrDatumInvalid(WaitingForManualAction) -> Funds locked after the payment was given up',
    bad: 'Payment amounts do not match. This likely is a spoofing attempt.',
    late: 'Block time is after pay by time. This is a timed out purchase.',
  };
  const nextAction: NextAction =
    kind === 'good' && wasNeverSeen
      ? waiting
      : {
          requestedAction: 'WaitingForManualAction',
          errorType: wasNeverSeen ? null : 'Unknown',
          errorNote: notes[kind],
          resultHash: null,
        };
  change(payment, now, {
    onChainState: seen,
    nextAction,
    transaction: transaction(node, 'Confirmed', payment.onChainState, seen),
    buyerWallet: { id: 'cmsandboxwallet0000000003', walletVkey: 'b0'.repeat(28) },
  });
  return seen;
}

export function runLocks(node: Node): void {
  const now = node.clock.now().getTime();
  for (const purchase of node.purchases) {
    const { payment } = purchase;
    const isDue = afterMs(purchase.createdAt, node.timing.lockDelayMs) <= now;
    if (purchase.nextAction.requestedAction !== 'FundsLockingRequested' || !isDue) continue;
    if (payment.terms.submitResultTime.getTime() < now + 5 * minuteMs) {
      setPurchase(node, purchase, 'WaitingForManualAction', 'Transaction timeout before sending');
      continue;
    }
    if (payment.onChainState !== null && payment.onChainState !== 'FundsOrDatumInvalid') {
      setPurchase(node, purchase, 'WaitingForExternalAction');
      continue;
    }
    const fault = node.faults.take('chain lock')?.kind;
    const isLate = fault === 'late_lock' || payment.terms.payByTime.getTime() < now;
    const seen = lockFunds(node, payment, fault === 'bad_lock' ? 'bad' : isLate ? 'late' : 'good');
    setPurchase(node, purchase, seen === 'FundsLocked' ? 'WaitingForExternalAction' : 'WaitingForManualAction');
  }
}

export function runSubmissions(node: Node): void {
  const now = node.clock.now();
  for (const payment of node.payments) {
    const isRequested = payment.nextAction.requestedAction === 'SubmitResultRequested';
    const isInTime = payment.terms.submitResultTime.getTime() > now.getTime() + 5 * minuteMs;
    const isOpen = ['FundsLocked', 'RefundRequested', 'Disputed'].includes(payment.onChainState ?? '');
    if (!isRequested || !isInTime || !isOpen || pendingOf(node, payment) >= node.timing.pendingPerWallet) continue;
    payment.isSubmitLost = node.faults.take('chain submit')?.kind === 'wallet_timeout';
    change(payment, now, {
      nextAction: { ...payment.nextAction, requestedAction: 'SubmitResultInitiated' },
      transaction: transaction(node, 'Pending', payment.onChainState, stateWithResult(payment)),
    });
  }
}

export function runConfirmations(node: Node): void {
  const now = node.clock.now();
  for (const payment of node.payments) {
    const { transaction: sent, nextAction } = payment;
    if (nextAction.requestedAction !== 'SubmitResultInitiated' || sent?.status !== 'Pending') continue;
    if (payment.isSubmitLost) {
      if (afterMs(sent.at, 7 * minuteMs) > now.getTime()) continue;
      change(payment, now, {
        nextAction: { ...waiting, errorType: 'Unknown', errorNote: 'Timeout when waiting for transaction' },
        transaction: { ...sent, status: 'FailedViaTimeout' },
      });
    } else if (afterMs(sent.at, node.timing.confirmDelayMs) <= now.getTime()) {
      change(payment, now, {
        onChainState: stateWithResult(payment),
        resultHash: nextAction.resultHash ?? '',
        nextAction: { ...nextAction, requestedAction: 'WaitingForExternalAction' },
        transaction: { ...sent, status: 'Confirmed' },
      });
    }
  }
}

export function move(node: Node, payment: Payment, state: string, to: Partial<Payment> = {}): void {
  change(payment, node.clock.now(), {
    transaction: transaction(node, 'Confirmed', payment.onChainState, state),
    ...to,
    onChainState: state,
  });
}

export function setPurchase(node: Node, purchase: Purchase, requestedAction: string, note: string | null = null): void {
  purchase.updatedAt = node.clock.now();
  purchase.nextAction = { requestedAction, errorType: note === null ? null : 'Unknown', errorNote: note };
}

function stateWithResult(payment: Payment): string {
  return payment.onChainState === 'FundsLocked' ? 'ResultSubmitted' : 'Disputed';
}

function pendingOf(node: Node, { source }: Payment): number {
  return node.payments.filter((other) => other.source === source && other.transaction?.status === 'Pending').length;
}

function transaction(node: Node, status: Transaction['status'], from: string | null, to: string): Transaction {
  return { id: node.ids.recordId(), at: node.clock.now(), txHash: node.ids.hex(64), status, from, to };
}
