/** Spans in milliseconds of the panel's clock, but for the two that are waited for in real time. */
export type PanelTiming = {
  /** From a launch to its run being visible: until then its status is 404. */
  visibleAfterMs: number;
  startingMs: number;
  /** By which the running times of the flows are multiplied. */
  runFactor: number;
  /** From the answer of a lock to the run going on. */
  resumeMs: number;
  tokenLifeMs: number;
  /** Real time: how long a launch takes to answer. */
  launchMs: number;
  /** Real time: how long the status of a run that is not visible is waited for. */
  notFoundMs: number;
};

/** As seen of the real panel with Ray. */
export const usualPanelTiming: PanelTiming = {
  visibleAfterMs: 1900,
  startingMs: 400,
  runFactor: 1,
  resumeMs: 1000,
  tokenLifeMs: 86_400_000,
  launchMs: 100,
  notFoundMs: 1200,
};

/** Short, yet with every stage still there to be met. */
export const fastPanelTiming: PanelTiming = {
  ...usualPanelTiming,
  visibleAfterMs: 40,
  startingMs: 20,
  runFactor: 0.05,
  resumeMs: 20,
  launchMs: 0,
  notFoundMs: 0,
};
