import {
  createClient,
  defaultRetryPolicy,
  isNoAnswer,
  isProblem,
  isWaitTimeout,
  NoAnswerError,
  ProblemError,
  WaitTimeoutError,
  type Client,
  type Job,
  type JobStatus,
  type RetryPolicy,
} from '@masumi-kodosumi-connector/client';
import { contract, Job as JobSchema, jobStatuses, problemStatus } from '@masumi-kodosumi-connector/contract';
import type { agents } from './agents.ts';

/** A buyer's program: strict code that uses all that the packages export, and prints what it found. */
const [baseUrl = '', apiKey] = process.argv.slice(2);
const retry: RetryPolicy = { ...defaultRetryPolicy, maxTries: 3 };
const client: Client<typeof agents> = createClient<typeof agents>({ baseUrl, apiKey, retry, fetch });

const { sandbox } = await client.health();
const listed = (await client.agents()).map(({ key }) => key);
const { name } = await client.agent('gratis');

const seen: JobStatus[] = [];
const { signal } = new AbortController();
const ordered = await client.create(
  'gratis',
  { data: { prompt: 'A page about lighthouses', tone: 'dry' } },
  { idempotencyKey: 'a key of my own', signal },
);
const done: Job = await client.wait(ordered, {
  timeoutMs: 60_000,
  signal,
  onChange: ({ status }) => {
    seen.push(status);
  },
});
const isSame = JSON.stringify(await client.get('gratis', ordered.id)) === JSON.stringify(done);

const ids: number[] = [];
for await (const job of client.list('gratis', { status: 'completed' })) ids.push(job.id);

const refused: unknown = await createClient({ baseUrl, apiKey, retry: false })
  .create('writer', { data: { prompt: '' } })
  .catch((error: unknown) => error);
const field = isProblem(refused, 'invalid_input') ? refused.problem.errors?.[0]?.field : undefined;
const errors = [
  refused instanceof ProblemError && problemStatus.invalid_input === refused.status,
  isNoAnswer(new NoAnswerError('none')),
  isWaitTimeout(new WaitTimeoutError('too long', done)),
];

const facts = {
  sandbox,
  listed,
  name,
  seen,
  output: done.result?.output,
  isSame,
  isListed: ids.includes(ordered.id),
  field,
  errors,
  isValid: JobSchema.safeParse(done).success && jobStatuses.includes(done.status),
  path: contract.jobs.get.path,
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
