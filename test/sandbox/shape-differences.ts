/**
 * Where a simulated answer departs from a recorded one in its keys or its JavaScript types. Null stands beside any type:
 * it marks what is not there yet, which depends on the state and not on the shape.
 */
export function shapeDifferences(recorded: unknown, simulated: unknown, path = ''): string[] {
  if (recorded === null || simulated === null) return [];
  const [wanted, got] = [typeOf(recorded), typeOf(simulated)];
  if (wanted !== got) return [`${path}: ${wanted} recorded, ${got} simulated`];
  if (Array.isArray(recorded) && Array.isArray(simulated)) {
    const [first] = recorded as unknown[];
    return first === undefined ? [] : simulated.flatMap((item, i) => shapeDifferences(first, item, `${path}[${i}]`));
  }
  if (wanted !== 'object') return [];
  const [left, right] = [recorded as Record<string, unknown>, simulated as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
    if (!(key in right)) return [`${path}.${key}: missing`];
    if (!(key in left)) return [`${path}.${key}: not recorded`];
    return shapeDifferences(left[key], right[key], `${path}.${key}`);
  });
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
