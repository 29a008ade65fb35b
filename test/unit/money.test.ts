import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, toSmallestUnit, toWholeCoins } from '../../server/jobs/money/decimal-amounts.ts';

const amounts = fc.bigInt({ min: 0n, max: 10n ** 30n });
const decimals = fc.integer({ min: 0, max: 18 });

test('whole coins and back is the same amount, at any size: no float takes part', () => {
  fc.assert(
    fc.property(amounts, decimals, (amount, places) => {
      expect(toSmallestUnit(toWholeCoins(amount, places), places)).toBe(amount);
    }),
  );
});

test('a decimal as text is its digits, moved by the decimals of the coin', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.stringMatching(/^\d{1,6}$/), (whole, fraction) => {
      expect(toSmallestUnit(`${whole}.${fraction}`, 6)).toBe(whole * 1_000_000n + BigInt(fraction.padEnd(6, '0')));
    }),
  );
});

test('more decimals than the coin has are none of it, and zeros behind them are harmless', () => {
  expect(toSmallestUnit('1.0000001', 6)).toBeNull();
  expect(toSmallestUnit('1.0000000', 6)).toBe(1_000_000n);
  expect(toSmallestUnit('1.5', 0)).toBeNull();
  expect(toSmallestUnit('1.0', 0)).toBe(1n);
});

test('a number of up to 15 significant digits is the decimal that was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 999_999 }), (whole, millionths) => {
      const written = `${whole}.${String(millionths).padStart(6, '0')}`;
      const text = decimalText(Number(written));
      expect(text === null ? null : toSmallestUnit(text, 6)).toBe(toSmallestUnit(written, 6));
    }),
  );
});

test.each([0.1 + 0.2, 1234567890.1234567, 9007199254740991, 1e21, 1e-7, -1, NaN, Infinity])(
  'the number %d is no amount',
  (number) => {
    expect(decimalText(number)).toBeNull();
  },
);

test.each([
  [10, '10'],
  [0.5, '0.5'],
  [0, '0'],
  [-0, '0'],
  [123456789012345, '123456789012345'],
  [1e15, '1000000000000000'],
])('the number %d is the decimal %s', (number, text) => {
  expect(decimalText(number)).toBe(text);
});

test.each(['', '.5', '1.', '1e3', '-1', '+1', ' 1', '1,5', '0x10', '1.2.3', '١'])(
  'the text "%s" is no decimal',
  (text) => {
    expect(decimalText(text)).toBeNull();
  },
);
