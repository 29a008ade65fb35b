import type { InputForm } from '../jobs/forms/input-form.ts';
import type { JsonObject } from '../jobs/json-value.ts';

export type KodosumiCredentials =
  { kind: 'api_key'; apiKey: string } | { kind: 'password'; name: string; password: string };

export type FormAnswer = { kind: 'found'; form: InputForm } | { kind: 'unavailable'; reason: string };

export type LaunchAnswer =
  | { kind: 'launched'; runId: string }
  /** The agent said no: asking again changes nothing. */
  | { kind: 'refused'; reason: string }
  /** Surely not launched; worth another try. */
  | { kind: 'not_sent'; reason: string }
  /** It may or may not run: only the timeline tells. */
  | { kind: 'unknown'; reason: string };

export type RunAnswer =
  /** Not visible yet, deleted, or never there: the wire does not tell these apart. */
  | { kind: 'not_visible' }
  | { kind: 'working' }
  | { kind: 'awaiting_input' }
  /**
   * `final` is the verbatim JSON text of the wrapped result; null when the panel has none. `ranMs` is the span from its
   * launch to its end; null when the panel does not tell.
   */
  | { kind: 'finished'; final: string | null; ranMs: number | null }
  /** It has finished, with a result that is larger than is allowed. */
  | { kind: 'too_large' }
  /** `message` is what the agent meant for its user; null for any other exception. */
  | { kind: 'failed'; message: string | null };

/** `unknown` where the panel does not tell: a flow may name its runs as it likes. */
export type FlowOfRun = 'this_flow' | 'another_flow' | 'unknown';

/** `isInSpan` is false where only another clock than the one that is known would put the run into the span. */
export type ListedRun = { runId: string; flow: FlowOfRun; inputs: JsonObject | null; isInSpan: boolean };

/** `isClockSure` tells whether a run that is not listed was surely not launched in the span. */
export type RunList = { runs: ListedRun[]; isClockSure: boolean };

/** How far ahead of ours the clock is that stamps a flow's runs: between these two. */
export type ClockOffset = { leastMs: number; mostMs: number };

/** A launch whose run was told to who sent it, between two instants of our time. */
export type AnsweredLaunch = { sentAt: Date; answeredAt: Date; runId: string };

/** Runs agents. Every method throws `NoAnswer` when it got none; `launch` never does, it answers `unknown`. */
export interface Kodosumi {
  getForm(agentId: string): Promise<FormAnswer>;
  /** `isStillTimely` is asked just before the request leaves; when it says no, nothing is sent. */
  launch(agentId: string, inputs: JsonObject, isStillTimely: () => boolean): Promise<LaunchAnswer>;
  getRun(runId: string): Promise<RunAnswer>;
  /** The last line of the traceback of a failed run; for the operator, never for a caller. */
  explainFailure(runId: string): Promise<string | null>;
  /** Makes the panel notice that a run's process is gone; polling alone never does. */
  probeRun(runId: string): Promise<void>;
  /**
   * Every run that may have been launched in the span of our time, newest first; `flow` says whether it is the agent's.
   * Runs are stamped by the clock of the machine where the flow runs, whose offset answered launches tell; `recall` is
   * asked for those of before, oldest first, while this process has seen none.
   */
  listRuns(agentId: string, from: Date, to: Date, recall: () => Promise<AnsweredLaunch[]>): Promise<RunList>;
  /** What this process has learnt of it; null before the first answered launch. */
  clockOffset(agentId: string): ClockOffset | null;
  /** Whether panel, Ray and spooler are well: only then does a launched run show. */
  isWell(): Promise<boolean>;
}
