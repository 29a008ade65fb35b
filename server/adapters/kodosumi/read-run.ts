import { z } from 'zod';
import type { RunAnswer } from '../../ports/kodosumi.ts';
import { launchSecondOf } from './launch-clock.ts';
import { plainText } from './plain-text.ts';
import { RunStatus } from './kodosumi-wire.ts';

const longestMessage = 1_000;

/** What a status answer says. The status word decides, never the presence of `final`: an error can carry one too. */
export function readRun(runId: string, json: unknown): RunAnswer | null {
  const parsed = RunStatus.safeParse(json);
  if (!parsed.success) return null;
  const { status, final, timestamp } = parsed.data;
  if (status === 'finished') {
    return { kind: 'finished', final: final ?? null, ranMs: ranMs(runId, timestamp) };
  }
  if (status === 'error') return { kind: 'failed', message: final ? errorText(final) : null };
  if (status === 'awaiting') return { kind: 'awaiting_input' };
  // An unknown word is not an end.
  return { kind: 'working' };
}

/** Both its id and the end of a run are stamped where it runs, so their difference needs no other clock. */
function ranMs(runId: string, endedAtSeconds: number | null | undefined): number | null {
  const ms = Math.round(((endedAtSeconds ?? Number.NaN) - launchSecondOf(runId)) * 1_000);
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

const ErrorFinal = z.object({ Text: z.object({ body: z.string() }) });

/** Only a KodosumiError, which agents raise to tell their user something, leaves a text. */
function errorText(final: string): string | null {
  try {
    const text = plainText(ErrorFinal.parse(JSON.parse(final)).Text.body, longestMessage);
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
