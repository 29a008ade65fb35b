import { expect, test } from 'vitest';
import { listOfJobs, oneJob } from '../../scripts/jobs/print-jobs.ts';
import { aJob, noon } from '../builders/job.ts';

const tricks = {
  'clears the screen': '\x1b[2J',
  rings: '\x07',
  'writes over the line': 'good\r\nJob 7 completed.',
  'begins a sequence in one character': '\x9b31m',
  deletes: '\x7f',
  'goes back': '\b\b\b',
  'turns the text around': '\u202egnp.exe',
  'hides itself': '\u200b\u2066',
  'ends the line another way': '\u2028\u2029\x85',
  'is half a character': '\ud800',
  'ends a string': '\0',
};

test.each(Object.entries(tricks))('a text that %s is shown and not obeyed, wherever it stands', (_name, text) => {
  const job = aJob({
    agentKey: `agent${text}`,
    owner: `owner${text}`,
    error: { code: 'run_failed', message: `error${text}` },
    attention: { code: 'upstream_refused', message: `attention${text}`, since: noon },
  });
  const detail = { reason: `reason${text}`, [`key${text}`]: { deep: [`deep${text}`] } };
  const shown = oneJob({ job, duties: [], result: null, events: [{ type: 'run_failed', at: noon, detail }] });
  const listed = listOfJobs([job]);
  for (const printed of [shown, listed]) {
    expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    expect(printed).not.toContain(text);
  }
  for (const where of ['agent', 'owner', 'error', 'attention', 'reason', 'key', 'deep']) {
    expect(shown).toMatch(new RegExp(`${where}[^ ]*\\\\`));
  }
  expect(listed.split('\n')).toHaveLength(2);
});

test('ordinary text of any language is shown as it is', () => {
  const message = 'Zoë 日本語 "quoted" C:\\path 😀';
  const job = aJob({ error: { code: 'run_failed', message } });
  expect(oneJob({ job, duties: [], result: null, events: [] })).toContain(message);
});
