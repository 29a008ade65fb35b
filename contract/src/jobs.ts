import { initContract } from '@ts-rest/core';
import { z } from 'zod';
import { largestPage } from './limits.ts';
import { Job, JobStatus, ListedJob } from './job.ts';
import { listedJob } from './job-example.ts';
import { IfNoneMatch } from './conditional.ts';
import { CreatedJob, CreateJob } from './create-job.ts';
import { bodyProblems, keyedProblems, problemResponse } from './problem.ts';
import { AgentKey, JobId, wholeNumber } from './scalars.ts';

/** `next_cursor` is null on the last page. */
export const JobList = z
  .object({
    items: z.array(ListedJob).describe('The newest first'),
    next_cursor: z.string().nullable().describe('`cursor` of the next page; null on the last'),
  })
  .meta({ id: 'JobList', examples: [{ items: [listedJob], next_cursor: null }] });
export type JobList = z.infer<typeof JobList>;

const ListQuery = z.strictObject({
  status: JobStatus.optional().describe('Only jobs with this status'),
  limit: wholeNumber(z.int().min(1).max(largestPage)).default(20).describe('Jobs a page'),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'is no next_cursor of this list')
    .optional()
    .describe('`next_cursor` of the page before'),
});

const listOrder =
  'In the order of their ids, the latest first; pages neither repeat nor leave out a job that was in the list when the first was read. An order whose payment request came late takes its place among older ones: to find what is new, read back by some minutes of `created_at`, not to the last id that you know.';

const { 404: _, ...keyedWithoutAgent } = keyedProblems;

const c = initContract();

export const jobs = c.router({
  create: {
    method: 'POST',
    path: '/:agent_key/jobs',
    summary: 'Order a job; the answer holds all that a buyer needs to pay for it',
    metadata: {
      operationId: 'createJob',
      access: 'key',
      description:
        'Nothing runs and nothing is owed before the funds are locked. Send an `Idempotency-Key`: with it a retry gives the same job.',
      problems: [
        ...['malformed_json', 'malformed_request', 'unknown_agent', 'idempotency_conflict', 'idempotency_in_progress'],
        ...['payment_request_refused', 'agent_unavailable', 'payment_node_unavailable', 'not_ready'],
      ],
      responseHeaders: {
        201: ['location', 'ratelimit', 'ratelimit-policy', 'idempotent-replayed', 'preference-applied'],
      },
    },
    pathParams: z.object({ agent_key: AgentKey }),
    headers: z.object({
      'idempotency-key': z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe('The same key and the same body give the same job, for 24 hours'),
      prefer: z
        .string()
        .optional()
        .describe(
          '`wait=N`: answer once the work has ended or a person is asked, after N seconds (60 at most) in any case. A job that waits for its payment is answered at once.',
        ),
    }),
    body: CreateJob,
    responses: {
      201: CreatedJob,
      409: problemResponse,
      429: problemResponse,
      502: problemResponse,
      ...bodyProblems,
      ...keyedProblems,
    },
  },
  list: {
    method: 'GET',
    path: '/:agent_key/jobs',
    summary: 'List your jobs of one agent, newest first, without their results',
    metadata: {
      operationId: 'listJobs',
      access: 'key',
      description: listOrder,
      problems: ['malformed_request', 'unknown_agent', 'not_ready'],
      responseHeaders: { 200: ['link'] },
    },
    pathParams: z.object({ agent_key: AgentKey }),
    query: ListQuery,
    responses: { 200: JobList, ...keyedProblems },
  },
  listAll: {
    method: 'GET',
    path: '/jobs',
    summary: 'List your jobs of all agents, newest first, without their results',
    metadata: {
      operationId: 'listAllJobs',
      access: 'key',
      description: listOrder,
      problems: ['malformed_request', 'not_ready'],
      responseHeaders: { 200: ['link'] },
    },
    query: ListQuery,
    responses: { 200: JobList, ...keyedWithoutAgent },
  },
  get: {
    method: 'GET',
    path: '/:agent_key/jobs/:id',
    summary: 'Show a job: its status, its payment and, once completed, its result',
    metadata: {
      operationId: 'getJob',
      access: 'key',
      description: "Another caller's job is as unknown as one that was never ordered.",
      problems: ['malformed_request', 'unknown_agent', 'unknown_job', 'not_ready'],
      responseHeaders: {
        200: ['etag', 'cache-control', 'preference-applied'],
        304: ['etag', 'cache-control', 'preference-applied'],
      },
    },
    pathParams: z.object({
      agent_key: AgentKey,
      id: wholeNumber(JobId).meta({ description: 'The id that the order was answered with', examples: [123] }),
    }),
    headers: IfNoneMatch.extend({
      prefer: z
        .string()
        .optional()
        .describe('`wait=N`: answer once status or settlement change, after N seconds (60 at most) in any case'),
    }),
    responses: { 200: Job, 304: c.noBody(), ...keyedProblems },
  },
});
