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
import { largestPage, type Result } from '@masumi-kodosumi-connector/contract';
import type { Agents, WriterInput } from './agents.ts';

/** A buyer's program: strict code that uses all that the packages export, and prints what it found. */
const [baseUrl = '', apiKey] = process.argv.slice(2);
const retry: RetryPolicy = { ...defaultRetryPolicy, maxTries: 3 };
const client: Client<Agents> = createClient<Agents>({ baseUrl, apiKey, retry, fetch });
const input: WriterInput = { prompt: 'A page about lighthouses', tone: 'dry' };

const { sandbox } = await client.health();
const listed = (await client.agents()).map(({ key }) => key);
const { name } = await client.agent('gratis');

const seen: JobStatus[] = [];
const { signal } = new AbortController();
const ordered = await client.create('gratis', { data: input }, { idempotencyKey: 'a key of my own', signal });
const done: Job = await client.wait(ordered, {
  timeoutMs: 60_000,
  signal,
  onChange: ({ status }) => {
    seen.push(status);
  },
});
const result: Result | null = done.status === 'completed' ? done.result : null;
const failure: string | null = done.status === 'failed' ? done.error.message : null;
const isSame = JSON.stringify(await client.get('gratis', ordered.id)) === JSON.stringify(done);

const ids: number[] = [];
for await (const job of client.list('gratis', { status: 'completed' })) ids.push(job.id);

const refused: unknown = await createClient({ baseUrl, apiKey, retry: false })
  .create('writer', { data: { prompt: '' } })
  .catch((error: unknown) => error);
const field = isProblem(refused, 'invalid_input') ? refused.problem.errors?.[0]?.field : undefined;
const errors = [
  refused instanceof ProblemError && refused.status === 422,
  isNoAnswer(new NoAnswerError('none')),
  isWaitTimeout(new WaitTimeoutError('too long', done)),
];

const facts = {
  sandbox,
  listed,
  name,
  seen,
  output: result?.output,
  failure,
  isSame,
  isListed: ids.includes(ordered.id),
  field,
  errors,
  largestPage,
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
