import { z } from 'zod';

/** The headers of a question that may be answered with "nothing new". */
export const IfNoneMatch = z.object({
  'if-none-match': z.string().optional().describe('The `ETag` of an earlier answer: 304 while nothing is new'),
});
