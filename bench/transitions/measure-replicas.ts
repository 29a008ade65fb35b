import { createInterface } from 'node:readline';
import { startProcess } from '../../scripts/chaos/start-process.ts';

const limitMs = 120_000;

/** Jobs a second that so many replicas get through together, from the word to begin to the last one's commit. */
export async function measureReplicas(
  file: string,
  variables: Record<string, string>,
  replicas: number,
  jobs: number,
): Promise<number> {
  const processes = Array.from({ length: replicas }, () => startProcess(file, variables, /^ready$/));
  try {
    await Promise.all(processes.map(({ line }) => line));
    const done = processes.map(() => ({ count: 0, at: 0 }));
    const all = new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => {
        reject(new Error(`not done in ${limitMs} ms: ${JSON.stringify(done)}`));
      }, limitMs);
      processes.forEach(({ child }, index) => {
        if (child.stdout === null) return;
        createInterface(child.stdout).on('line', (text) => {
          const [count = 0, at = 0] = text.split(' ').map(Number);
          done[index] = { count, at };
          if (done.reduce((sum, progress) => sum + progress.count, 0) < jobs) return;
          clearTimeout(limit);
          resolve();
        });
      });
    });
    const begun = Date.now();
    for (const { child } of processes) child.stdin?.write('begin\n');
    await all;
    return jobs / ((Math.max(...done.map(({ at }) => at)) - begun) / 1_000);
  } finally {
    await Promise.all(processes.map((process) => process.kill('SIGTERM')));
  }
}
