const usage = `npm start takes no arguments.

It starts the service as the variables say that .env.example lists; with none set, in a sandbox.
Ends with 0: stopped, 1: could not start, 2: asked wrongly.`;

/** What is answered to words after the command, instead of starting; null where there are none. */
export function answerArguments(words: string[]): { exitCode: number; text: string } | null {
  if (words.length === 0) return null;
  const wantsHelp = words.every((word) => word === '--help' || word === '-h');
  return wantsHelp
    ? { exitCode: 0, text: usage }
    : { exitCode: 2, text: 'npm start takes no arguments: variables say what it does (--help)' };
}
