/** Spans in milliseconds of the node's clock. An interval of 0 runs a job at every tick. */
export type ChainTiming = {
  /** From a purchase to its funds being seen locked. */
  lockDelayMs: number;
  /** From a submission to its transaction being seen. */
  confirmDelayMs: number;
  lockEveryMs: number;
  submitEveryMs: number;
  confirmEveryMs: number;
  refundEveryMs: number;
  expiryEveryMs: number;
  decisionsEveryMs: number;
  /** How many transactions a selling wallet may have under way. */
  pendingPerWallet: number;
};

export const promptChain: ChainTiming = {
  lockDelayMs: 0,
  confirmDelayMs: 0,
  lockEveryMs: 0,
  submitEveryMs: 0,
  confirmEveryMs: 0,
  refundEveryMs: 0,
  expiryEveryMs: 0,
  decisionsEveryMs: 0,
  pendingPerWallet: Infinity,
};
