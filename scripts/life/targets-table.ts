import type { Table } from './mermaid.ts';

/** A table of transitions as a Markdown table: what each state may become. */
export function targetsTable(heading: string, table: Table): string {
  const rows = Object.entries(table).map(([state, events]) => {
    const targets = [...new Set(Object.values(events))].filter((to) => to !== undefined && to !== state);
    return [`\`${state}\``, targets.length === 0 ? 'the end' : targets.map((to) => `\`${to}\``).join(', ')] as const;
  });
  const cells = [[`\`${heading}\``, 'may become'], ...rows] as const;
  const [first, second] = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (a = '', b = '', filler = ' ') =>
    `| ${a.padEnd(first ?? 0, filler)} | ${b.padEnd(second ?? 0, filler)} |`;
  const [head, ...body] = cells.map(([a, b]) => line(a, b));
  return [head, line('', '', '-'), ...body].join('\n');
}
