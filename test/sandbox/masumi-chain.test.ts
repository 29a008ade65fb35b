import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBuyer } from '../../server/sandbox/buyer.ts';
import { startMasumiSimulator, type MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';
import { hash, minuteMs, sellerOf, type Wire } from './seller.ts';
import { steppedClock, type SteppedClock } from './stepped-clock.ts';

let clock: SteppedClock;
let node: MasumiSimulator;
let seller: ReturnType<typeof sellerOf>;
let payment: Wire;
const identifier = (): string => String(payment['blockchainIdentifier']);

beforeEach(async () => {
  clock = steppedClock();
  node = await startMasumiSimulator({ clock });
  seller = sellerOf(node, clock);
  payment = await seller.create();
});
afterEach(() => node.stop());

function after(minutes: number): void {
  clock.step(minutes * minuteMs);
  node.tick();
}

test('the buyer pays with the very terms, after its delay, and once', async () => {
  const buyer = startBuyer({ node, payDelayMs: 2000 });
  await buyer.tick();
  node.tick();
  expect(await seller.resolve(payment)).toMatchObject({ onChainState: null });
  clock.step(2000);
  await buyer.tick();
  await buyer.tick();
  node.tick();
  expect(await seller.resolve(payment)).toMatchObject({
    onChainState: 'FundsLocked',
    NextAction: { requestedAction: 'WaitingForExternalAction', errorType: null },
  });
  buyer.stop();
});

test('a purchase locks the funds only after the lock delay', async () => {
  const slow = await startMasumiSimulator({ clock, timing: { lockDelayMs: 5000 } });
  const buyer = startBuyer({ node: slow });
  await sellerOf(slow, clock).create();
  await buyer.tick();
  slow.tick();
  expect(slow.payments()[0]!.onChainState).toBeNull();
  clock.step(5000);
  slow.tick();
  expect(slow.payments()[0]!.onChainState).toBe('FundsLocked');
  await slow.stop();
});

test('a result is accepted only once and only while the funds are locked', async () => {
  expect((await seller.submit(payment)).body.error?.message).toBe('Payment not found or in invalid state');
  node.lockFunds(identifier());
  expect((await seller.submit(payment)).status).toBe(200);
  expect((await seller.submit(payment)).status).toBe(404);
  node.tick();
  expect(await seller.resolve(payment)).toMatchObject({
    NextAction: { requestedAction: 'SubmitResultInitiated' },
    CurrentTransaction: { status: 'Pending' },
    resultHash: '',
  });
  node.tick();
  expect(await seller.resolve(payment)).toMatchObject({ onChainState: 'ResultSubmitted', resultHash: hash });
  expect((await seller.submit(payment)).status).toBe(404);
});

test('a result that comes within five minutes of the deadline is accepted and never sent', async () => {
  node.lockFunds(identifier());
  after(146);
  expect((await seller.submit(payment)).status).toBe(200);
  after(1);
  expect(await seller.resolve(payment)).toMatchObject({ NextAction: { requestedAction: 'SubmitResultRequested' } });
  after(13);
  expect(await seller.resolve(payment)).toMatchObject({
    onChainState: 'RefundWithdrawn',
    NextAction: { requestedAction: 'WaitingForManualAction' },
    WithdrawnForBuyer: [{ amount: '10000000', unit: '' }],
  });
});

test('what nobody paid becomes invalid five minutes after the pay-by time, with a note', async () => {
  after(34);
  expect(await seller.resolve(payment)).toMatchObject({ onChainState: null });
  after(1);
  expect(await seller.resolve(payment)).toMatchObject({
    onChainState: 'FundsOrDatumInvalid',
    NextAction: {
      requestedAction: 'WaitingForManualAction',
      errorType: 'Unknown',
      errorNote: `Payment request payByTime (${String(payment['payByTime'])}) passed without on-chain lock; no FundsLocked tx observed within 300s grace.`,
    },
  });
});

test.each(['bad', 'late'] as const)('a %s lock is invalid without an error type', async (kind) => {
  node.lockFunds(identifier(), kind);
  const { onChainState, NextAction } = await seller.resolve(payment);
  expect(onChainState).toBe('FundsOrDatumInvalid');
  expect(NextAction).toMatchObject({ requestedAction: 'WaitingForManualAction', errorType: null });
});

test('a lock that is seen after the payment was given up is funds that wait for a human', async () => {
  after(35);
  node.lockFunds(identifier());
  expect(await seller.resolve(payment)).toMatchObject({
    onChainState: 'FundsLocked',
    NextAction: { requestedAction: 'WaitingForManualAction', errorType: 'Unknown' },
  });
});

test('a submission whose transaction times out can be made again', async () => {
  node.faults.add({ call: 'chain submit', kind: 'wallet_timeout' });
  node.lockFunds(identifier());
  await seller.submit(payment);
  node.tick();
  after(7);
  expect(await seller.resolve(payment)).toMatchObject({
    onChainState: 'FundsLocked',
    NextAction: { requestedAction: 'WaitingForExternalAction', errorType: 'Unknown' },
  });
  expect((await seller.submit(payment)).status).toBe(200);
  node.tick();
  node.tick();
  expect(await seller.resolve(payment)).toMatchObject({ onChainState: 'ResultSubmitted', resultHash: hash });
});

test('the seller is paid ten minutes after the unlock time, less the fee of the first contract', async () => {
  node.lockFunds(identifier());
  await seller.submit(payment);
  node.tick();
  node.tick();
  after(150 + 360 + 9);
  expect(await seller.resolve(payment)).toMatchObject({ onChainState: 'ResultSubmitted' });
  after(1);
  expect(await seller.resolve(payment)).toMatchObject({
    onChainState: 'Withdrawn',
    NextAction: { requestedAction: 'None' },
    WithdrawnForSeller: [{ amount: '9500000', unit: '' }],
  });
});

test('a refund asked for before the result makes the result disputed', async () => {
  await seller.call('POST', '/purchase', seller.purchaseOrder(payment));
  node.tick();
  await seller.call('POST', '/purchase/request-refund', seller.named(payment));
  node.tick();
  expect(await seller.resolve(payment)).toMatchObject({ onChainState: 'RefundRequested' });
  await seller.submit(payment);
  node.tick();
  node.tick();
  expect(await seller.resolve(payment)).toMatchObject({ onChainState: 'Disputed', resultHash: hash });
});

test('on the first contract a refund is authorised from a dispute, and sticks before a result', async () => {
  await seller.call('POST', '/purchase', seller.purchaseOrder(payment));
  node.tick();
  await seller.call('POST', '/purchase/request-refund', seller.named(payment));
  node.tick();
  expect((await seller.call('POST', '/payment/authorize-refund', seller.named(payment))).status).toBe(200);
  node.tick();
  expect(await seller.resolve(payment)).toMatchObject({ NextAction: { requestedAction: 'AuthorizeRefundRequested' } });
  expect((await seller.submit(payment)).status).toBe(404);
});

test('the diff is in the order of change and repeats the row of its cursor', async () => {
  const other = await seller.create();
  clock.step(1000);
  node.lockFunds(identifier());
  const diff = async (query: string): Promise<Wire[]> =>
    (await seller.call('GET', `/payment/diff/onchain-state-or-result?network=Preprod${query}`)).body.data!.Payments!;
  expect((await diff('')).map(({ id }) => id)).toEqual([other['id'], payment['id']]);
  const since = (await seller.resolve(payment))['onChainStateOrResultLastChangedAt'] as string;
  expect((await diff(`&lastUpdate=${since}`)).map(({ id }) => id)).toEqual([payment['id']]);
  expect((await diff(`&lastUpdate=${since}&cursorId=${String(payment['id'])}`)).map(({ id }) => id)).toEqual([
    payment['id'],
  ]);
});

test('each chain job keeps its own interval', async () => {
  const slow = await startMasumiSimulator({ clock, timing: { submitEveryMs: 300_000 } });
  const its = sellerOf(slow, clock);
  const [created] = [await its.create()];
  slow.tick();
  slow.lockFunds(String(created['blockchainIdentifier']));
  await its.submit(created);
  slow.tick();
  expect(slow.payments()[0]!.nextAction.requestedAction).toBe('SubmitResultRequested');
  clock.step(300_000);
  slow.tick();
  expect(slow.payments()[0]!.nextAction.requestedAction).toBe('SubmitResultInitiated');
  await slow.stop();
});
