import { z } from 'zod';
import type { RunAnswer } from '../../ports/kodosumi.ts';
import { plainText } from './plain-text.ts';
import { RunStatus } from './kodosumi-wire.ts';

const longestMessage = 1_000;

/** What a status answer says. The status word decides, never the presence of `final`: an error can carry one too. */
export function readRun(json: unknown, now: Date): RunAnswer | null {
  const parsed = RunStatus.safeParse(json);
  if (!parsed.success) return null;
  const { status, final, timestamp } = parsed.data;
  if (status === 'finished') {
    return { kind: 'finished', final: final ?? null, at: instantOf(timestamp) ?? now };
  }
  if (status === 'error') return { kind: 'failed', message: final ? errorText(final) : null };
  if (status === 'awaiting') return { kind: 'awaiting_input' };
  // An unknown word is not an end.
  return { kind: 'working' };
}

/** Null for what is no instant: a result must not wait for ever for a date that can be stored. */
function instantOf(epochSeconds: number | null | undefined): Date | null {
  const instant = new Date((epochSeconds ?? 0) * 1_000);
  return epochSeconds && instant.getTime() > 0 && instant.getTime() < latestInstant ? instant : null;
}

const latestInstant = Date.UTC(9999, 11, 31);

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
