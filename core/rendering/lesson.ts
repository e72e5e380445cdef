import { MILESTONES } from '../milestones.ts';
import { minorUnits } from '../money/amount-text.ts';
import { exponentOf } from '../money/currencies.ts';
import type { PostbackField, ValueSource } from '../specification/value-source.ts';
import { shortestDecimal } from './json-text.ts';
import { currenciesTaken, negated } from './money-value.ts';
import type { KnownValues, Scope } from './scope.ts';
import { epochMsOf } from './time-text.ts';

/**
 * What a text says of the value that it came from, added to what is known; what is known already
 * stays. Or the rule that the text breaks, if no value could have given it.
 */
export type Lesson = { rule: string } | { learn: (scope: Scope) => Scope };

type Source<From extends ValueSource['from']> = Extract<ValueSource, { from: From }>;

export function fieldLesson(field: PostbackField, text: string): Lesson {
  switch (field) {
    case 'brand':
      return { learn: (scope) => ({ ...scope, row: { brand: text, ...scope.row } }) };
    case 'reversalCause':
      if (text !== 'refund' && text !== 'chargeback') {
        return { rule: 'must be refund or chargeback' };
      }
      return ofReversal({ cause: text });
    case 'originalTransactionId':
      return ofReversal({ original: { transactionId: text } });
    default:
      return ofValues({ [field]: text });
  }
}

export function attributeLesson(name: string, text: string): Lesson {
  return {
    learn: (scope) => {
      const attributes = { [name]: text, ...scope.row.values.attributes };
      return withValues(scope, { ...scope.row.values, attributes });
    },
  };
}

export function credentialLesson(name: string, text: string): Lesson {
  return {
    learn: (scope) => ({ ...scope, credentials: { [name]: text, ...scope.credentials } }),
  };
}

export function originalEventLesson(text: string, { platform }: Scope): Lesson {
  const { events } = platform.specification;
  const milestone = MILESTONES.find(
    (name) => events[name] && (platform.words[name] ?? events[name].word) === text,
  );
  return milestone === undefined
    ? { rule: 'must be the word of an event' }
    : ofReversal({ original: { milestone } });
}

export function timeLesson({ time, format }: Source<'time'>, text: string): Lesson {
  const epochMs = epochMsOf(text, format);
  if (epochMs === undefined) return { rule: `must be a time as ${format}` };
  return time === 'sentAt'
    ? { learn: (scope) => sentAt(scope, epochMs) }
    : ofValues({ [time]: new Date(epochMs).toISOString() });
}

export function currencyLesson(text: string): Lesson {
  return ofValues({ currency: text.toUpperCase() });
}

/** Without a currency nobody knows how much it is: then any number will do, and nothing is learnt. */
export function moneyLesson(
  { money, unit, sign }: Source<'money'>,
  text: string,
  scope: Scope,
): Lesson[] {
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) return [{ rule: 'must be a decimal number' }];
  const currency = scope.row.values.currency ?? onlyCurrency(scope);
  if (currency === undefined) return [];
  const exponent = exponentOf(currency, scope.currencies);
  const digits = shortestDecimal(sign === 'negated' ? negated(text) : text);
  const amount =
    exponent === undefined ? undefined : minorUnits(digits, unit === 'minor' ? 0 : exponent);
  if (amount === undefined) return [{ rule: `must be an amount of ${currency}` }];
  const learn = (known: Scope) => {
    const { values } = known.row;
    const amounts = { [money]: amount, ...values.amounts };
    return withValues(known, { ...values, currency, amounts });
  };
  return [{ learn }];
}

export function signedLesson(part: Source<'signed'>['part'], text: string, scope: Scope): Lesson {
  switch (part) {
    case 'signature':
      return { learn: (known) => ({ ...known, signature: known.signature ?? text }) };
    case 'message-id':
      return ofValues({ transactionId: text });
    case 'key-id':
      return { learn: (known) => ({ ...known, keyId: text }) };
    case 'timestamp':
      return signingTimeLesson(text, scope);
  }
}

function signingTimeLesson(text: string, { platform }: Scope): Lesson {
  const format = platform.specification.signing?.timestamp ?? 'unix-seconds';
  const epochMs = epochMsOf(text, format);
  if (epochMs === undefined) return { rule: `must be a time as ${format}` };
  return { learn: (scope) => sentAt(scope, epochMs) };
}

function sentAt(scope: Scope, epochMs: number): Scope {
  return Number.isNaN(scope.nowEpochMs) ? { ...scope, nowEpochMs: epochMs } : scope;
}

function ofValues(values: KnownValues): Lesson {
  return { learn: (scope) => withValues(scope, { ...values, ...scope.row.values }) };
}

function ofReversal(told: Partial<NonNullable<KnownValues['reversal']>>): Lesson {
  return {
    learn: (scope) => {
      const known = scope.row.values.reversal;
      const original = { ...told.original, ...known?.original };
      const reversal = { ...told, ...known, original };
      return withValues(scope, { ...scope.row.values, reversal });
    },
  };
}

function withValues(scope: Scope, values: KnownValues): Scope {
  return { ...scope, row: { ...scope.row, values } };
}

function onlyCurrency(scope: Scope): string | undefined {
  const [code, ...others] = currenciesTaken(scope) ?? [];
  return others.length === 0 ? code?.toUpperCase() : undefined;
}
