import { runInNewContext } from 'node:vm';

const timeLimitMs = 50;

/**
 * HTML's `pattern`: the whole value has to match. Patterns come from the agent's form, so they get a time limit; one
 * that does not compile or does not end in time constrains nothing, as in a browser.
 */
export function matchesPattern(pattern: string, value: string): boolean {
  try {
    const matches: unknown = runInNewContext(
      'new RegExp("^(?:" + pattern + ")$", "v").test(value)',
      { pattern, value },
      { timeout: timeLimitMs },
    );
    return matches === true;
  } catch {
    return true;
  }
}
