import type { CreatedJob } from '@masumi-kodosumi-connector/client';
import type { Processes } from './open-processes.ts';

type Node = Processes['node'];

/** Pays as a buyer does: with nothing but what the job shows. */
export async function pay(node: Node, { payment }: CreatedJob): Promise<void> {
  if (payment === null) throw new Error('a free job');
  await ask(node, '/purchase', {
    blockchainIdentifier: payment.blockchain_identifier,
    network: payment.network,
    inputHash: payment.input_hash,
    sellerVkey: payment.seller_vkey,
    agentIdentifier: payment.agent_identifier,
    identifierFromPurchaser: payment.identifier_from_purchaser,
    payByTime: String(payment.pay_by_time_ms),
    submitResultTime: String(payment.submit_result_time_ms),
    unlockTime: String(payment.unlock_time_ms),
    externalDisputeUnlockTime: String(payment.external_dispute_unlock_time_ms),
    Amounts: payment.amounts,
  });
}

export type FundsWatch = { seenAt: ReadonlyMap<string, Date>; look(): Promise<void> };

/** When the node came to show funds locked, by the payment's id. Has to look before the result changes the payment. */
export function watchFunds(node: Node): FundsWatch {
  const seenAt = new Map<string, Date>();
  let lastUpdate = new Date(0).toISOString();
  return {
    seenAt,
    async look() {
      const query = new URLSearchParams({ network: 'Preprod', limit: '100', lastUpdate });
      const { Payments } = await ask<{ Payments: Changed[] }>(
        node,
        `/payment/diff/onchain-state-or-result?${query.toString()}`,
      );
      for (const { id, onChainState, onChainStateOrResultLastChangedAt: at } of Payments) {
        if (onChainState === 'FundsLocked') seenAt.set(id, new Date(at));
        lastUpdate = at;
      }
    },
  };
}

type Changed = { id: string; onChainState: string | null; onChainStateOrResultLastChangedAt: string };

async function ask<T>({ url, apiKey }: Node, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { token: apiKey, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
  return ((await answer.json()) as { data: T }).data;
}
