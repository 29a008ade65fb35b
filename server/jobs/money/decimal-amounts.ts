/** A decimal number as text, e.g. from `10.0` or `0.5`; null when it is none. Never through a float. */
export function decimalText(value: number | string): string | null {
  if (typeof value === 'string') return /^\d+(\.\d+)?$/.test(value) ? value : null;
  if (!Number.isFinite(value) || value < 0) return null;
  const text = String(value);
  // Beyond 15 significant digits the double that arrived need not be the decimal that was written.
  const digits = text.replace('.', '').replace(/^0+|0+$/g, '');
  return /^\d+(\.\d+)?$/.test(text) && digits.length <= 15 ? text : null;
}

/** Whole coins to the smallest unit: `("10.5", 6)` is `10500000n`; null when it has more decimals than the coin. */
export function toSmallestUnit(decimal: string, decimals: number): bigint | null {
  const [whole = '', fraction = ''] = decimal.split('.');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > decimals) return null;
  return BigInt(whole + significant.padEnd(decimals, '0'));
}

/** The other way round, without trailing zeros: `(10500000n, 6)` is `"10.5"`. */
export function toWholeCoins(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
