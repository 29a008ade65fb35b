import type { LaunchAnswer } from '../../ports/kodosumi.ts';
import { isRunId } from '../../jobs/life/run-id.ts';
import { NotSent } from '../upstream-http/not-sent.ts';
import { mebibyte, type UpstreamAnswer, type UpstreamRequest } from '../upstream-http/upstream-http.ts';
import { isPanelError, type KodosumiSession } from './kodosumi-session.ts';
import { plainText } from './plain-text.ts';
import { LaunchPage } from './kodosumi-wire.ts';

const longestReason = 500;

/**
 * One POST, whose effect must not happen twice. What says that it launched nothing, a 401 or a 404, may come from an app
 * that has: it counts only when the panel says so itself.
 */
export async function sendLaunch(
  session: KodosumiSession,
  { path, ...request }: Omit<UpstreamRequest, 'method' | 'call'>,
  mayBeListed: () => Promise<boolean>,
): Promise<LaunchAnswer> {
  try {
    const answer = await session.exchangeOnce({
      ...request,
      method: 'POST',
      path,
      call: 'POST form',
      maxBytes: mebibyte,
    });
    if (answer === null) return { kind: 'not_sent', reason: 'Kodosumi did not accept our credentials' };
    if (answer.status !== 404 || !isPanelError(answer.json) || (await mayBeListed())) return readLaunch(answer);
    return { kind: 'not_sent', reason: 'Kodosumi does not list the agent' };
  } catch (error) {
    return error instanceof NotSent
      ? { kind: 'not_sent', reason: 'Kodosumi could not be reached' }
      : { kind: 'unknown', reason: 'Kodosumi gave no answer to the launch.' };
  }
}

/** What an answer to a launch says that may come from the agent's app: launched, refused for good, or unknown. */
export function readLaunch(answer: UpstreamAnswer): LaunchAnswer {
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
  if (result && isRunId(result)) return { kind: 'launched', runId: result };
  return errors
    ? { kind: 'refused', reason: refusalText(errors) }
    : { kind: 'unknown', reason: 'Kodosumi gave no run id for the launch.' };
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
