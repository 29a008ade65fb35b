import { openOperatorDoor } from '../../server/compose-operator-door.ts';
import { readDatabaseConfig } from '../../server/config/config.ts';
import type { RecordedEvent } from '../../server/ports/job-records.ts';
import type { Ordered } from './buyer.ts';
import type { SeenPayment, SeenRun } from './outside-world.ts';

export type Verdict = {
  jobs: number;
  completed: number;
  /** Orders that had to be sent again under their key. */
  reordered: number;
  runs: number;
  /** How the runs came to be known. */
  launches: { answered: number; foundLater: number; sentAgain: number };
  paymentsShown: number;
  /** Made at the node and never shown: what a lost answer may leave behind. */
  paymentsUnshown: number;
  /** Each is one line; none is what is wanted. */
  lost: string[];
  doubled: string[];
  stuck: string[];
};

const ends = ['result_accepted', 'result_released', 'run_failed', 'run_lost', 'run_refused', 'cancelled'];

/** Holds what callers saw against what Kodosumi, the node and the database say. */
export async function examine(
  variables: Record<string, string>,
  orders: Ordered[],
  { runs, payments }: { runs: SeenRun[]; payments: SeenPayment[] },
): Promise<Verdict> {
  const { stored, eventsOf } = await readStore(variables);
  const [lost, doubled, stuck] = [[], [], []] as [string[], string[], string[]];
  const shown = orders.flatMap((order) => [...order.shown]);
  for (const order of orders) {
    const { prompt, last } = order;
    const events = eventsOf.get(order.id ?? 0) ?? [];
    const mine = runs.filter(({ inputs }) => inputs.prompt === prompt);
    const payment = payments.filter(({ blockchainIdentifier }) => order.shown.has(blockchainIdentifier));
    const endings = events.filter(({ type }) => ends.includes(type));
    if (last === null) lost.push(`${prompt}: never answered with a job`);
    else if (last.settlement.state !== 'result_on_chain')
      stuck.push(`${prompt}: ${last.status}, ${last.settlement.state}`);
    if (last?.status === 'completed' && mine.length === 0) lost.push(`${prompt}: completed without a run`);
    if (mine.length > 1) doubled.push(`${prompt}: ${mine.length} runs`);
    if (order.ids.size > 1) doubled.push(`${prompt}: shown as jobs ${[...order.ids].join(', ')}`);
    if (order.shown.size > 1) doubled.push(`${prompt}: ${order.shown.size} payments shown`);
    if (endings.length > 1) doubled.push(`${prompt}: ended ${endings.map(({ type }) => type).join(', ')}`);
    if (payment.length !== order.shown.size) lost.push(`${prompt}: shown a payment that the node does not have`);
    if (payment.some(({ resultHash }) => resultHash !== last?.settlement.output_hash)) {
      lost.push(`${prompt}: another hash on chain than in the job`);
    }
  }
  if (new Set(shown).size !== shown.length) doubled.push('one payment was shown for two orders');
  if (stored !== orders.length) doubled.push(`${stored} jobs in the database for ${orders.length} orders`);
  const all = [...eventsOf.values()].flat();
  const launched = all.filter(({ type }) => type === 'run_launched');
  return {
    jobs: orders.length,
    completed: orders.filter(({ last }) => last?.status === 'completed').length,
    reordered: orders.filter(({ retries }) => retries > 0).length,
    runs: runs.length,
    launches: {
      answered: launched.filter(({ detail }) => detail['learnedFrom'] === 'answer').length,
      foundLater: launched.filter(({ detail }) => detail['learnedFrom'] === 'timeline').length,
      sentAgain: all.filter(({ type }) => type === 'launch_not_sent').length,
    },
    paymentsShown: shown.length,
    paymentsUnshown: payments.length - new Set(shown).size,
    ...{ lost, doubled, stuck },
  };
}

async function readStore(variables: Record<string, string>) {
  const silent = () => undefined;
  const door = await openOperatorDoor(readDatabaseConfig(variables).config, {
    ...{ info: silent, warn: silent, error: silent },
  });
  try {
    const { records } = door.deps;
    const jobs = await records.list('all', 10_000);
    const eventsOf = new Map<number, RecordedEvent[]>();
    for (const { id } of jobs) eventsOf.set(id, (await records.find(id))?.events ?? []);
    return { stored: jobs.length, eventsOf };
  } finally {
    await door.close();
  }
}
