import { compareAmount, majorUnits } from '../money/amount-text.ts';
import { exponentOf } from '../money/currencies.ts';
import type { MoneyRule } from '../specification/platform-specification.ts';
import type { ValueSource } from '../specification/value-source.ts';
import { own } from './own.ts';
import type { Scope } from './scope.ts';
import { plain } from './text.ts';
import { type Broken, mustBeOneOf, type Value } from './value.ts';

type MoneySource = Extract<ValueSource, { from: 'money' }>;

/** An amount as the platform writes it: exact, in a currency that it takes, and within its bounds. */
export function moneyValue(source: MoneySource, scope: Scope): Value {
  const { amounts, currency } = scope.row.values;
  const amount = amounts?.[source.money];
  if (amount === undefined) return { missing: `${source.money} amount` };
  if (currency === undefined) return { missing: 'currency' };
  const exponent = exponentOf(currency, scope.currencies);
  if (exponent === undefined) {
    return { parameter: 'currency', rule: `must be a known currency and is ${currency}` };
  }
  const sent = source.sign === 'negated' ? negated(amount) : amount;
  return currencyFault(currency, scope) ?? written(source, { amount: sent, exponent }, scope);
}

/** The currency's code in the letters that the platform wants. */
export function currencyValue(scope: Scope): Value {
  const { currency } = scope.row.values;
  if (currency === undefined) return { missing: 'currency' };
  const letters = inLetters(currency, scope.platform.specification.money);
  return currencyFault(currency, scope) ?? plain(letters);
}

/** The currencies that the platform takes; `any` is undefined. */
export function currenciesTaken({ platform }: Scope): readonly string[] | undefined {
  const rule = platform.specification.money?.currency;
  if (rule === undefined || rule.rule === 'any') return undefined;
  if (rule.rule === 'listed') return rule.codes;
  const { code } = rule;
  if (typeof code === 'string') return [code];
  return [own(platform.account, code.account) ?? `the one in the account setting ${code.account}`];
}

function currencyFault(currency: string, scope: Scope): Broken | undefined {
  const taken = currenciesTaken(scope);
  if (!taken || taken.some((code) => code.toUpperCase() === currency)) return undefined;
  return { parameter: 'currency', rule: mustBeOneOf(taken, currency) };
}

function inLetters(currency: string, rule: MoneyRule | undefined): string {
  return rule?.letterCase === 'lower' ? currency.toLowerCase() : currency;
}

type Sum = { amount: string; exponent: number };

function written({ unit, decimals }: MoneySource, sum: Sum, scope: Scope): Value {
  const { amount, exponent } = sum;
  const major = majorUnits(amount, exponent);
  if (major === undefined) return { rule: `must be an integer in minor units and is ${amount}` };
  const bound = boundFault(sum, major, scope.platform.specification.money);
  if (bound) return bound;
  const text = unit === 'minor' ? majorUnits(amount, 0) : majorUnits(amount, exponent, decimals);
  if (text !== undefined) return plain(text);
  return { rule: `must have at most ${decimals} decimals and is ${major}` };
}

function boundFault(
  { amount, exponent }: Sum,
  major: string,
  rule: MoneyRule | undefined,
): Broken | undefined {
  if (!rule) return undefined;
  // A bound that is not set is the amount itself.
  const { min = major, max = major, negative } = rule;
  const comparedTo = (bound: string) => Number(compareAmount(amount, exponent, bound));
  if (negative === 'refused' && comparedTo('0') < 0) {
    return { rule: `must not be negative and is ${major}` };
  }
  if (comparedTo(min) < 0) return { rule: `must be at least ${min} and is ${major}` };
  return comparedTo(max) > 0 ? { rule: `must be at most ${max} and is ${major}` } : undefined;
}

/** Of an amount as digits or as decimal text; `-0` is for the reader to take for 0. */
export function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
