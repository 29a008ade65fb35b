import { contract } from '@masumi-kodosumi-connector/contract/router';
import { initServer } from '@ts-rest/express';
import type { Response } from 'express';
import type { JobDeps } from '../../jobs/job-deps.ts';
import { awaitWork } from '../../jobs/reading/await-work.ts';
import type { OrderAnswer } from '../../jobs/ordering/order-answer.ts';
import { orderJob } from '../../jobs/ordering/order-job.ts';
import type { JobWithResult } from '../../ports/job-reader.ts';
import type { OrderQuota } from '../../ports/order-quota.ts';
import type { Receipts } from '../../ports/receipts.ts';
import { ownerOf } from '../access.ts';
import { admitOrder } from './admit-order.ts';
import { callerOf } from './caller-of.ts';
import type { Links } from '../links.ts';
import { preferredWait } from './job-freshness.ts';
import { listPage } from './list-page.ts';
import { presentJob } from './present-job.ts';
import { ProblemError } from '../problem-error.ts';
import { showJob } from './show-job.ts';
import { waitLimit } from './wait-limit.ts';

type Options = { orderQuota: OrderQuota; stopping: AbortSignal; links: Links; receipts: Receipts | null };

export function jobRoutes(deps: JobDeps, options: Options) {
  const { orderQuota, stopping, links, receipts } = options;

  async function waited(ordered: JobWithResult, prefer: string | undefined, res: Response): Promise<JobWithResult> {
    const waitSeconds = preferredWait(prefer);
    if (waitSeconds === null) return ordered;
    res.setHeader('preference-applied', `wait=${waitSeconds}`);
    return awaitWork(deps, ordered, waitLimit(res, waitSeconds, stopping));
  }

  return initServer().router(contract.jobs, {
    create: async ({ params, body, headers, req, res }) => {
      const order = {
        ...{ owner: ownerOf(res), caller: callerOf(req, res) },
        data: body.data,
        paymentAmount: body.payment_amount,
        identifierFromPurchaser: body.identifier_from_purchaser,
        idempotencyKey: headers['idempotency-key'] ?? null,
      };
      const answer = await orderJob(deps, params.agent_key, order, () => admitOrder(orderQuota, req, res));
      if (answer.kind !== 'ordered') throw refusal(answer);
      const { result, ignoredFields } = answer;
      const found = await waited({ job: answer.job, result }, headers.prefer, res);
      const { job } = found;
      if (answer.isReplay) res.setHeader('idempotent-replayed', 'true');
      res.setHeader('location', links.to(req.path, `/${job.agentKey}/jobs/${job.id}`));
      return { status: 201, body: { ...(await presentJob(found, receipts)), ignored_fields: ignoredFields } };
    },

    list: async ({ params, query, req, res }) => {
      return { status: 200, body: await listPage(deps, options, { req, res }, params.agent_key, query) };
    },

    listAll: async ({ query, req, res }) => {
      return { status: 200, body: await listPage(deps, options, { req, res }, null, query) };
    },

    get: ({ params, headers, res }) =>
      showJob(deps, options, res, {
        agentKey: params.agent_key,
        id: params.id,
        prefer: headers.prefer,
        ifNoneMatch: headers['if-none-match'],
      }),
  });
}

function refusal(answer: Exclude<OrderAnswer, { kind: 'ordered' }>): ProblemError {
  switch (answer.kind) {
    case 'unknown_agent':
      return new ProblemError('unknown_agent', 'There is no such agent.');
    case 'invalid':
      return new ProblemError('invalid_input', 'The order does not fit this agent; see errors.', {
        errors: answer.errors,
      });
    case 'agent_unavailable': {
      const detail = `The agent takes no orders at the moment: ${answer.reason}.`;
      return new ProblemError('agent_unavailable', detail, { retryAfterMs: answer.retryAfterMs });
    }
    case 'payment_node_silent': {
      const detail = 'The payment node gave no answer; nothing was ordered. Try again with the same Idempotency-Key.';
      return new ProblemError('payment_node_unavailable', detail, { retryAfterMs: answer.retryAfterMs });
    }
    case 'too_many_unpaid': {
      const detail = `You have ${answer.unpaid} orders of this agent that wait for their payment; pay them, or wait until they lapse.`;
      return new ProblemError('too_many_requests', detail, { retryAfterMs: answer.retryAfterMs });
    }
    case 'too_many_orders':
      return new ProblemError('too_many_requests', 'You have ordered too much in the last minute.');
    case 'payment_refused':
      return new ProblemError(
        'payment_request_refused',
        'The payment node refused the payment request; the operator has to look.',
      );
    case 'idempotency_conflict':
      return new ProblemError('idempotency_conflict', 'This Idempotency-Key was used with another body.');
    case 'idempotency_in_progress': {
      const detail = 'An order with this Idempotency-Key is being made at this moment.';
      return new ProblemError('idempotency_in_progress', detail, { retryAfterMs: 1_000 });
    }
  }
}
