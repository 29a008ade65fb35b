export type Table = Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>;

/**
 * A table of transitions as a Mermaid state diagram. Events that stay in a state are left out, those that lead the same
 * way share an arrow; a state without a way out is an end.
 */
export function mermaid(table: Table, starts: readonly string[], left: readonly string[] = []): string {
  const shown = Object.keys(table).filter((state) => !left.includes(state));
  const arrows = shown.flatMap((from) => {
    const targets = [...new Set(Object.values(table[from] ?? {}))].filter(
      (to): to is string => to !== undefined && to !== from && shown.includes(to),
    );
    return targets.map((to) => `${from} --> ${to}: ${eventsBetween(table, from, to).join(', ')}`);
  });
  const ends = shown.filter((state) => Object.values(table[state] ?? {}).every((to) => to === state));
  const lines = [...starts.map((state) => `[*] --> ${state}`), ...arrows, ...ends.map((state) => `${state} --> [*]`)];
  return ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `    ${line}`), '```'].join('\n');
}

function eventsBetween(table: Table, from: string, to: string): string[] {
  return Object.entries(table[from] ?? {}).flatMap(([event, target]) => (target === to ? [event] : []));
}
