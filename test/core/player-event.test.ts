import { describe, expect, test } from 'vitest';
import { depositIdentity, eventIdentity, playerEvent } from '../../core/player-event.ts';

const DEPOSIT = {
  v: 1,
  type: 'deposit',
  source: 'stripe',
  sourceEventId: 'evt_1',
  brand: 'aurora',
  playerRef: 'p_abc',
  occurredAt: '2026-11-22T12:00:00Z',
  depositId: 'dep-1',
  transactionId: 'pi_1',
  amountMinor: '5000',
  currency: 'EUR',
} as const;
const CLICK = {
  platform: 'scaleo',
  clickId: 'c1',
  clickedAt: '2026-11-22T11:00:00Z',
};
const { depositId, transactionId, amountMinor, currency, ...COMMON } = DEPOSIT;
const REGISTRATION = { ...COMMON, type: 'registration', click: CLICK };

function accepts(event: unknown): boolean {
  return playerEvent.safeParse(event).success;
}

describe('a deposit', () => {
  test.each([
    ['as it is', {}],
    ['of one minor unit', { amountMinor: 1 }],
    ['of 15 digits', { amountMinor: 100_000_000_000_000 }],
    ['of 30 digits as text, as a currency of 18 decimals needs', { amountMinor: '1'.repeat(30) }],
    ['in a crypto currency', { currency: 'USDT' }],
    ['with an attribute', { attributes: { ip: '203.0.113.7' } }],
    ['as a test', { test: true }],
    ['with a reference of 128 characters', { depositId: 'x'.repeat(128) }],
    [
      'with every printable ASCII character',
      { sourceEventId: ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~' },
    ],
    ['with fractions of a second', { occurredAt: '2026-11-22T12:00:00.123Z' }],
    ['put on the bus again by the authority', { released: true }],
  ])('is taken %s', (_how, overrides) => {
    expect(accepts({ ...DEPOSIT, ...overrides })).toBe(true);
  });

  test.each([
    ['another version', { v: 2 }],
    ['no amount', { amountMinor: undefined }],
    ['nothing deposited', { amountMinor: 0 }],
    ['a negative amount', { amountMinor: -1 }],
    ['half a minor unit', { amountMinor: 0.5 }],
    ['an amount as text with a sign', { amountMinor: '-5000' }],
    ['an amount as text with a point', { amountMinor: '50.00' }],
    ['an amount as text that begins with 0', { amountMinor: '05000' }],
    ['an amount as text of 31 digits', { amountMinor: '1'.repeat(31) }],
    ['a name of an attribute with a hyphen', { attributes: { 'x-y': '1' } }],
    ['an empty attribute', { attributes: { ip: '' } }],
    [
      '21 attributes',
      { attributes: Object.fromEntries([...'abcdefghijklmnopqrstu'].map((n) => [n, '1'])) },
    ],
    ['a test that is not true', { test: false }],
    ['an amount one above 15 digits', { amountMinor: 100_000_000_000_001 }],
    ['an amount that is no number', { amountMinor: Number.NaN }],
    ['a lower-case currency', { currency: 'eur' }],
    ['a currency of 11 letters', { currency: 'ELEVENCOINS' }],
    ['a currency of one letter', { currency: 'E' }],
    ['an empty reference', { depositId: '' }],
    ['a reference of 129 characters', { depositId: 'x'.repeat(129) }],
    ['a reference beyond ASCII', { transactionId: 'dép' }],
    ['a reference with a line break at its end', { sourceEventId: 'evt_1\n' }],
    ['a time without a zone', { occurredAt: '2026-11-22T12:00:00' }],
    ['a time of another zone', { occurredAt: '2026-11-22T12:00:00+01:00' }],
    ['a day that does not exist', { occurredAt: '2026-02-30T12:00:00Z' }],
    ['a brand in capitals', { brand: 'Aurora' }],
    ['a source of 31 characters', { source: 'a'.repeat(31) }],
    ['no player', { playerRef: undefined }],
    ['a raw player ID beside the pseudonym', { playerId: 'player-42' }],
    ['a click', { click: CLICK }],
    ['an unknown type', { type: 'withdrawal' }],
    ['a release that is not true', { released: false }],
  ])('is refused with %s', (_why, overrides) => {
    expect(accepts({ ...DEPOSIT, ...overrides })).toBe(false);
  });

  test('is identified by the reference of the operator, else by that of the provider', () => {
    expect(depositIdentity(DEPOSIT)).toBe('dep-1');
    expect(
      depositIdentity({ ...COMMON, type: 'deposit', transactionId, amountMinor, currency }),
    ).toBe('pi_1');
    expect(depositIdentity({ ...COMMON, type: 'deposit', amountMinor, currency })).toBeUndefined();
  });

  test('of one source is the same event whenever it is delivered', () => {
    expect(eventIdentity(DEPOSIT)).toBe('stripe/evt_1');
  });
});

test('an amount is decimal digits, however it was written', () => {
  const parsed = [5000, '5000'].map((amount) =>
    playerEvent.parse({ ...DEPOSIT, amountMinor: amount }),
  );

  expect(parsed).toEqual([DEPOSIT, DEPOSIT]);
});

describe('a reversal', () => {
  test.each(['refund', 'chargeback'])('%s speaks of money as a deposit does', (type) => {
    expect(accepts({ ...DEPOSIT, type })).toBe(true);
    expect(accepts({ ...DEPOSIT, type, currency: undefined })).toBe(false);
  });
});

describe('a registration', () => {
  test.each([
    ['with a click', {}],
    ['without a click', { click: undefined }],
    ['with a click ID of any characters', { click: { ...CLICK, clickId: 'aB%3A:=+ &#é🎰' } }],
    ['with a click ID of 255 characters', { click: { ...CLICK, clickId: '🎰'.repeat(255) } }],
    ['with a campaign', { click: { ...CLICK, campaign: 'summer' } }],
  ])('is taken %s', (_how, overrides) => {
    expect(accepts({ ...REGISTRATION, ...overrides })).toBe(true);
  });

  test.each([
    ['an empty click ID', { clickId: '' }],
    ['a click ID of 256 characters', { clickId: 'x'.repeat(256) }],
    ['a line break in the click ID', { clickId: 'a\nb' }],
    ['a line break at the end of the click ID', { clickId: 'ab\n' }],
    ['a NUL in the click ID', { clickId: 'a\u0000b' }],
    ['half a character in the click ID', { clickId: 'a\ud83c' }],
    ['no platform', { platform: undefined }],
    ['no time', { clickedAt: undefined }],
    ['an empty campaign', { campaign: '' }],
    ['a field that nobody knows', { landing: '/' }],
  ])('is refused with %s', (_why, overrides) => {
    expect(accepts({ ...REGISTRATION, click: { ...CLICK, ...overrides } })).toBe(false);
  });

  test('carries no money', () => {
    expect(accepts({ ...REGISTRATION, amountMinor, currency })).toBe(false);
    expect(accepts({ ...REGISTRATION, depositId })).toBe(false);
  });
});
