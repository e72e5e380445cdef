import {
  calculator,
  type DineroSnapshot,
  halfAwayFromZero,
  toDecimal,
  toSnapshot,
  trimScale,
} from 'dinero.js/bigint';
import * as z from 'zod';
import { DAY_MS } from '../days.ts';
import { currencyCode } from './currencies.ts';
import { type Decimal, decimal, parseRate } from './decimal.ts';

/**
 * More than central banks publish (four to seven), and enough that rounding a cross rate moves no
 * converted amount below 10^11 minor units (a billion EUR) by more than half of one. Few enough to be
 * checked with a pocket calculator.
 */
const SIGNIFICANT_DIGITS = 12;

/** Text, not a number: `1e-7` and 0.1 + 0.2 are no rates. */
const rate = z.string().regex(/^(?=.*[1-9])\d{1,12}(\.\d{1,12})?$/, {
  error: 'must be a plain decimal above 0 with at most 12 digits on either side of the point',
});

/** One day's exchange rates of one source. */
export const rateTable = z
  .strictObject({
    /** Who says so, as the books show it: `ecb`. */
    source: z.string().min(1).max(100),
    /** The day of the rates, `YYYY-MM-DD`. */
    date: z.iso.date(),
    base: currencyCode,
    /** Units of each currency for one unit of `base`. */
    rates: z.record(currencyCode, rate),
  })
  .refine(({ base, rates }) => !Object.hasOwn(rates, base), {
    path: ['rates'],
    error: 'must not list the base, which is 1',
  });
export type RateTable = z.infer<typeof rateTable>;

/**
 * Units of `to` for one unit of `from`: the exact quotient of two rates, rounded once, half away from
 * zero, to 12 significant digits. This text is what the books keep and `convertAmount` multiplies by.
 *
 * @returns plain decimal text without trailing zeros, `1` for a currency and itself; undefined if the
 *   table does not know both
 */
export function crossRate(table: RateTable, from: string, to: string): string | undefined {
  if (from === to) return '1';
  const divisor = perBase(table, from);
  const dividend = perBase(table, to);
  if (divisor === undefined || dividend === undefined) return undefined;
  return toDecimal(trimScale(quotient(toSnapshot(dividend), toSnapshot(divisor))));
}

/**
 * Whether a table may convert what happened on a day: it is of that day or before, and not too old.
 *
 * @param onDate - the day of the event, `YYYY-MM-DD`; anything else makes no table usable
 * @param maxAgeDays - 0 is the day itself; a source that skips weekends and Easter needs 4
 */
export function isUsable(table: RateTable, onDate: string, maxAgeDays: number): boolean {
  const ageDays = (midnightEpochMs(onDate) - midnightEpochMs(table.date)) / DAY_MS;
  return ageDays >= 0 && ageDays <= maxAgeDays;
}

function midnightEpochMs(date: string): number {
  // With the time written out, neither a time of its own nor a local notation is read: NaN.
  return Date.parse(`${date}T00:00:00Z`);
}

function perBase({ base, rates }: RateTable, currency: string): Decimal | undefined {
  if (currency === base) return parseRate('1');
  const entry = Object.entries(rates).find(([code]) => code === currency);
  return entry && parseRate(entry[1]);
}

function quotient(dividend: DineroSnapshot<bigint>, divisor: DineroSnapshot<bigint>): Decimal {
  const { amount: a, scale: scaleOfA } = dividend;
  const { amount: b, scale: scaleOfB } = divisor;
  // At this scale the quotient has as many digits as wanted, or one more.
  const guess = SIGNIFICANT_DIGITS - lengthOf(a) + lengthOf(b);
  const scale = lengthOf(dividedAt(guess, a, b)) > SIGNIFICANT_DIGITS ? guess - 1 : guess;
  return decimal(dividedAt(scale, a, b), BigInt(scale) + scaleOfA - scaleOfB);
}

/** `a / b` times 10 to the power of `scale`, rounded to an integer, half away from zero. */
function dividedAt(scale: number, a: bigint, b: bigint): bigint {
  const up = 10n ** BigInt(Math.max(0, scale));
  const down = 10n ** BigInt(Math.max(0, -scale));
  return halfAwayFromZero(a * up, b * down, calculator);
}

function lengthOf(digits: bigint): number {
  return digits.toString().length;
}
