import type { ApiFetcher, ApiFetcherArgs } from '@ts-rest/core';
import ky from 'ky';
import pRetry from 'p-retry';
import { NoAnswerError } from './no-answer-error.ts';
import { readAnswer } from './read-answer.ts';
import { pauseBeforeRetry, type RetryPolicy } from './retry-policy.ts';
import type { Timing } from './timing.ts';

export type TransportOptions = {
  apiKey: string | undefined;
  fetch: typeof globalThis.fetch;
  retry: RetryPolicy;
  timing: Timing;
};

/** Sends a request as often as the retry policy says, and gives the first success. p-retry is the one retry layer. */
export function createTransport({ apiKey, fetch, retry, timing }: TransportOptions): ApiFetcher {
  return (request) => {
    const signal = request.fetchOptions?.signal ?? undefined;
    const startedMs = timing.nowMs();
    const elapsed = () => timing.nowMs() - startedMs;
    const send = () =>
      sendOnce(request, { apiKey, fetch, withinMs: Math.min(retry.perTryMs, retry.totalMs - elapsed()) });
    return pRetry(send, {
      retries: retry.maxTries - 1,
      ...(signal && { signal }),
      minTimeout: 0, // The pause is taken below, where Retry-After is known.
      shouldRetry: async ({ error, attemptNumber }) => {
        const failed = { error, tries: attemptNumber, elapsedMs: elapsed(), random: timing.random() };
        const pauseMs = pauseBeforeRetry(retry, failed);
        if (pauseMs === null) return false;
        await timing.pause(pauseMs, signal);
        return true;
      },
    });
  };
}

type SendOptions = { apiKey: string | undefined; fetch: typeof globalThis.fetch; withinMs: number };

async function sendOnce(request: ApiFetcherArgs, { apiKey, fetch, withinMs }: SendOptions) {
  const { path, method, headers, body, fetchOptions } = request;
  const signal = fetchOptions?.signal;
  const sent = ky(path, {
    method,
    headers: {
      ...headers,
      accept: 'application/json',
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    ...(typeof body === 'string' && { body }),
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
  const [response, text] = await readWhole(sent, `${method} ${new URL(path).pathname}`, signal);
  return { status: response.status, body: readAnswer(response, text), headers: response.headers };
}

type Sent = Promise<Response> & { text(): Promise<string> };

async function readWhole(
  sent: Sent,
  what: string,
  signal: AbortSignal | null | undefined,
): Promise<[Response, string]> {
  try {
    return [await sent, await sent.text()];
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new NoAnswerError(`No answer to ${what}.`, { cause });
  }
}
