import { expect, test } from 'vitest';
import { liveLives } from '../../scripts/lives/live-lives.ts';
import { sabotages } from '../../scripts/lives/sabotage.ts';
import { freshDatabase } from './live-a-share.ts';
import { patiently } from '../support/slowness.ts';

test.each(Object.entries(sabotages))(
  'lives find out a service that %s',
  { timeout: patiently(300_000) },
  async (_name, sabotage) => {
    const report = await liveLives({ lives: 1_000, seed: 7, stopAtFailure: true, sabotage }, freshDatabase);
    expect(report.failed).toHaveLength(1);
  },
);
