import { appUrl, traceback, type End, type Flow, type Inputs, type Script } from './flow.ts';
import type { PanelTiming } from './panel-timing.ts';

export type Run = {
  readonly fid: string;
  readonly flow: Flow;
  readonly inputs: Inputs;
  readonly script: Script;
  readonly launchedAt: Date;
  readonly lid: string;
  answer: { at: Date; result: unknown } | null;
  /** Kept from the first time that it is asked for: a result can be large. */
  end: End | null;
  /** When the process was killed from outside. */
  diedAt: Date | null;
  /** When somebody opened the stream of a dead run, which is what makes the panel notice. */
  deathSeenAt: Date | null;
};

export type RunEvent = { id: number; at: number; kind: string; message: string };

export const userId = 'faceda44-a232-4e45-aa5d-c4b5fe424d18';

/** The log of a run up to an instant. Everything the panel says of a run is derived from it. */
export function eventsOf(run: Run, until: Date, timing: PanelTiming): RunEvent[] {
  const events: Omit<RunEvent, 'id'>[] = [];
  const add = (at: number, kind: string, message: string): void => void events.push({ at, kind, message });
  const { script, lid } = run;
  const visibleAt = run.launchedAt.getTime() + timing.visibleAfterMs;
  const runningAt = visibleAt + timing.startingMs;
  let endsAt = runningAt;
  add(visibleAt, 'status', 'starting');
  add(visibleAt, 'inputs', JSON.stringify({ dict: run.inputs }));
  add(visibleAt, 'meta', JSON.stringify({ dict: metaOf(run) }));
  add(runningAt, 'status', 'running');
  if (script.ask !== undefined) {
    const { name, data, expiresAfterMs } = script.ask;
    const expires = (runningAt + expiresAfterMs) / 1000;
    add(runningAt, 'lock', JSON.stringify({ dict: { name, lid, data, expires } }));
    if (run.answer === null) {
      add(expires * 1000, 'error', traceback(`TimeoutError: Lock ${lid} expired at${expires}`));
      add(expires * 1000, 'status', 'error');
    } else {
      endsAt = Math.max(run.answer.at.getTime(), runningAt) + timing.resumeMs;
      add(endsAt, 'lease', JSON.stringify({ dict: { name, lid, result: run.answer.result } }));
    }
  }
  if (script.ask === undefined || run.answer !== null) addEnd(endsAt + script.runsMs * timing.runFactor);

  const died = run.diedAt?.getTime() ?? Infinity;
  const log = events.filter(({ at }) => at <= Math.min(died, until.getTime()));
  if (run.deathSeenAt !== null && run.deathSeenAt <= until && !log.some(isFinal)) {
    log.push({ at: run.deathSeenAt.getTime(), kind: 'error', message: 'actor not found' });
    log.push({ at: run.deathSeenAt.getTime(), kind: 'status', message: 'error' });
  }
  return log.map((event, index) => ({ id: index + 1, ...event }));

  function addEnd(at: number): void {
    const end = endOf(run);
    if (end.kind === 'die') return;
    add(at, end.kind === 'finish' ? 'final' : 'error', end.kind === 'finish' ? end.final : end.traceback);
    add(at, 'status', end.kind === 'finish' ? 'finished' : 'error');
  }
}

/** Whether the process is gone although the run has not ended. */
export function isDead(run: Run, now: Date, timing: PanelTiming): boolean {
  if (eventsOf(run, now, timing).some(isFinal)) return false;
  const { script } = run;
  const couldEnd = script.ask === undefined || run.answer !== null;
  const dies = couldEnd && endOf(run).kind === 'die';
  const spanMs = timing.visibleAfterMs + timing.startingMs + script.runsMs * timing.runFactor;
  return (run.diedAt !== null && run.diedAt <= now) || (dies && run.launchedAt.getTime() + spanMs <= now.getTime());
}

function endOf(run: Run): End {
  return (run.end ??= run.script.end(run.answer?.result ?? null));
}

export function metaOf({ fid, flow }: Run): Record<string, unknown> {
  const { description, author, organization, tags } = flow;
  const summary = flow.runSummary ?? flow.summary;
  return {
    ...{ fid, username: userId, app_url: appUrl(flow), panel_url: 'http://localhost:3370' },
    ...{ entry_point: `${flow.summary.toLowerCase()}.run`, kodosumi: '1.1.0', tags, summary, description },
    ...{ deprecated: null, author, organization, version: null },
  };
}

export function isFinal({ kind, message }: Pick<RunEvent, 'kind' | 'message'>): boolean {
  return kind === 'status' && (message === 'finished' || message === 'error');
}
