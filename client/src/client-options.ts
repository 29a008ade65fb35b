import type { RetryPolicy } from './retry-policy.ts';

export type ClientOptions = {
  /** Where the service is, e.g. `https://agents.example.org`; a path in front of the routes is kept. */
  baseUrl: string;
  /** Sent as a bearer key; none is needed for a service on this machine that runs without keys. */
  apiKey?: string | undefined;
  /** Stands in for the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Changes parts of {@link defaultRetryPolicy}; `false` sends every request once. */
  retry?: Partial<RetryPolicy> | false | undefined;
  /** Hear of each try; what they throw ends the call. */
  hooks?: Hooks | undefined;
  /** Is told of each answer (`debug`) and of each try that failed (`warn`): never a key, an input or a result. */
  logger?: Pick<Console, 'debug' | 'warn'> | undefined;
};

/** One request of a call; tries are counted from 1. */
export type Try = { method: 'GET' | 'POST'; url: string; attempt: number };

export type Hooks = {
  beforeRequest?: ((request: Try) => void) | undefined;
  /** `ms`: from the request to the end of its body. */
  afterResponse?: ((answered: Try & { status: number; headers: Headers; ms: number }) => void) | undefined;
  /** `pauseMs`: until the next try. */
  beforeRetry?: ((failed: Try & { error: unknown; pauseMs: number }) => void) | undefined;
};
