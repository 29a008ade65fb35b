import { move, setPurchase } from './chain.ts';
import type { Node } from './node.ts';
import { change, waiting, type NextAction, type Payment } from './payment.ts';

const minuteMs = 60_000;
const done: NextAction = { ...waiting, requestedAction: 'None' };

export function runExpiry(node: Node): void {
  for (const payment of node.payments) {
    const { payByTime } = payment.terms;
    if (payment.onChainState !== null || !hasPassed(node, payByTime, 5 * minuteMs)) continue;
    change(payment, node.clock.now(), {
      onChainState: 'FundsOrDatumInvalid',
      nextAction: {
        requestedAction: 'WaitingForManualAction',
        errorType: 'Unknown',
        errorNote: `Payment request payByTime (${payByTime.getTime()}) passed without on-chain lock; no FundsLocked tx observed within 300s grace.`,
        resultHash: null,
      },
    });
  }
}

/** What the two parties' nodes do by themselves once a deadline and ten minutes have passed. */
export function runDecisions(node: Node): void {
  for (const payment of node.payments) {
    const { onChainState: state, nextAction, terms, funds } = payment;
    const isIdle = nextAction.requestedAction === 'WaitingForExternalAction';
    if (state === 'ResultSubmitted' && isIdle && nextAction.errorType === null) {
      if (!hasPassed(node, terms.unlockTime, 10 * minuteMs)) continue;
      move(node, payment, 'Withdrawn', { nextAction: done, withdrawnForSeller: afterFee(payment) });
    } else if ((state === 'FundsLocked' || state === 'RefundRequested') && payment.resultHash === '') {
      if (payment.transaction?.status === 'Pending' || !hasPassed(node, terms.submitResultTime, 10 * minuteMs))
        continue;
      move(node, payment, 'RefundWithdrawn', {
        nextAction: isIdle
          ? done
          : {
              ...nextAction,
              requestedAction: 'WaitingForManualAction',
              errorType: 'Unknown',
              errorNote: `${nextAction.requestedAction} met RefundWithdrawn`,
            },
        withdrawnForBuyer: funds,
      });
    }
  }
}

export function runRefunds(node: Node): void {
  const now = node.clock.now().getTime();
  for (const purchase of node.purchases) {
    const { payment } = purchase;
    if (purchase.nextAction.requestedAction !== 'SetRefundRequestedRequested') continue;
    if (payment.transaction?.status === 'Pending' || payment.terms.unlockTime.getTime() <= now + 3 * minuteMs) continue;
    move(node, payment, payment.resultHash === '' ? 'RefundRequested' : 'Disputed');
    setPurchase(node, purchase, 'WaitingForExternalAction');
  }
  for (const payment of node.payments) {
    if (payment.nextAction.requestedAction !== 'AuthorizeRefundRequested') continue;
    if (payment.source.type === 'Web3CardanoV2') {
      move(node, payment, 'RefundWithdrawn', { nextAction: done, withdrawnForBuyer: payment.funds });
    } else if (payment.onChainState === 'Disputed' && payment.resultHash !== '') {
      // From RefundRequested it stays queued for good: the job of the first contract takes disputed payments only.
      move(node, payment, 'RefundRequested', { nextAction: waiting, resultHash: '' });
    }
  }
}

/** What the contract's admins do after the external dispute unlock time. */
export function settleDispute(node: Node, payment: Payment): void {
  move(node, payment, 'DisputedWithdrawn', { nextAction: done });
}

function hasPassed(node: Node, deadline: Date, graceMs: number): boolean {
  return deadline.getTime() + graceMs <= node.clock.now().getTime();
}

/** The first contract keeps 50 permille, the second nothing. */
function afterFee({ funds, source }: Payment): Payment['funds'] {
  if (source.type === 'Web3CardanoV2') return funds;
  return funds.map(({ amount, unit }) => ({ amount: String((BigInt(amount) * 95n) / 100n), unit }));
}
