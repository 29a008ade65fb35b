import { userInfo } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { isRunId } from '../server/jobs/life/run-id.ts';
import { adoptRun } from '../server/jobs/operating/adopt-run.ts';
import { closeAttention } from '../server/jobs/operating/close-attention.ts';
import { failJob } from '../server/jobs/operating/fail-job.ts';
import type { Operator } from '../server/jobs/operating/operate-job.ts';
import { relaunchJob } from '../server/jobs/operating/relaunch-job.ts';
import { AskedWrongly, createCommand, NotDone, runCommand, someText, wholeNumber } from './command/command.ts';
import { printJson } from './command/print-json.ts';
import { actOnJob } from './jobs/act-on-job.ts';
import { evidenceOfJob } from './jobs/evidence-of-job.ts';
import { jobFacts, recordFacts } from './jobs/json-jobs.ts';
import { listOfJobs, oneJob } from './jobs/print-jobs.ts';
import { withDoor } from './jobs/with-door.ts';

const why = '--why, --reason <text>';
const jobId = wholeNumber(1, 2_147_483_647);

const command = createCommand(
  'jobs',
  "The operator's door to the jobs, beside running services (embedded database: while the service is stopped).",
)
  .option(
    '--by <name>',
    "who acts, the system's user unless told; written to the job's events with the reason",
    someText,
  )
  .option('--wait <seconds>', 'how long to wait for a service that works on the job', wholeNumber(0, 3_600), 30);

command
  .command('list')
  .description('what is open or needs attention, the newest first')
  .option('--all', 'ended jobs as well')
  .option('--limit <n>', 'so many at most', wholeNumber(1, 100_000), 100)
  .option('--json', 'as JSON')
  .action(async ({ all, limit, json }: { all?: boolean; limit: number; json?: boolean }) => {
    const jobs = await withDoor(({ deps }) => deps.records.list(all ? 'all' : 'open', limit));
    if (json) printJson({ items: jobs.map(jobFacts) });
    else console.log(listOfJobs(jobs));
  });

command
  .command('show')
  .description('one job and all that happened to it')
  .argument('<id>', 'the job', jobId)
  .option('--json', 'as JSON')
  .action(async (id: number, { json }: { json?: boolean }) => {
    const record = await withDoor(({ deps }) => deps.records.find(id));
    if (record === null) throw new NotDone(`There is no job ${id}.`);
    if (json) printJson(recordFacts(record));
    else console.log(oneJob(record));
  });

command
  .command('evidence')
  .description('all that speaks for a job in a dispute, what was ordered and delivered among it, as one JSON file')
  .argument('<id>', 'the job', jobId)
  .action(async (id: number) => {
    const evidence = await withDoor((door) => evidenceOfJob(door, id));
    if (evidence === null) throw new NotDone(`There is no job ${id}.`);
    printJson(evidence);
  });

command
  .command('adopt')
  .description('the run that a lost launch left behind is this one')
  .argument('<id>', 'the job', jobId)
  .argument('<run>', 'the run, as Kodosumi names it', runIdentifier)
  .option(why, 'how it is known', someText, 'found in Kodosumi')
  .action((id: number, runId: string, { reason }: { reason: string }) => {
    const found = operator(reason);
    return act(id, `goes on with run ${runId}`, (deps) => adoptRun(deps, id, runId, found));
  });

command
  .command('relaunch')
  .description('a lost launch made no run: launch again')
  .argument('<id>', 'the job', jobId)
  .option('--i-checked', 'you looked in Kodosumi, and it made none')
  .option(why, 'how it is known', someText, 'checked in Kodosumi that no run was made')
  .action((id: number, { iChecked, reason }: { iChecked?: boolean; reason: string }) => {
    if (!iChecked) {
      throw new NotDone(
        'Look in Kodosumi first: a run of this job that exists is paid work done twice. Then --i-checked',
      );
    }
    const checked = operator(reason);
    return act(id, 'will be launched again', (deps) => relaunchJob(deps, id, checked));
  });

command
  .command('fail')
  .description('end the job; its money is followed on')
  .argument('<id>', 'the job', jobId)
  .requiredOption(why, 'the caller sees it', someText)
  .action((id: number, { reason }: { reason: string }) => {
    const decided = operator(reason);
    return act(id, 'has failed', (deps) => failJob(deps, id, decided));
  });

command
  .command('close')
  .description('its attention is dealt with; it comes back where the trouble is still there')
  .argument('<id>', 'the job', jobId)
  .requiredOption(why, 'what was done', someText)
  .action((id: number, { reason }: { reason: string }) => {
    const dealtWith = operator(reason);
    return act(id, 'asks for no attention any more', (deps) => closeAttention(deps, id, dealtWith));
  });

await runCommand(command);

function act(id: number, done: string, attempt: Parameters<typeof actOnJob>[0]['attempt']): Promise<void> {
  const { wait } = command.opts<{ wait: number }>();
  return actOnJob({ id, waitSeconds: wait, attempt, done });
}

function operator(reason: string): Operator {
  return { by: command.opts<{ by?: string }>().by ?? systemUser(), reason };
}

/** A container may run as a number that no user has. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    throw new AskedWrongly('This system does not know who you are: say --by NAME.');
  }
}

function runIdentifier(text: string): string {
  if (isRunId(text)) return text;
  throw new InvalidArgumentError('A run has 24 hexadecimal characters.');
}
