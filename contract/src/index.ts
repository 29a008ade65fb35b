import type { Problem } from './types.ts';

export { largestPage } from './limits.ts';
export type * from './types.ts';

/** Every `code` that a problem can carry. */
export type ProblemCode = Problem['code'];
