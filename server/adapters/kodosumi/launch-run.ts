import type { LaunchAnswer } from '../../ports/kodosumi.ts';
import { type UpstreamAnswer, wasSurelyNotSent } from '../upstream-http/upstream-http.ts';
import { plainText } from './plain-text.ts';
import { isPanelError, isUnauthorized } from './kodosumi-session.ts';
import { LaunchPage } from './kodosumi-wire.ts';

export const runIdPattern = /^[0-9a-f]{24}$/;
const longestReason = 500;

/** What the answer to a launch says: refused for good, surely not launched, or unknown. */
export function readLaunch(answer: UpstreamAnswer): LaunchAnswer {
  if (isUnauthorized(answer)) return { kind: 'not_sent', reason: 'Kodosumi did not accept our credentials' };
  if (answer.status === 404 && isPanelError(answer.json)) {
    return { kind: 'not_sent', reason: 'Kodosumi does not list the agent' };
  }
  if (answer.status === 400 && answer.text.includes('must return a Launch object')) {
    return { kind: 'refused', reason: 'The agent did not start a run.' };
  }
  const shownRun = runOfRedirect(answer);
  if (shownRun !== null) return { kind: 'launched', runId: shownRun };
  const page = LaunchPage.safeParse(answer.json);
  if (answer.status !== 200 || !page.success) {
    return { kind: 'unknown', reason: `Kodosumi answered ${answer.status} to the launch.` };
  }
  const { result, errors } = page.data;
  if (result && runIdPattern.test(result)) return { kind: 'launched', runId: result };
  return errors
    ? { kind: 'refused', reason: refusalText(errors) }
    : { kind: 'unknown', reason: 'Kodosumi gave no run id for the launch.' };
}

export function readLaunchFailure(error: unknown): LaunchAnswer {
  return wasSurelyNotSent(error)
    ? { kind: 'not_sent', reason: 'Kodosumi could not be reached' }
    : { kind: 'unknown', reason: 'Kodosumi gave no answer to the launch.' };
}

/** For flows of the old kind the panel answers a launch with a redirect to a page of the run. */
function runOfRedirect(answer: UpstreamAnswer): string | null {
  if (answer.status !== 302) return null;
  return (
    /^\/(?:exec\/event|admin\/exec|exec\/state)\/([0-9a-f]{24})$/.exec(answer.headers.get('location') ?? '')?.[1] ??
    null
  );
}

function refusalText(errors: Record<string, unknown[]>): string {
  const lines = Object.entries(errors).flatMap(([field, messages]) =>
    messages.map((message) => (field === '_global_' ? String(message) : `${field}: ${String(message)}`)),
  );
  const text = plainText(lines.join('; '), longestReason);
  return text === '' ? 'The agent refused the input.' : text;
}
