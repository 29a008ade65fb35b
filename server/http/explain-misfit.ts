import { contract, CreateJob, type FieldError } from '@masumi-kodosumi-connector/contract/router';
import type { AppRoute } from '@ts-rest/core';
import type { RequestValidationError } from '@ts-rest/express';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { JobDeps } from '../jobs/job-deps.ts';
import { orderFaults } from '../jobs/ordering/order-faults.ts';
import { writtenFaults } from './read-json.ts';
import { ProblemError } from './problem-error.ts';

type Issue = { path?: readonly unknown[] | undefined; message: string; code?: unknown; keys?: unknown };

/** The problem of a request that does not fit the contract: with every fault of it, also those that only the agent knows. */
export async function explainMisfit(
  error: RequestValidationError,
  req: Request,
  res: Response,
  deps: JobDeps,
): Promise<ProblemError> {
  if (error.pathParams !== null) return unknownPath(issuesOf(error.pathParams));
  const { tsRestRoute: route } = req as unknown as { tsRestRoute: AppRoute };
  const bodySchema = 'body' in route ? (route.body as z.ZodType) : null;
  const errors = [
    ...writtenFaults(res),
    ...fieldErrors('', bodySchema?.safeParse(req.body).error?.issues ?? []),
    ...fieldErrors('query.', issuesOf(error.query)),
    ...fieldErrors('header.', issuesOf(error.headers)),
  ];
  if (route === contract.jobs.create) {
    // Not from the parameters, which belong to the route that is left by now.
    const [, agentKey = ''] = req.path.split('/');
    errors.push(...(await orderFaults(deps, agentKey, readableParts(req.body))));
  }
  const named = new Map(errors.toReversed().map((fault) => [fault.field, fault]));
  return new ProblemError('invalid_input', 'The request does not fit; see errors.', {
    errors: [...named.values()].reverse(),
  });
}

/** An id or key that cannot exist is one that does not. */
function unknownPath(issues: readonly Issue[]): ProblemError {
  const isAgent = issues.some(({ path }) => path?.[0] === 'agent_key');
  if (isAgent) return new ProblemError('unknown_agent', 'There is no such agent.');
  return new ProblemError('unknown_job', 'There is no such job.');
}

function readableParts(body: unknown): { data?: CreateJob['data']; paymentAmount?: CreateJob['payment_amount'] } {
  const { data, payment_amount: amount } = (body ?? {}) as Record<string, unknown>;
  const parsedData = CreateJob.shape.data.safeParse(data);
  const parsedAmount = CreateJob.shape.payment_amount.safeParse(amount);
  return {
    ...(parsedData.success && { data: parsedData.data }),
    ...(parsedAmount.success && { paymentAmount: parsedAmount.data }),
  };
}

function issuesOf(part: unknown): readonly Issue[] {
  return part === null ? [] : (part as { issues: readonly Issue[] }).issues;
}

function fieldErrors(prefix: string, issues: readonly Issue[]): FieldError[] {
  return issues.flatMap(({ path = [], message, code, keys }) => {
    const field = (...more: string[]) => prefix + [...path.map(String), ...more].join('.');
    if (Array.isArray(keys)) {
      return keys.map((key) => ({ field: field(String(key)), code: 'unknown_field', message: 'is not known' }));
    }
    return [{ field: field(), code: typeof code === 'string' ? code : 'invalid', message }];
  });
}
