import ky from 'ky';
import pRetry from 'p-retry';
import type { Hooks, Try } from './client-options.ts';
import { NoAnswerError } from './no-answer-error.ts';
import { readAnswer } from './read-answer.ts';
import { pauseBeforeRetry, type RetryPolicy } from './retry-policy.ts';
import type { Timing } from './timing.ts';

export type Request = {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal | undefined;
};

/** `body` is what its JSON says; undefined where nothing is new. */
export type Answer = { status: number; body: unknown; headers: Headers };

export type Transport = (request: Request, retry: RetryPolicy) => Promise<Answer>;

export type TransportOptions = {
  apiKey: string | undefined;
  fetch: typeof globalThis.fetch;
  timing: Timing;
  hooks: Hooks;
};

/** Sends a request as often as the retry policy says, and gives the first success. p-retry is the one retry layer. */
export function createTransport({ apiKey, fetch, timing, hooks }: TransportOptions): Transport {
  return (request, retry) => {
    const { method, url, signal } = request;
    const startedMs = timing.nowMs();
    const elapsed = () => timing.nowMs() - startedMs;
    const send = async (attempt: number) => {
      const sent: Try = { method, url, attempt };
      hooks.beforeRequest?.(sent);
      const sentMs = timing.nowMs();
      const withinMs = Math.min(retry.perTryMs, retry.totalMs - elapsed());
      const heard = (status: number, headers: Headers) =>
        hooks.afterResponse?.({ ...sent, status, headers, ms: timing.nowMs() - sentMs });
      return sendOnce(request, { apiKey, fetch, withinMs, heard });
    };
    return pRetry(send, {
      retries: retry.maxTries - 1,
      ...(signal && { signal }),
      minTimeout: 0, // The pause is taken below, where Retry-After is known.
      shouldRetry: async ({ error, attemptNumber: attempt }) => {
        const failed = { error, tries: attempt, elapsedMs: elapsed(), random: timing.random() };
        const pauseMs = pauseBeforeRetry(retry, failed);
        if (pauseMs === null) return false;
        hooks.beforeRetry?.({ method, url, attempt, error, pauseMs });
        await timing.pause(pauseMs, signal);
        return true;
      },
    });
  };
}

type SendOptions = {
  apiKey: string | undefined;
  fetch: typeof globalThis.fetch;
  withinMs: number;
  heard: (status: number, headers: Headers) => void;
};

async function sendOnce(
  { method, url, headers, body, signal }: Request,
  { apiKey, fetch, withinMs, heard }: SendOptions,
): Promise<Answer> {
  const sent = ky(url, {
    method,
    headers: {
      ...headers,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
    // Browsers refuse a fetch that is called as a method of another object.
    fetch: (input, init) => fetch(input, init),
    retry: 0,
    timeout: false,
    totalTimeout: Math.max(1, Math.ceil(withinMs)),
    throwHttpErrors: false,
    // Following one would send the key and the order to a place that nobody named.
    redirect: 'manual',
  });
  const [response, text] = await readWhole(sent, `${method} ${new URL(url).pathname}`, signal);
  heard(response.status, response.headers);
  return { status: response.status, body: readAnswer(response, text), headers: response.headers };
}

type Sent = Promise<Response> & { text(): Promise<string> };

async function readWhole(sent: Sent, what: string, signal: AbortSignal | undefined): Promise<[Response, string]> {
  try {
    return [await sent, await sent.text()];
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new NoAnswerError(`No answer to ${what}.`, { cause });
  }
}
