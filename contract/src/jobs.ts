import { initContract } from '@ts-rest/core';
import { z } from 'zod';
import { Job, JobStatus, ListedJob } from './job.ts';
import { listedJob, pendingJob } from './job-example.ts';
import { keyedProblems, problemResponse } from './problem.ts';
import { AgentKey, IdentifierFromPurchaser, JsonObject } from './scalars.ts';

export const CreateJob = z
  .strictObject({
    data: JsonObject,
    payment_amount: z
      .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/, 'a decimal number')])
      .optional()
      .describe('In whole coins of the price, e.g. 10.0 for 10 ADA. May be left out for a fixed price.'),
    identifier_from_purchaser: IdentifierFromPurchaser.optional(),
  })
  .meta({ id: 'CreateJob', examples: [{ data: { prompt: 'A page about lighthouses' }, payment_amount: 10 }] });
export type CreateJob = z.infer<typeof CreateJob>;

/** `ignored_fields`: keys of `data` that the agent's form does not have. They are hashed, and do not reach the agent. */
export const CreatedJob = Job.extend({
  ignored_fields: z
    .array(z.string())
    .describe('Keys of `data` that the form does not have: hashed, not sent to the agent'),
}).meta({ id: 'CreatedJob', examples: [{ ...pendingJob, ignored_fields: [] }] });
export type CreatedJob = z.infer<typeof CreatedJob>;

/** `next_cursor` is null on the last page. */
export const JobList = z
  .object({ items: z.array(ListedJob), next_cursor: z.string().nullable() })
  .meta({ id: 'JobList', examples: [{ items: [listedJob], next_cursor: null }] });
export type JobList = z.infer<typeof JobList>;

export const largestPage = 100;

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
        ...['payment_request_refused', 'agent_unavailable', 'payment_node_unavailable'],
      ],
      responseHeaders: { 201: ['location', 'ratelimit', 'ratelimit-policy'] },
    },
    pathParams: z.object({ agent_key: AgentKey }),
    headers: z.object({
      'idempotency-key': z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe('The same key and the same body give the same job, for 24 hours'),
    }),
    body: CreateJob,
    responses: {
      201: CreatedJob,
      404: problemResponse,
      409: problemResponse,
      415: problemResponse,
      422: problemResponse,
      429: problemResponse,
      502: problemResponse,
      503: problemResponse,
      ...keyedProblems,
    },
  },
  list: {
    method: 'GET',
    path: '/:agent_key/jobs',
    summary: 'List your jobs of one agent, newest first, without their results',
    metadata: { operationId: 'listJobs', access: 'key', problems: ['malformed_request', 'unknown_agent'] },
    pathParams: z.object({ agent_key: AgentKey }),
    query: z.object({
      status: JobStatus.optional().describe('Only jobs with this status'),
      limit: z.coerce.number<number>().int().min(1).max(largestPage).default(20).describe('Jobs a page'),
      cursor: z.string().min(1).max(64).optional().describe('`next_cursor` of the page before'),
    }),
    responses: { 200: JobList, 404: problemResponse, 422: problemResponse, ...keyedProblems },
  },
  get: {
    method: 'GET',
    path: '/:agent_key/jobs/:id',
    summary: 'Show a job: its status, its payment and, once completed, its result',
    metadata: {
      operationId: 'getJob',
      access: 'key',
      description: "Another caller's job is as unknown as one that was never ordered.",
      problems: ['malformed_request', 'unknown_job'],
      responseHeaders: {
        200: ['etag', 'cache-control', 'preference-applied'],
        304: ['etag', 'cache-control', 'preference-applied'],
      },
    },
    pathParams: z.object({
      agent_key: AgentKey,
      id: z.coerce
        .number()
        .int()
        .positive()
        .meta({ description: 'The id that the order was answered with', examples: [123] }),
    }),
    headers: z.object({
      prefer: z
        .string()
        .optional()
        .describe('`wait=N`: answer once status or settlement change, after N seconds (60 at most) in any case'),
      'if-none-match': z.string().optional().describe('The `ETag` of an earlier answer: 304 while nothing is new'),
    }),
    responses: { 200: Job, 304: c.noBody(), 404: problemResponse, ...keyedProblems },
  },
});
