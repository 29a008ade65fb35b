import { Migration20261127Duties } from './migration-20261127-duties.ts';
import { Migration20261127Jobs } from './migration-20261127-jobs.ts';
import { Migration20261127RateLimits } from './migration-20261127-rate-limits.ts';
import { Migration20261127ReceiptKeys } from './migration-20261127-receipt-keys.ts';

/** In the order they run. A static list: a folder scan would load whatever lies there. */
export const migrations = [
  Migration20261127Jobs,
  Migration20261127Duties,
  Migration20261127RateLimits,
  Migration20261127ReceiptKeys,
];
