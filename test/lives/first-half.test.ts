import { test } from 'vitest';
import { liveAShare } from './live-a-share.ts';
import { patiently } from '../support/slowness.ts';

// Half of the lives, so that both processors have one.
test('300 lives with lost answers, crashes and two workers break no promise', { timeout: patiently(600_000) }, () =>
  liveAShare(300, 0),
);
