/** Jobs a page at most. */
export const largestPage = 100;
