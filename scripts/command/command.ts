import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { visibleText } from './visible-text.ts';

/** Understood and not done: something is faulty, or stands against it. Exit code 1. */
export class NotDone extends Error {}

/** Wrong words, variables or files: nothing was begun. Exit code 2. */
export class AskedWrongly extends Error {}

/** What all commands that people run have in common; `name` is that of the npm script. */
export function createCommand(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .addHelpText('afterAll', '\nEnds with 0: done, 1: found faults or refused, 2: asked wrongly.')
    .exitOverride()
    .configureOutput({
      // Whatever it has to say is one line, what was typed in it cannot steer the terminal.
      outputError: (text, write) => {
        write(`${visibleText(text.trim().replace(/\s*\n\s*/g, ' '))} (--help)\n`);
      },
    });
}

/** Runs it with the words of the command line; how it went is the exit code of the process. */
export async function runCommand(command: Command, words = process.argv.slice(2)): Promise<void> {
  // Whoever reads on may have had enough, as `head` has.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  try {
    if (words.length === 0 && command.commands.length > 0) command.outputHelp();
    else await command.parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    // Of wrong words it has been said already.
    if (!(error instanceof CommanderError)) console.error(linesOf(error).map(visibleText).join('\n'));
  }
}

/** A whole number within bounds, for an argument or the value of an option. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^-?\d{1,15}$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It has to be a whole number from ${min} to ${max}.`);
  };
}

/** Not empty, and no wider than a screen is patient with. */
export function someText(text: string): string {
  if (text.trim() !== '' && text.length <= 2_000) return text;
  throw new InvalidArgumentError('It has to be a text of 1 to 2000 characters.');
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof AskedWrongly ? 2 : 1;
}

/** One that knows several reasons has a line for each. */
export function linesOf(error: unknown): string[] {
  const { lacks } = error as { lacks?: string[] };
  return lacks ?? (error instanceof Error ? error.message : String(error)).split('\n');
}
