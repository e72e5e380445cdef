import type {
  MoneyKind,
  PostbackField,
  TimeField,
  ValueSource,
} from '../../specification/value-source.ts';
import { code, listed, prose } from '../markdown.ts';
import { describeNotation } from './describe-notation.ts';

const FIELDS: Record<PostbackField, string> = {
  clickId: 'the click ID',
  playerRef: 'a pseudonym of the player, the same in every event of this player',
  transactionId: 'our transaction ID, the same on every attempt',
  originalTransactionId: 'the transaction ID of what is taken back',
  brand: 'our name of the brand',
  campaign: 'the campaign of the click',
  partner: 'the partner of the click',
  reversalCause: '`refund` or `chargeback`',
};

const TIMES: Record<TimeField, string> = {
  occurredAt: 'when the event happened',
  clickedAt: 'when the player clicked',
  sentAt: 'when this attempt is sent',
};

const MONEY: Record<MoneyKind, string> = {
  deposit: 'what the player paid in',
  ggr: 'gross gaming revenue (GGR)',
  ngr: 'net gaming revenue (NGR)',
  revenue: "the operator's revenue",
  payout: 'what the affiliate earns by the agreement',
};

const SIGNED = {
  signature: 'the signature (see Signing)',
  timestamp: 'the signing time (see Signing)',
  'key-id': 'the ID of the signing key',
  'message-id': 'the signed message ID: our transaction ID',
};

export const DIGEST_NAMES = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512' };

/** What a parameter carries, for somebody who has never seen our code. */
export function describeValue(source: ValueSource): string {
  switch (source.from) {
    case 'constant':
      return source.text === '' ? 'always empty' : `always ${code(source.text)}`;
    case 'account':
      return `the account setting ${code(source.setting)}`;
    case 'credential':
      return `the credential ${code(source.credential)}`;
    case 'event':
      return source.of === 'original'
        ? 'your word for the event that is taken back'
        : 'your word for the event';
    case 'status':
      return 'your word for the status';
    case 'field':
      return FIELDS[source.field];
    case 'attribute':
      return `${code(source.attribute)}, as the source of the event has reported it`;
    case 'time':
      return TIMES[source.time];
    case 'money':
      return MONEY[source.money];
    case 'currency':
      return 'the currency of the amounts';
    default:
      return describeComposed(source);
  }
}

/** The same with what the specification's author has added for the platform's staff. */
export function describeMeaning(source: ValueSource, meaning: string | undefined): string {
  const value = describeValue(source);
  const adds = meaning !== undefined && meaning.toLowerCase() !== value.toLowerCase();
  return adds ? `${value} (${prose(meaning)})` : value;
}

type Composed = Extract<
  ValueSource,
  { from: 'map' | 'joined' | 'digest' | 'basic' | 'object' | 'list' | 'signed' | 'new-key' }
>;

function describeComposed(source: Composed): string {
  switch (source.from) {
    case 'map':
      return describeMap(source);
    case 'joined':
      return `${source.parts.map(describePart).join(' + ')}, written together`;
    case 'digest': {
      const { algorithm, encoding, of } = source;
      return `${DIGEST_NAMES[algorithm]} in ${encoding} of: ${describePart(of)}`;
    }
    case 'basic':
      return `HTTP Basic with ${describePart(source.user)} as user name and ${describePart(source.password)} as password`;
    case 'object':
      return source.as === 'text' ? 'JSON text of an object' : 'an object';
    case 'list':
      return source.as === 'text' ? 'JSON text of a list' : 'a list';
    case 'signed':
      return SIGNED[source.part];
    case 'new-key':
      return source.part === 'id' ? 'the ID of the new key' : 'the new key';
  }
}

function describeMap({ of, to, otherwise }: Extract<ValueSource, { from: 'map' }>): string {
  const pairs = Object.entries(to).map(([from, word]) => `${code(from)} as ${code(word)}`);
  const rest = otherwise === undefined ? [] : [`anything else as ${code(otherwise)}`];
  return `${describePart(of)}; written ${listed([...pairs, ...rest])}`;
}

/** A value inside another: in one text, so with its notation; a constant is only its text. */
export function describePart(source: ValueSource): string {
  switch (source.from) {
    case 'constant':
      return code(source.text);
    case 'money':
    case 'time':
      return `${describeValue(source)} (${describeNotation(source)})`;
    case 'object':
    case 'list':
      return code(JSON.stringify(source));
    default:
      return describeValue(source);
  }
}
