import { describe, expect, test } from 'vitest';
import {
  derivedAttributes,
  hourAttributes,
  isOpen,
  newPostback,
  type PostbackState,
} from '../../core/postback.ts';
import { NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

describe('a new postback', () => {
  test('is pending, due at once, and says what every attempt will say', () => {
    const row = newPostback({
      name: {
        platform: 'scaleo',
        clickId: '0f8fad5bd9cb469fa16570867728950e',
        milestone: 'ftd',
        occurrence: 'once',
      },
      brand: 'aurora',
      playerRef: 'p_abc',
      eventIdentity: 'stripe/evt_1',
      identity: 'dep-1',
      values: {
        occurredAt: '2026-11-22T11:59:58Z',
        paid: { amountMinor: '5000', currency: 'EUR' },
        amounts: { deposit: '5000' },
        currency: 'EUR',
      },
      nowEpochMs: NOON_EPOCH_MS,
    });

    expect(row).toEqual(postbackRow());
  });

  test.each([
    ['registration', 'aurora', 'p_abc', 'registration:aurora:p_abc'],
    ['deposit', 'borealis', 'dep-1', 'deposit:borealis:dep-1'],
    ['deposit', 'aurora', 'a:b', 'deposit:aurora:a:b'],
  ] as const)('of %s names brand and identity in its transaction ID', (...given) => {
    const [milestone, brand, identity, transactionId] = given;

    const row = newPostback({
      name: { platform: 'scaleo', clickId: 'c1', milestone, occurrence: 'once' },
      brand,
      playerRef: 'p_abc',
      eventIdentity: 'crm/1',
      identity,
      values: { occurredAt: '2026-11-22T11:59:58Z' },
      nowEpochMs: NOON_EPOCH_MS,
    });

    expect(row.values.transactionId).toBe(transactionId);
  });
});

describe('the state of a row', () => {
  const NOON = '2026-11-22T12:00:00.000Z';
  const IN_TWO_YEARS = Date.parse('2028-11-21T12:00:00Z') / 1000;

  test.each<[PostbackState, boolean, boolean, boolean]>([
    ['pending', true, false, false],
    ['sending', true, false, false],
    ['retrying', true, true, false],
    ['held', true, true, false],
    ['delivered', false, false, true],
    ['rejected', false, true, true],
    ['unknown', false, true, false],
    ['dead', false, true, false],
    ['discarded', false, false, true],
  ])('"%s": open %s, needs attention %s, may be forgotten %s', (...given) => {
    const [state, open, attention, forgettable] = given;

    const derived = derivedAttributes(
      { platform: 'scaleo', state },
      { nowEpochMs: NOON_EPOCH_MS, rowLifeDays: 730 },
    );

    expect(isOpen(state)).toBe(open);
    expect(derived).toEqual({
      ...(attention && { attention: `scaleo#${state}`, attentionSince: NOON }),
      ...(forgettable && { expiresAtEpochSeconds: IN_TWO_YEARS }),
    });
  });

  test('expires in whole seconds', () => {
    const derived = derivedAttributes(
      { platform: 'scaleo', state: 'delivered' },
      { nowEpochMs: NOON_EPOCH_MS + 999, rowLifeDays: 90 },
    );

    expect(derived.expiresAtEpochSeconds).toBe(Date.parse('2027-02-20T12:00:00Z') / 1000);
  });
});

test('a postback is listed under the hour of its creation, whatever happens to it later', () => {
  const created = hourAttributes(postbackRow());
  const later = hourAttributes(
    postbackRow({ state: 'dead', attempt: 4, updatedAt: '2026-11-22T15:00:00.000Z' }),
  );

  expect(created.hour).toMatch(/^scaleo#2026-11-22T12#[0-3]$/);
  expect(later).toEqual(created);
});
