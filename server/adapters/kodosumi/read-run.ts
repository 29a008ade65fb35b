import { z } from 'zod';
import type { RunAnswer } from '../../ports/kodosumi.ts';
import { RunStatus } from './kodosumi-wire.ts';

const longestMessage = 1_000;

/** What a status answer says. The status word decides, never the presence of `final`: an error can carry one too. */
export function readRun(json: unknown, now: Date): RunAnswer | null {
  const parsed = RunStatus.safeParse(json);
  if (!parsed.success) return null;
  const { status, final, timestamp } = parsed.data;
  if (status === 'finished') {
    return { kind: 'finished', final: final ?? null, at: timestamp ? new Date(timestamp * 1_000) : now };
  }
  if (status === 'error') return { kind: 'failed', message: final ? errorText(final) : null };
  if (status === 'awaiting') return { kind: 'awaiting_input' };
  // An unknown word is not an end.
  return { kind: 'working' };
}

const ErrorFinal = z.object({ Text: z.object({ body: z.string() }) });

/** Only a KodosumiError, which agents raise to tell their user something, leaves a text. */
function errorText(final: string): string | null {
  try {
    const text = ErrorFinal.parse(JSON.parse(final)).Text.body.replaceAll('\0', '').toWellFormed();
    return text === '' ? null : text.slice(0, longestMessage);
  } catch {
    return null;
  }
}
