import type { DineroCurrency } from 'dinero.js/bigint';
import * as currencies from 'dinero.js/bigint/currencies';
import * as z from 'zod';

/** ISO 4217 codes have three letters; crypto currencies have two to ten letters and digits. */
export const currencyCode = z.string().regex(/^[A-Z0-9]{2,10}$/, {
  error: 'must be 2 to 10 upper-case letters or digits',
});

/** The operator's own table: how many decimals each of its currencies has. */
export const ownExponents = z.record(currencyCode, z.int().min(0).max(18));
export type OwnExponents = Readonly<z.infer<typeof ownExponents>>;

const ISO: Readonly<Record<string, DineroCurrency<bigint>>> = currencies;

/**
 * Decimals of the smallest unit (satoshi, wei, sun, lamport ...) by each protocol's convention, written
 * down from memory and unverified. A token can have other decimals on another chain, as USDT and
 * USDC do: the operator's own table overrides these.
 */
const CRYPTO: Readonly<Record<string, number>> = {
  ADA: 6,
  BCH: 8,
  BNB: 18,
  BTC: 8,
  DAI: 18,
  DOGE: 8,
  ETH: 18,
  LTC: 8,
  POL: 18,
  SOL: 9,
  TON: 9,
  TRX: 6,
  USDC: 6,
  USDT: 6,
  XRP: 6,
};

/**
 * How many decimals a currency has: its minor unit is 10 to the power of minus this.
 *
 * @param currency - `[A-Z0-9]{2,10}`; ISO 4217 comes first, then `own`, then the common crypto currencies
 * @param own - checked with `ownExponents` and `contradictionsOfIso` when the configuration is read
 * @returns 0 to 18, or undefined if nobody says, so that no amount of it may be shown or converted
 */
export function exponentOf(currency: string, own: OwnExponents = {}): number | undefined {
  return isoExponentOf(currency) ?? entryOf(own, currency) ?? entryOf(CRYPTO, currency);
}

/**
 * The codes of an own table that ISO 4217 gives another exponent: each would make every amount of that
 * currency wrong by a power of ten, so the configuration is refused. `exponentOf` ignores them.
 */
export function contradictionsOfIso(own: OwnExponents): string[] {
  return Object.keys(own).filter((code) => (isoExponentOf(code) ?? own[code]) !== own[code]);
}

function isoExponentOf(currency: string): number | undefined {
  const known = entryOf(ISO, currency);
  // MGA and MRU count in fifths here: no decimal text says what they mean.
  return known?.base === 10n ? Number(known.exponent) : undefined;
}

/** `own` and the ISO module are looked up with names from outside, such as `constructor`. */
function entryOf<T>(table: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
