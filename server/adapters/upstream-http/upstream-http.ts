import { callEndsWithinMs } from '../../jobs/driving/call-limits.ts';
import { parseJson } from '../../jobs/forms/parse-json.ts';
import type { Clock } from '../../ports/clock.ts';
import { NoAnswer, type Upstream } from '../../ports/no-answer.ts';
import { unobservedCalls, type CallAnswer, type CallObserver } from '../../ports/observer.ts';
import { AnswerTooLarge } from './answer-too-large.ts';
import { Circuit } from './circuit.ts';
import { NotSent, wasNeverConnected } from './not-sent.ts';
import { readBody, readFirstWords, type Body } from './read-body.ts';
import { retryAfterMs } from './retry-after.ts';
import { createUpstreamUrl } from './upstream-url.ts';

export type UpstreamRequest = {
  method: 'GET' | 'POST';
  path: string;
  /** What the call is counted as; has to be given where the path differs from call to call. */
  call?: string;
  query?: Record<string, string | number>;
  json?: unknown;
  headers?: Record<string, string>;
  timeoutMs?: number;
  /** Of the body, decoded. */
  maxBytes?: number;
  /** Asked for its effect: the answer's body, which may have no end, is not waited for. */
  isProbe?: boolean;
  /** Asked just before the request leaves; false, and it does not. */
  isStillTimely?: () => boolean;
};

export type UpstreamAnswer = {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined when it is none that an upstream gives. */
  json: unknown;
  retryAfterMs: number | null;
};

export type UpstreamHttp = (request: UpstreamRequest) => Promise<UpstreamAnswer>;

export const mebibyte = 1_048_576;
/** Far more than an honest answer has, and nothing to a process. */
const usualMaxBytes = 4 * mebibyte;
/** No answer of either upstream has ten; what an agent nests is text inside them, or an input of at most 64. */
const deepestAnswer = 100;

/**
 * One exchange with an upstream. Any HTTP answer is a value; no answer is `NoAnswer`. Nothing is tried again here: the
 * schedule of the jobs is the one layer of retries.
 */
export function createUpstreamHttp(
  upstream: Upstream,
  baseUrl: string,
  clock: Clock,
  usualTimeoutMs = callEndsWithinMs,
  observe: CallObserver = unobservedCalls,
): UpstreamHttp {
  const urlOf = createUpstreamUrl(upstream, baseUrl);
  const circuit = new Circuit(upstream, clock);

  const exchange: UpstreamHttp = async (request) => {
    const { method, path, query = {}, headers, timeoutMs = usualTimeoutMs, isStillTimely } = request;
    const url = urlOf(path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    circuit.enter();
    if (isStillTimely?.() === false) throw new NotSent(upstream, 'not sent, it came too late');
    const body = request.json === undefined ? null : sentOnce(request.json);
    const ending = new AbortController();
    const timer = setTimeout(() => {
      ending.abort(new Error('the time is up'));
    }, timeoutMs);
    try {
      // Not through ky: once the head has come, garbage collection takes its signal, and a body has no end any more.
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        signal: ending.signal,
        headers: { accept: 'application/json', ...body?.headers, ...headers },
        ...(body && { body: body.stream, duplex: 'half' }),
      });
      const answer = await bodyOf(response, request);
      circuit.report(!silentStatuses.has(response.status));
      if (answer.kind === 'too_large') {
        const { status } = response;
        throw new AnswerTooLarge(upstream, `too large an answer to ${method} ${path}`, { status, head: answer.head });
      }
      const retryAfter = retryAfterMs(response.headers, clock.now());
      return {
        status: response.status,
        headers: response.headers,
        text: answer.text,
        json: parseJson(answer.text, deepestAnswer),
        retryAfterMs: retryAfter,
      };
    } catch (error) {
      if (error instanceof AnswerTooLarge) throw error;
      circuit.report(false);
      const Kind = wasNeverConnected(error) ? NotSent : NoAnswer;
      throw new Kind(upstream, `no answer to ${method} ${path}`, { cause: error });
    } finally {
      clearTimeout(timer);
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
      const wasHeldBack = error instanceof NotSent && error.cause === undefined;
      observe(call, wasHeldBack ? 'not_asked' : 'none', performance.now() - since);
      throw error;
    }
  };
}

/** What stands before an upstream answers so while it is away; its own 500 is an answer, to one question only. */
const silentStatuses = new Set([429, 502, 503, 504]);

/**
 * As a stream, which can be sent one time only: `fetch` by itself sends any other body again when the answer is a 421,
 * and a launch that is sent twice is paid work done twice.
 */
function sentOnce(json: unknown) {
  const bytes = new Blob([JSON.stringify(json)]);
  const headers = { 'content-type': 'application/json', 'content-length': String(bytes.size) };
  return { stream: bytes.stream(), headers };
}

async function bodyOf(response: Response, request: UpstreamRequest): Promise<Body> {
  if (request.isProbe) return { kind: 'whole', text: await readFirstWords(response) };
  return readBody(response, request.maxBytes ?? usualMaxBytes);
}
