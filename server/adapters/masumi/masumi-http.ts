import type { ZodType } from 'zod';
import type { Clock } from '../../ports/clock.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { CallObserver } from '../../ports/observer.ts';
import type { FarClock } from '../upstream-http/far-clock.ts';
import { createUpstreamHttp, type UpstreamRequest } from '../upstream-http/upstream-http.ts';
import { ErrorEnvelope } from './masumi-wire.ts';
import { reasonOfKey } from './nodes-words.ts';

/** `refused` is the node's own 400, 403, 404, 409 or 413, in its envelope: an answer to the question. */
export type MasumiAnswer<T> = { kind: 'success'; data: T } | { kind: 'refused'; status: number; message: string };

export type MasumiHttp = <T>(schema: ZodType<T>, request: UpstreamRequest) => Promise<MasumiAnswer<T>>;

export type MasumiAccess = { nodeUrl: string; apiKey: string; timeoutMs?: number };

/** Talks to the node: its token, its envelope, and what counts as an answer. A 401 is our configuration's fault. */
export function createMasumiHttp(
  { nodeUrl, apiKey, timeoutMs }: MasumiAccess,
  clock: Clock,
  nodeClock: FarClock,
  observe?: CallObserver,
): MasumiHttp {
  const exchange = createUpstreamHttp('masumi', nodeUrl, clock, timeoutMs, observe);

  return async (schema, request) => {
    const { status, json, headers, retryAfterMs } = await exchange({ ...request, headers: { token: apiKey } });
    nodeClock.see(headers);
    const call = `${request.method} ${request.path}`;
    if (status === 200) {
      const parsed = schema.safeParse(json);
      if (parsed.success) return { kind: 'success', data: parsed.data };
      const fields = parsed.error.issues.map((issue) => issue.path.join('.')).slice(0, 5);
      throw new NoAnswer('masumi', `${call} answered another shape at ${fields.join(', ')}`);
    }
    const refusal = ErrorEnvelope.safeParse(json);
    const isRefusal = status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429;
    if (isRefusal && refusal.success) return { kind: 'refused', status, message: refusal.data.error.message };
    // Which of its reasons it has stands in its words alone.
    const isOfOurKey = status === 401;
    const why = isOfOurKey && refusal.success ? reasonOfKey(refusal.data.error.message) : '';
    const what = `${call} answered ${status}${why === '' ? '' : `: ${why}`}`;
    throw new NoAnswer('masumi', what, { retryAfterMs, isOfOurKey });
  };
}
