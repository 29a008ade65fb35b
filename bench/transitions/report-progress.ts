import { createInterface } from 'node:readline';

/** Begins when its parent says so, ends with it, and says how many are done, and since when, as they grow. */
export function reportProgress(begin: () => void): () => void {
  let count = 0;
  let told = 0;
  let at = 0;
  setInterval(() => {
    if (count > told) process.stdout.write(`${count} ${at}\n`);
    told = count;
  }, 20);
  createInterface(process.stdin)
    .once('line', begin)
    .once('close', () => process.exit());
  process.stdout.write('ready\n');
  return () => {
    count += 1;
    at = Date.now();
  };
}
