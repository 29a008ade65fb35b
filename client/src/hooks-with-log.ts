import type { ClientOptions, Hooks } from './client-options.ts';

/** The caller's hooks, and a line for each answer and each try that failed. */
export function hooksWithLog({ hooks = {}, logger }: Pick<ClientOptions, 'hooks' | 'logger'>): Hooks {
  if (logger === undefined) return hooks;
  return {
    ...hooks,
    afterResponse(answered) {
      const { method, url, status, ms, attempt } = answered;
      logger.debug(`${method} ${url} ${status} in ${Math.round(ms)} ms (try ${attempt})`);
      hooks.afterResponse?.(answered);
    },
    beforeRetry(failed) {
      const { method, url, attempt, pauseMs, error } = failed;
      const why = error instanceof Error ? error.name : 'failed';
      logger.warn(`${method} ${url} ${why} (try ${attempt}), again in ${Math.round(pauseMs)} ms`);
      hooks.beforeRetry?.(failed);
    },
  };
}
