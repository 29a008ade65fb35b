import type { CreateJob } from '@masumi-kodosumi-connector/contract';
import { ClientError } from './client-error.ts';
import type { Client, EndedJob, RunOptions } from './client.ts';
import { newIdempotencyKey } from './new-idempotency-key.ts';
import { PaymentNeededError } from './payment-needed-error.ts';

/** Order, pay and wait: called again with the same key after a crash, it goes on with the same job. */
export async function runJob(
  client: Pick<Client, 'agent' | 'create' | 'wait'>,
  agentKey: string,
  input: CreateJob,
  { idempotencyKey = newIdempotencyKey(), pay, onKey, ...waiting }: RunOptions = {},
): Promise<EndedJob> {
  const { signal } = waiting;
  if (pay === undefined && (await client.agent(agentKey, { signal })).pricing.type !== 'free') {
    throw new PaymentNeededError(`The agent "${agentKey}" is paid, and no \`pay\` was given; nothing was ordered.`);
  }
  const job = await client.create(agentKey, input, { idempotencyKey, onKey, signal });
  try {
    if (job.payment !== null && job.status === 'pending_payment') await pay?.(job.payment, { job, idempotencyKey });
    return await client.wait(job, waiting);
  } catch (error) {
    if (error instanceof ClientError) error.idempotencyKey = idempotencyKey;
    throw error;
  }
}
