import type { Verdict } from './verdict.ts';

export type StoreReport = Verdict & { store: string; kills: number; killsBeforeReady: number; seconds: number };

/** The table, a line for each thing that went wrong, and a summary. */
export function reportOf(reports: StoreReport[]): { text: string; isWell: boolean } {
  const rows: [string, (report: StoreReport) => string | number][] = [
    ['killed with SIGKILL', ({ kills, killsBeforeReady }) => `${kills} (${killsBeforeReady} before it was ready)`],
    ['orders', ({ jobs, reordered }) => `${jobs} (${reordered} sent again under their key)`],
    ['completed, hash on chain', ({ completed }) => completed],
    ['runs that Kodosumi saw', ({ runs }) => runs],
    ['  known from the answer', ({ launches }) => launches.answered],
    ['  found in the timeline', ({ launches }) => launches.foundLater],
    ['  attempts never sent', ({ launches }) => launches.sentAgain],
    ['payments shown', ({ paymentsShown }) => paymentsShown],
    ['payments never shown', ({ paymentsUnshown }) => paymentsUnshown],
    ['lost', ({ lost }) => lost.length],
    ['doubled', ({ doubled }) => doubled.length],
    ['stuck', ({ stuck }) => stuck.length],
    ['seconds', ({ seconds }) => seconds.toFixed(0)],
  ];
  const line = (name: string, cells: (string | number)[]) =>
    `${name.padEnd(26)}${cells.map((cell) => String(cell).padEnd(34)).join('')}`.trimEnd();
  const faults = reports.flatMap(({ store, lost, doubled, stuck }) => [
    ...lost.map((fault) => `${store}: LOST ${fault}`),
    ...doubled.map((fault) => `${store}: DOUBLED ${fault}`),
    ...stuck.map((fault) => `${store}: STUCK ${fault}`),
  ]);
  const table = [
    line(
      '',
      reports.map(({ store }) => store),
    ),
    ...rows.map(([name, cell]) => line(name, reports.map(cell))),
  ];
  const summary = faults.length === 0 ? 'Nothing was lost, doubled or stuck.' : `${faults.length} faults.`;
  return { text: ['', ...table, '', ...faults, summary].join('\n'), isWell: faults.length === 0 };
}
