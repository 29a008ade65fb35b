/** The only source of time in the sandbox, so that a test can step it. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
