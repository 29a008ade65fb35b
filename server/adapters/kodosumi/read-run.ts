import { z } from 'zod';
import { parseJson } from '../../jobs/forms/parse-json.ts';
import type { RunAnswer } from '../../ports/kodosumi.ts';
import { launchSecondOf } from './launch-clock.ts';
import { plainText } from './plain-text.ts';
import { RunStatus } from './kodosumi-wire.ts';

const longestMessage = 1_000;
/** Of an error text and of a status answer, whose own texts are strings. */
const deepest = 10;

/**
 * What a status answer says; null when it says nothing of this run. The status word decides, never the presence of
 * `final`: an error can carry one too.
 */
export function readRun(json: unknown, runId: string): RunAnswer | null {
  const parsed = RunStatus.safeParse(json);
  if (!parsed.success || (parsed.data.fid ?? runId) !== runId) return null;
  const { status, final, timestamp } = parsed.data;
  if (status === 'finished') {
    return { kind: 'finished', final: final ?? null, ranMs: ranMs(runId, timestamp) };
  }
  if (status === 'error') return { kind: 'failed', message: final ? errorText(final) : null };
  if (status === 'awaiting') return { kind: 'awaiting_input' };
  // An unknown word is not an end.
  return { kind: 'working' };
}

/** What the beginning of a status answer says that was too large to be read; null when it does not reach the result. */
export function readEndOfRun(head: string, runId: string): RunAnswer | null {
  const [before = '', final] = head.split('"final":', 2);
  // One that ends within the beginning is not what is too large.
  if (final === undefined || /^\s*(?:null|"(?:[^"\\]|\\.)*")/.test(final)) return null;
  const run = readRun(parseJson(`${before}"final":null}`, deepest), runId);
  if (run?.kind === 'finished') return { kind: 'too_large' };
  return run?.kind === 'failed' ? run : null;
}

/** Both its id and the end of a run are stamped where it runs, so their difference needs no other clock. */
function ranMs(runId: string, endedAtSeconds: number | null | undefined): number | null {
  const ms = Math.round(((endedAtSeconds ?? Number.NaN) - launchSecondOf(runId)) * 1_000);
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

const ErrorFinal = z.object({ Text: z.object({ body: z.string() }) });

/** Only a KodosumiError, which agents raise to tell their user something, leaves a text. */
function errorText(final: string): string | null {
  const parsed = ErrorFinal.safeParse(parseJson(final, deepest));
  return parsed.success ? plainText(parsed.data.Text.body, longestMessage) || null : null;
}
