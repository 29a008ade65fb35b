import { pino, stdTimeFunctions, type DestinationStream, type Level } from 'pino';
import type { Log } from '../ports/log.ts';
import { describeError } from './describe-error.ts';

export type LogOptions = {
  level: Level | 'silent';
  /** Taken out of every line, wherever they stand. */
  secrets: readonly string[];
  /** What belongs to the work in whose course a line is written. */
  context: () => object;
};

/** One JSON object a line. Errors are described and never dumped. */
export function createLog({ level, secrets, context }: LogOptions, destination: DestinationStream): Log {
  const hidden = secrets.filter((secret) => secret.length >= 4).map((secret) => JSON.stringify(secret).slice(1, -1));
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: { paths: ['authorization', 'headers', 'password', '*.authorization', '*.headers', '*.password'] },
      mixin: context,
      hooks: { streamWrite: (line) => hidden.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line) },
    },
    destination,
  );
}
