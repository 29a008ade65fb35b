const widths = [10, 30, 9, 9, 9, 10, 8];
const cells = (values: (string | number)[]) =>
  values.map((value, index) => String(value)[index === 1 ? 'padEnd' : 'padStart'](widths[index] ?? 0)).join('  ');

export const heading = cells(['open jobs', 'milliseconds from', 'p50', 'p95', 'max', 'goal p95', '']);

export function row(open: number, span: string, spansMs: number[], goalMs: number): string {
  const sorted = spansMs.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
  const verdict = quantile(0.95) <= goalMs ? 'met' : 'MISSED';
  return cells([open, span, quantile(0.5), quantile(0.95), quantile(1), goalMs, verdict]);
}
