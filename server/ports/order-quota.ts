export type QuotaAnswer = {
  isWithin: boolean;
  /** How many orders the caller has in each window, how many are left of them, and when it begins anew. */
  limit: number;
  left: number;
  windowMs: number;
  renewsInMs: number;
};

/** How many orders a caller may make in a while; shared by all replicas. */
export interface OrderQuota {
  take(caller: string): Promise<QuotaAnswer>;
}
