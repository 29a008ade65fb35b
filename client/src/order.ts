import type { CreatedJob, CreateJob } from '@masumi-kodosumi-connector/contract';
import type { Answered } from './call.ts';
import { ClientError } from './client-error.ts';
import type { CreateOptions } from './client.ts';
import { expectShape, isJob } from './expect-shape.ts';
import { newIdempotencyKey } from './new-idempotency-key.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { Transport } from './transport.ts';

type Way = { send: Transport; url: string; policy: RetryPolicy };

/** Sends an order under a key that whoever hears of a failure can go on with. */
export async function order(
  { send, url, policy }: Way,
  input: CreateJob,
  { idempotencyKey = newIdempotencyKey(), onKey, signal }: CreateOptions,
): Promise<Answered<CreatedJob>> {
  await onKey?.(idempotencyKey);
  try {
    const headers = { 'idempotency-key': idempotencyKey };
    const answer = await send({ method: 'POST', url, headers, body: JSON.stringify(input), signal }, policy);
    expectShape(answer, { status: 201, shape: isJob });
    return { data: answer.body as CreatedJob, status: answer.status, headers: answer.headers };
  } catch (error) {
    if (error instanceof ClientError) error.idempotencyKey = idempotencyKey;
    throw error;
  }
}
