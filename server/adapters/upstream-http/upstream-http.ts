import ky from 'ky';
import type { Clock } from '../../ports/clock.ts';
import { callTimeoutMs } from '../../jobs/driving/call-limits.ts';
import { NoAnswer, type Upstream } from '../../ports/no-answer.ts';
import { unobservedCalls, type CallAnswer, type CallObserver } from '../../ports/observer.ts';
import { Circuit } from './circuit.ts';
import { retryAfterMs } from './retry-after.ts';

export type UpstreamRequest = {
  method: 'GET' | 'POST';
  path: string;
  /** What the call is counted as; has to be given where the path differs from call to call. */
  call?: string;
  query?: Record<string, string | number>;
  json?: unknown;
  headers?: Record<string, string>;
  timeoutMs?: number;
  /** Asked for its effect: the answer's body, which may have no end, is not waited for. */
  isProbe?: boolean;
  /** Asked just before the request leaves; false, and it does not. */
  isStillTimely?: () => boolean;
};

export type UpstreamAnswer = {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
  retryAfterMs: number | null;
};

export type UpstreamHttp = (request: UpstreamRequest) => Promise<UpstreamAnswer>;

/**
 * One exchange with an upstream. Any HTTP answer is a value; no answer is `NoAnswer`. Nothing is tried again here: the
 * schedule of the jobs is the one layer of retries.
 */
export function createUpstreamHttp(
  upstream: Upstream,
  baseUrl: string,
  clock: Clock,
  usualTimeoutMs = callTimeoutMs,
  observe: CallObserver = unobservedCalls,
): UpstreamHttp {
  const base = baseUrl.replace(/\/+$/, '');
  const circuit = new Circuit(upstream, clock);
  const http = ky.create({ retry: 0, throwHttpErrors: false, redirect: 'manual', timeout: false });

  const exchange: UpstreamHttp = async (request) => {
    const { method, path, query, json, headers, timeoutMs = usualTimeoutMs, isProbe, isStillTimely } = request;
    circuit.enter();
    if (isStillTimely?.() === false) throw new NoAnswer(upstream, 'not sent, it came too late');
    try {
      const response = await http(`${base}${path}`, {
        method,
        headers: { accept: 'application/json', ...headers },
        // Covers the body too, which ky's own time-out does not.
        signal: AbortSignal.timeout(timeoutMs),
        ...(query && { searchParams: query }),
        ...(json !== undefined && { json }),
      });
      const text = isProbe ? await firstWords(response) : await response.text();
      circuit.report(!silentStatuses.has(response.status));
      const retryAfter = retryAfterMs(response.headers, clock.now());
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: parseJson(text),
        retryAfterMs: retryAfter,
      };
    } catch (error) {
      circuit.report(false);
      throw new NoAnswer(upstream, `no answer to ${method} ${path.split('?')[0]}`, { cause: error });
    }
  };

  return async (request) => {
    const since = performance.now();
    const call = request.call ?? `${request.method} ${request.path}`;
    try {
      const answer = await exchange(request);
      observe(call, `${Math.floor(answer.status / 100)}xx` as CallAnswer, performance.now() - since);
      return answer;
    } catch (error) {
      const wasAsked = error instanceof NoAnswer && error.cause !== undefined;
      observe(call, wasAsked ? 'none' : 'not_asked', performance.now() - since);
      throw error;
    }
  };
}

/** What stands before an upstream answers so while it is away; its own 500 is an answer, to one question only. */
const silentStatuses = new Set([429, 502, 503, 504]);

async function firstWords(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const chunk: { value?: Uint8Array | undefined } | undefined = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(chunk?.value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether the request surely never reached the other side: no connection was made. */
export function wasSurelyNotSent(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'UND_ERR_CONNECT_TIMEOUT') return true;
    if (cause instanceof NoAnswer && cause.cause === undefined) return true;
  }
  return false;
}
