import type { SteppedClock } from './stepped-clock.ts';
import { sandboxAgents } from '../../server/sandbox/masumi/agents.ts';
import type { MasumiSimulator } from '../../server/sandbox/masumi/start-masumi-simulator.ts';

export const minuteMs = 60_000;
export const hash = 'Ab'.repeat(32);

export type Wire = Record<string, unknown>;
export type Answer = { status: number; body: { data?: Wire & { Payments?: Wire[] }; error?: { message: string } } };

/** A seller and buyer that speak plain HTTP to the simulated node. */
export function sellerOf(node: MasumiSimulator, clock: SteppedClock) {
  const headers = { token: node.apiKey, 'content-type': 'application/json' };
  async function call(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${node.url}/api/v1${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }
  const inMinutes = (minutes: number): string => new Date(clock.now().getTime() + minutes * minuteMs).toISOString();
  const order = (change: object = {}): object => ({
    inputHash: 'cc'.repeat(32),
    network: 'Preprod',
    agentIdentifier: sandboxAgents.writer.agentIdentifier,
    identifierFromPurchaser: 'aabbccddeeff00112233',
    payByTime: inMinutes(30),
    submitResultTime: inMinutes(150),
    metadata: '{"job":"1"}',
    ...change,
  });
  const named = (payment: Wire): { network: string; blockchainIdentifier: string } => ({
    network: 'Preprod',
    blockchainIdentifier: String(payment['blockchainIdentifier']),
  });
  return {
    call,
    order,
    named,
    create: async (change: object = {}): Promise<Wire> => (await call('POST', '/payment', order(change))).body.data!,
    resolve: async (payment: Wire): Promise<Wire> =>
      (await call('POST', '/payment/resolve-blockchain-identifier', named(payment))).body.data!,
    submit: (payment: Wire): Promise<Answer> =>
      call('POST', '/payment/submit-result', { ...named(payment), submitResultHash: hash }),
    purchaseOrder: (payment: Wire): Wire => ({
      ...named(payment),
      inputHash: payment['inputHash'],
      sellerVkey: (payment['SmartContractWallet'] as Wire)['walletVkey'],
      agentIdentifier: payment['agentIdentifier'],
      identifierFromPurchaser: 'aabbccddeeff00112233',
      payByTime: payment['payByTime'],
      submitResultTime: payment['submitResultTime'],
      unlockTime: payment['unlockTime'],
      externalDisputeUnlockTime: payment['externalDisputeUnlockTime'],
    }),
  };
}
