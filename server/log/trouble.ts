import type { Log } from '../ports/log.ts';

/** Something that fails for everybody at once, and would fill the log if each told it. */
export type Trouble = {
  /** It has shown itself. Told when it begins, and once a minute while it lasts. */
  seen: (error: unknown) => void;
  /** Something went well that it would have spoiled. Told once it has not been seen for some seconds. */
  absent: () => void;
};

export type TroubleWords = { begins: string; lasts: string; ends: string };

const toldAgainAfterMs = 60_000;
/** What comes and goes within that time is one trouble. */
const overAfterMs = 5_000;

export function createTrouble(log: Log, words: TroubleWords, nowMs = () => performance.now()): Trouble {
  let lasting: { since: number; toldAt: number; seenAt: number; times: number } | null = null;

  return {
    seen(error) {
      const at = nowMs();
      if (lasting === null) {
        lasting = { since: at, toldAt: at, seenAt: at, times: 0 };
        log.error({ err: error }, words.begins);
      }
      lasting.seenAt = at;
      lasting.times += 1;
      if (at - lasting.toldAt < toldAgainAfterMs) return;
      lasting.toldAt = at;
      log.error({ ...facts(lasting, at), err: error }, words.lasts);
    },
    absent() {
      const at = nowMs();
      if (lasting === null || at - lasting.seenAt < overAfterMs) return;
      log.warn(facts(lasting, lasting.seenAt), words.ends);
      lasting = null;
    },
  };
}

const facts = ({ since, times }: { since: number; times: number }, until: number) => ({
  seconds: Math.round((until - since) / 1_000),
  times,
});

/** The same log, in which an error that is part of a trouble is counted there and tells no line of its own. */
export function logBeside(trouble: Trouble, isPartOfIt: (error: unknown) => boolean, log: Log): Log {
  const line = (level: keyof Log) => (fields: object, message: string) => {
    const { err } = fields as { err?: unknown };
    if (err !== undefined && isPartOfIt(err)) trouble.seen(err);
    else log[level](fields, message);
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
