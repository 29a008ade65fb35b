import { NoAnswer } from '../ports/no-answer.ts';

/**
 * What a log may hold of an error. Only our own messages and the engine's are kept: those of others quote what they
 * choked on (a database error its row, a parser its text), and their properties hold whole requests.
 */
export type DescribedError = {
  type: string;
  message?: string;
  code?: string;
  constraint?: string;
  stack?: string[];
  cause?: DescribedError;
};

const deepest = 5;
const mostFrames = 10;

export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const described: DescribedError = { type: nameOf(error) };
  if (isWordedByUs(error)) described.message = error.message.slice(0, 500);
  for (const name of ['code', 'constraint'] as const) {
    const value = (error as { code?: unknown; constraint?: unknown })[name];
    // Codes and names are one word; what is not may be somebody's data.
    if (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)) described[name] = value;
  }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at .*(:\d+:\d+\)?|<anonymous>\)?)$/.test(line));
  const ours = frames.filter((line) => !/node_modules|node:/.test(line));
  const shown = ours.length > 0 ? ours : frames;
  if (shown.length > 0) described.stack = shown.slice(0, mostFrames).map((line) => line.trim());
  if (error.cause !== undefined && depth < deepest) described.cause = describeError(error.cause, depth + 1);
  return described;
}

function nameOf(error: Error): string {
  return /^\w{1,64}$/.test(error.name) ? error.name : 'Error';
}

const engineWords =
  /^(Cannot read propert|Cannot set propert|Cannot destructure|\S+ is not (a function|defined|iterable)|Maximum call stack)/;

function isWordedByUs(error: Error): boolean {
  return error instanceof NoAnswer || error.name === 'ProblemError' || engineWords.test(error.message);
}
