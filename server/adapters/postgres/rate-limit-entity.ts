import { defineEntity, p } from '@mikro-orm/core';

/** The table of rate-limiter-flexible, in its own words: `expire` is in milliseconds since 1970. */
export const RateLimitEntity = defineEntity({
  name: 'RateLimit',
  tableName: 'rate_limits',
  properties: {
    key: p.string().length(255).primary(),
    points: p.integer().default(0),
    expire: p.bigint().nullable(),
  },
});
