/** How Kodosumi names a run, as a MongoDB ObjectId: 24 hexadecimal characters, of which the first 8 are its launch second. */
const runIdPattern = /^[0-9a-f]{24}$/;

export const isRunId = (text: string): boolean => runIdPattern.test(text);
