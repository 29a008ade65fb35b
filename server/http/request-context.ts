import { AsyncLocalStorage } from 'node:async_hooks';

const running = new AsyncLocalStorage<{ request_id: string }>();

/** Whatever `work` starts can be told from the work of other requests. */
export function withinRequest(requestId: string, work: () => void): void {
  running.run({ request_id: requestId }, work);
}

/** For log lines: the request in whose course this code runs. A copy each time, since pino writes the line's fields into it. */
export function requestContext(): object {
  return { ...running.getStore() };
}
