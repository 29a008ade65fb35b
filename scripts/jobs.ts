import { userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openOperatorDoor, type OperatorDoor } from '../server/compose-operator-door.ts';
import { environment, readDatabaseConfig } from '../server/config/config.ts';
import { isRunId } from '../server/jobs/life/run-id.ts';
import { adoptRun } from '../server/jobs/operating/adopt-run.ts';
import { failJob } from '../server/jobs/operating/fail-job.ts';
import type { Operator, OperatorAnswer } from '../server/jobs/operating/operate-job.ts';
import { relaunchJob } from '../server/jobs/operating/relaunch-job.ts';
import type { Log } from '../server/ports/log.ts';
import { listOfJobs, oneJob } from './jobs/print-jobs.ts';
import { visibleText } from './jobs/visible-text.ts';

const usage = `The operator's door to the jobs, beside running services (embedded database: while the service is stopped).

  npm run jobs -- list [--all] [--limit N]        what is open or needs attention
  npm run jobs -- show ID                         one job and all that happened to it
  npm run jobs -- adopt ID RUN [--reason TEXT]    the run that a lost launch left behind is this one
  npm run jobs -- relaunch ID --i-checked         a lost launch made no run: launch again
  npm run jobs -- fail ID --reason TEXT           end the job; its money is followed on

  --by NAME        who acts, the system's user unless told; written to the job's events with the reason
  --wait SECONDS   how long to wait for a service that works on the job (30)`;

class Refusal extends Error {}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [command = 'help', idText, runId, ...surplus] = positionals;
  const operator = (reason: string): Operator => ({
    by: values.by ?? userInfo().username,
    reason: values.reason ?? reason,
  });
  if (surplus.length > 0 || (runId !== undefined && command !== 'adopt')) throw new Refusal(usage);
  switch (command) {
    case 'list': {
      const limit = whole('--limit', values.limit);
      return withDoor(async ({ deps }) => {
        console.log(listOfJobs(await deps.records.list(values.all ? 'all' : 'open', limit)));
        return 0;
      });
    }
    case 'show': {
      const id = whole('ID', idText);
      return withDoor(async ({ deps }) => {
        const record = await deps.records.find(id);
        if (record === null) throw new Refusal(`There is no job ${id}.`);
        console.log(oneJob(record));
        return 0;
      });
    }
    case 'adopt': {
      const id = whole('ID', idText);
      if (runId === undefined || !isRunId(runId)) {
        throw new Refusal('RUN is the 24 hexadecimal characters of a Kodosumi run.');
      }
      const found = operator('found in Kodosumi');
      return act(id, ({ deps }) => adoptRun(deps, id, runId, found), `goes on with run ${runId}`);
    }
    case 'relaunch': {
      const id = whole('ID', idText);
      if (!values['i-checked']) {
        throw new Refusal(
          'Look in Kodosumi first: a run of this job that exists is paid work done twice. Then --i-checked',
        );
      }
      const checked = operator('checked in Kodosumi that no run was made');
      return act(id, ({ deps }) => relaunchJob(deps, id, checked), 'will be launched again');
    }
    case 'fail': {
      const id = whole('ID', idText);
      if (!values.reason) throw new Refusal('--reason TEXT is needed; the caller sees it.');
      return act(id, ({ deps }) => failJob(deps, id, operator('')), 'has failed');
    }
    case 'help':
      console.log(usage);
      return 0;
    default:
      throw new Refusal(usage);
  }

  async function act(id: number, attempt: (door: OperatorDoor) => Promise<OperatorAnswer>, done: string) {
    const waitMs = whole('--wait', values.wait) * 1_000;
    return withDoor(async (door) => {
      const deadline = Date.now() + waitMs;
      let answer = await attempt(door);
      while (answer.kind === 'held' && Date.now() < deadline) {
        await wait(200);
        answer = await attempt(door);
      }
      switch (answer.kind) {
        case 'done':
          console.log(`Job ${id} ${done}.`);
          return 0;
        case 'unknown_job':
          throw new Refusal(`There is no job ${id}.`);
        case 'held':
          throw new Refusal(
            `A service works on job ${id}, until ${answer.until.toISOString()} at the latest. Try again.`,
          );
        case 'refused':
          throw new Refusal(`Job ${id} is left as it is: ${answer.reason}.`);
      }
    });
  }
}

async function withDoor(use: (door: OperatorDoor) => Promise<number>): Promise<number> {
  const { config, faults } = readDatabaseConfig(environment);
  if (faults.length > 0) throw new Refusal(faults.join('\n'));
  const line = (fields: object, message: string) => {
    console.error(message, visibleText(JSON.stringify(fields)));
  };
  // What it does it says itself.
  const log: Log = { info: () => undefined, warn: line, error: line };
  const door = await openOperatorDoor(config, log);
  try {
    return await use(door);
  } finally {
    await door.close();
  }
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        limit: { type: 'string', default: '100' },
        reason: { type: 'string' },
        by: { type: 'string' },
        wait: { type: 'string', default: '30' },
        'i-checked': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function whole(name: string, text: string | undefined): number {
  if (text !== undefined && /^\d{1,9}$/.test(text)) return Number(text);
  throw new Refusal(`${name} has to be a whole number.`);
}
