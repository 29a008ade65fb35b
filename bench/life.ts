import { availableParallelism, loadavg } from 'node:os';
import { startPostgres } from '../test/support/postgres.ts';
import { measureJobs } from './life/measure-jobs.ts';
import { openProcesses } from './life/open-processes.ts';
import { row, heading } from './life/table.ts';

/** So many jobs are open before the first is paid; then they are paid one after the other, so many a second. */
const sizes = [
  { open: 1, paidPerSecond: 1, times: 10 },
  { open: 100, paidPerSecond: 10, times: 1 },
  { open: 1_000, paidPerSecond: 10, times: 1 },
];

/**
 * The connector's own part of a job's time, on PostgreSQL, with the simulated upstreams as a process of their own: from
 * the node showing the funds to the run being launched, and from the end of the run to the result being visible.
 */
export async function measureLife(): Promise<void> {
  const postgres = await startPostgres();
  const load = () => loadavg().map((average) => average.toFixed(1));
  console.log(`On ${availableParallelism()} processors, load averages before ${load().join(' ')}\n\n${heading}`);
  try {
    for (const { open, paidPerSecond, times } of sizes) {
      const processes = await openProcesses(postgres.url);
      try {
        const lives = [];
        for (let time = 0; time < times; time += 1) {
          lives.push(...(await measureJobs(processes, `${open}-${time}`, open, paidPerSecond)));
        }
        console.log(
          row(
            open,
            'funds shown -> run launched',
            lives.map((life) => life.toLaunchMs),
            1_000,
          ),
        );
        console.log(
          row(
            open,
            'run ended -> result visible',
            lives.map((life) => life.toResultMs),
            2_000,
          ),
        );
      } catch (error) {
        console.log(`${open} open jobs: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      } finally {
        await processes.close();
      }
    }
  } finally {
    await postgres.stop();
  }
  console.log(`\nLoad averages after ${load().join(' ')}`);
}
