import type { Job } from '@masumi-kodosumi-connector/contract/router';

export type Ordered = {
  prompt: string;
  /** Null until an order was answered with a job. */
  id: number | null;
  /** Every blockchain identifier that was ever shown for it, and every job id. */
  shown: Set<string>;
  ids: Set<number>;
  last: Job | null;
  /** How often it had to be ordered again under the same key. */
  retries: number;
};

/** Orders, asks and asks again, whatever happens to the service: one key an order, and every answer is remembered. */
export function createBuyer(count: number, seed: number) {
  const orders: Ordered[] = Array.from({ length: count }, (_, index) => ({
    prompt: `chaos ${seed} order ${index + 1}`,
    ...{ id: null, shown: new Set<string>(), ids: new Set<number>(), last: null, retries: 0 },
  }));

  async function order(ordered: Ordered, url: string): Promise<void> {
    const answer = await fetch(`${url}/writer/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': ordered.prompt },
      body: JSON.stringify({ data: { prompt: ordered.prompt } }),
      signal: AbortSignal.timeout(5_000),
    });
    if (answer.status !== 201) ordered.retries += 1;
    if (answer.status === 201) remember(ordered, (await answer.json()) as Job);
  }

  async function ask(ordered: Ordered, url: string): Promise<void> {
    const answer = await fetch(`${url}/writer/jobs/${String(ordered.id)}`, { signal: AbortSignal.timeout(5_000) });
    if (answer.status === 200) remember(ordered, (await answer.json()) as Job);
  }

  return {
    orders,
    /** One round with the first so many orders; a service that is not there is met again in the next round. */
    async round(url: string, upTo: number): Promise<void> {
      const open = orders.slice(0, upTo).filter(({ last }) => !isOver(last));
      await Promise.all(
        open.map((ordered) =>
          (ordered.id === null ? order(ordered, url) : ask(ordered, url)).catch(() => {
            if (ordered.id === null) ordered.retries += 1;
          }),
        ),
      );
    },
    isDone: () => orders.every(({ last }) => isOver(last)),
  };
}

function remember(ordered: Ordered, job: Job): void {
  ordered.id = job.id;
  ordered.ids.add(job.id);
  ordered.last = job;
  if (job.payment) ordered.shown.add(job.payment.blockchain_identifier);
}

/** Ended, and the money's way is clear as well. */
function isOver(job: Job | null): boolean {
  return job !== null && (job.status === 'failed' || job.settlement.state === 'result_on_chain');
}
