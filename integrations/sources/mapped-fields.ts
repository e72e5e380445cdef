import { minorFromDecimal } from './read-amount.ts';
import { instantOf } from './read-instant.ts';
import { type ReadingContext, UnparseableWebhookError } from './source-adapter.ts';

/** All that the stage file can point at. */
export const MAPPED_FIELDS = [
  'playerId',
  'brand',
  'product',
  'channel',
  'clickPlatform',
  'clickId',
  'clickedAt',
  'campaign',
  'partner',
  'promoCode',
  'domain',
  'depositId',
  'transactionId',
  'amount',
  'currency',
  'deposited',
  'wagered',
  'period',
  'revision',
  'ggr',
  'ngr',
] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];

/** Where each field stands, what it always is, or null if a default does not apply. */
export type Places = Partial<Record<MappedField, string | { always: string } | null>>;

export type Wording = {
  fields: Places;
  /** `major`: 50.00 is EUR 50.00; `minor`: 5000 is. */
  amountUnit: 'major' | 'minor';
  /** The source's words for brands. */
  brands: Readonly<Record<string, string>>;
};

/** Amounts, short enough to be calculated with. */
const WHOLE = /^(0|-?[1-9]\d{0,29})$/;
const DECIMAL = /^-?\d{1,40}(\.\d{1,40})?$/;

/**
 * The value at a dotted path, of the payload's own members only.
 *
 * @returns undefined where there is nothing, null or an empty text: templates leave those behind
 */
export function valueAt(payload: unknown, path: string): unknown {
  let value = payload;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value === null || value === '' ? undefined : value;
}

/** Reads the fields of one event. What is wrong is collected, so that all of it is told at once. */
export class FieldReader {
  readonly #payload: unknown;
  readonly #wording: Wording;
  readonly #at: string;
  readonly #currencies: ReadingContext['currencies'];
  /** The first of each field: later ones follow from it. */
  readonly #faults = new Map<MappedField, string>();

  /** @param at - where the payload stands in the body, such as `3.`; for the messages */
  constructor(
    payload: unknown,
    wording: Wording,
    { at = '', currencies }: Pick<ReadingContext, 'currencies'> & { at?: string },
  ) {
    this.#payload = payload;
    this.#wording = wording;
    this.#at = at;
    this.#currencies = currencies;
  }

  /** Each with its path in the payload, or in the settings where those are at fault. */
  get faults(): readonly string[] {
    return [...this.#faults.values()];
  }

  text(field: MappedField): string | undefined {
    const value = this.#given(field);
    if (value === undefined || typeof value === 'string') return value;
    this.refuse(field, 'must be a text or a number');
    return undefined;
  }

  brand(): string | undefined {
    const word = this.text('brand');
    const { brands } = this.#wording;
    return word !== undefined && Object.hasOwn(brands, word) ? brands[word] : word;
  }

  currency(): string | undefined {
    return this.text('currency')?.toUpperCase();
  }

  instant(field: MappedField): string | undefined {
    const utc = instantOf(this.text(field) ?? '');
    if (utc !== undefined) return utc;
    this.refuse(field, 'must be an ISO 8601 time with its offset, or Unix seconds or milliseconds');
    return undefined;
  }

  count(field: MappedField): number | undefined {
    const written = this.text(field);
    if (written !== undefined && /^\d{1,4}$/.test(written)) return Number(written);
    this.refuse(field, 'must be a whole number from 0 to 9999');
    return undefined;
  }

  /** What was paid, in minor units. */
  paid(field: MappedField): string | undefined {
    return this.minor(field, { allowed: /^[1-9]/, wrong: 'must be above 0' });
  }

  total(field: MappedField): object | undefined {
    if (this.#given(field) === undefined) return undefined;
    const amountMinor = this.minor(field, { allowed: /^\d/, wrong: 'must not be below 0' });
    return { amountMinor, currency: this.currency() };
  }

  /** Minor units, zero and below too unless told otherwise. */
  minor(field: MappedField, { allowed, wrong } = { allowed: /^/, wrong: '' }): string | undefined {
    const amount = this.text(field);
    if (amount === undefined) return undefined;
    const whole = this.#wording.amountUnit === 'minor';
    if (!(whole ? WHOLE : DECIMAL).test(amount)) {
      this.refuse(field, whole ? 'must be whole minor units' : 'must be a plain decimal');
      return undefined;
    }
    const minor = whole ? amount : this.#minorOf(field, amount);
    if (minor === undefined || allowed.test(minor)) return minor;
    this.refuse(field, wrong);
    return undefined;
  }

  /** @param wrong - what is wrong with the value; where there is none, that is told instead */
  refuse(field: MappedField, wrong: string): void {
    if (this.#faults.has(field)) return;
    const place = this.#wording.fields[field] ?? undefined;
    const missing = place === undefined ? 'must say where the payload has it' : 'is missing';
    const said = this.#given(field) === undefined ? missing : wrong;
    this.#faults.set(field, `${this.#where(field)}: ${said}`);
  }

  #minorOf(field: MappedField, amount: string): string | undefined {
    if (/^-?0+(\.0+)?$/.test(amount)) return '0';
    const currency = this.currency();
    if (currency === undefined) {
      this.refuse('currency', 'is missing');
      // Refused by that already: whatever the amount is, it is not at fault.
      return '1';
    }
    const [sign, size] = amount.startsWith('-') ? ['-', amount.slice(1)] : ['', amount];
    const given = { amount: size, currency, path: this.#where(field) };
    try {
      return `${sign}${minorFromDecimal(given, { currencies: this.#currencies })}`;
    } catch (error) {
      if (!(error instanceof UnparseableWebhookError)) throw error;
      this.#faults.set(field, error.faults.join('; '));
      return undefined;
    }
  }

  #given(field: MappedField): unknown {
    const place = this.#wording.fields[field] ?? undefined;
    return typeof place === 'string' ? valueAt(this.#payload, place) : place?.always;
  }

  #where(field: MappedField): string {
    const place = this.#wording.fields[field];
    return typeof place === 'string' ? `${this.#at}${place}` : `settings.fields.${field}`;
  }
}
