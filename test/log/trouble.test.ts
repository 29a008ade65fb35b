import { expect, test } from 'vitest';
import { createTrouble, logBeside } from '../../server/log/trouble.ts';
import type { Log } from '../../server/ports/log.ts';

function heard() {
  const lines: string[] = [];
  const line = (level: string) => (fields: object, message: string) => {
    lines.push(
      [level, message, ...Object.entries({ ...fields, err: undefined }).flat()]
        .filter((x) => x !== undefined && x !== 'err')
        .join(' '),
    );
  };
  const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
  let ms = 0;
  const trouble = createTrouble(log, { begins: 'away', lasts: 'still away', ends: 'back' }, () => ms);
  const pass = (more: number) => {
    ms += more * 1_000;
  };
  return { lines, log, trouble, pass };
}
const error = new Error('gone');

test('a trouble is told when it begins, once a minute, and when it is over', () => {
  const { lines, trouble, pass } = heard();
  for (let tenth = 0; tenth < 1_500; tenth += 1) {
    trouble.seen(error);
    pass(0.1);
  }
  trouble.absent();
  pass(5);
  trouble.absent();
  trouble.absent();
  expect(lines).toEqual([
    'error away',
    'error still away seconds 60 times 601',
    'error still away seconds 120 times 1201',
    'warn back seconds 150 times 1500',
  ]);
});

test('what comes and goes is one trouble, and what comes later is another', () => {
  const { lines, trouble, pass } = heard();
  trouble.absent();
  for (let second = 0; second < 20; second += 1) {
    trouble.seen(error);
    trouble.absent();
    pass(1);
  }
  pass(30);
  trouble.absent();
  trouble.seen(error);
  expect(lines).toEqual(['error away', 'warn back seconds 19 times 20', 'error away']);
});

test('a line about the trouble is counted, every other line is written as it is', () => {
  const { lines, log, trouble } = heard();
  const beside = logBeside(trouble, (given) => given === error, log);
  beside.error({ err: error, job_id: 1 }, 'job not advanced');
  beside.error({ err: error }, 'request failed');
  beside.error({ err: new Error('another') }, 'request failed');
  beside.warn({ job_id: 2 }, 'lease lost');
  expect(lines).toEqual(['error away', 'error request failed', 'warn lease lost job_id 2']);
});
