import type { destination } from 'pino';

/** Waits for the last lines to be taken, but not for a reader who has stalled: those are lost. */
export async function closeLog(lines: ReturnType<typeof destination>, withinMs: number): Promise<void> {
  const isTaken = await new Promise<boolean>((resolve) => {
    setTimeout(resolve, withinMs, false);
    lines.once('close', () => {
      resolve(true);
    });
    lines.end();
  });
  // Else the exit of the process would write them, and wait.
  if (!isTaken) lines.destroy();
}
