import { expect, test } from 'vitest';
import { liveLives } from '../../scripts/lives/live-lives.ts';
import { sabotages } from '../../scripts/lives/sabotage.ts';
import { freshDatabase } from './live-a-share.ts';
import { patiently } from '../support/slowness.ts';

/** Some show in few lives: these are seeds whose first ones do, so that a suite need not live hundreds. */
const seeds: Partial<Record<string, number>> = {
  takes_our_clock_for_that_of_a_flow: 5,
  relaunches_without_a_search: 2,
  writes_with_a_stale_token: 3,
};

test.each(Object.entries(sabotages))(
  'lives find out a service that %s',
  { timeout: patiently(300_000) },
  async (name, sabotage) => {
    const report = await liveLives(
      { lives: 1_000, seed: seeds[name] ?? 7, stopAtFailure: true, sabotage },
      freshDatabase,
    );
    expect(report.failed).toHaveLength(1);
  },
);
