import type { Request, Response } from 'express';
import type { OrderQuota } from '../../ports/order-quota.ts';
import { callerOf } from './caller-of.ts';

/** Counts an order of this caller, and says in the IETF's RateLimit fields how many more may follow. */
export async function admitOrder(quota: OrderQuota, req: Pick<Request, 'ip'>, res: Response): Promise<boolean> {
  const { isWithin, limit, left, windowMs, renewsInMs } = await quota.take(callerOf(req, res));
  const renewsInSeconds = Math.max(1, Math.ceil(renewsInMs / 1_000));
  res.setHeader('ratelimit-policy', `"orders";q=${limit};w=${windowMs / 1_000}`);
  res.setHeader('ratelimit', `"orders";r=${left};t=${renewsInSeconds}`);
  if (!isWithin) res.setHeader('retry-after', String(renewsInSeconds));
  return isWithin;
}
