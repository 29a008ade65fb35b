import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { MachineClock } from '../machine-clock.ts';
import type { Flow, Inputs } from './flow.ts';
import type { PanelTiming } from './panel-timing.ts';
import { eventsOf, type Run, type RunEvent } from './run.ts';

/** The state of one simulated panel. Runs are oldest first. */
export type Panel = {
  /** The world's: how long things really take. */
  readonly clock: Clock;
  /** Of the panel's own machine: `Date` headers and tokens. */
  readonly panelClock: MachineClock;
  /** Of the machine where flows run: run ids and whatever a run writes down. */
  readonly flowsClock: MachineClock;
  readonly ids: Ids;
  readonly timing: PanelTiming;
  readonly flows: readonly Flow[];
  readonly runs: Run[];
  readonly username: string;
  readonly password: string;
  /** What was submitted last, by flow: it shows in the form of the next who asks. */
  readonly lastSubmitted: Map<Flow, Inputs>;
  tokenSecret: string;
  areFlowsEmpty: boolean;
  /** While the spooler is down, nothing that happens becomes visible. */
  spoolerDownSince: Date | null;
};

/** Empty while the run is not visible. */
export function visibleEvents(panel: Panel, run: Run): RunEvent[] {
  return eventsOf(run, panel.spoolerDownSince ?? panel.clock.now(), panel.timing);
}

/** The same with the times that the run's machine wrote down. */
export function stamped({ flowsClock }: Panel, events: readonly RunEvent[]): RunEvent[] {
  return events.map((event) => ({ ...event, at: flowsClock.stamp(event.at) }));
}

export function findRun(panel: Panel, fid: string): Run | undefined {
  return panel.runs.find((run) => run.fid === fid);
}
