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
};
