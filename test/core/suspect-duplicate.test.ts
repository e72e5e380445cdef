import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBefore, type Sighting, suspectsOf } from '../../core/suspect-duplicate.ts';

const WINDOW_MS = 600_000;

/** One payment as the provider reports it, without a reference of the operator's. */
const STRIPE: Sighting = {
  source: 'stripe',
  sourceEventId: 'evt_1',
  identity: 'pi_1',
  amountMinor: '5000',
  currency: 'EUR',
  occurredAt: '2026-11-22T10:00:00.000Z',
  recordedAt: '2026-11-22T10:00:02.000Z',
};
/** The same payment as the cashier may report it. */
const CASHIER: Sighting = {
  ...STRIPE,
  source: 'cashier',
  sourceEventId: 'c-77',
  identity: 'd_1',
  depositId: 'd_1',
  occurredAt: '2026-11-22T10:04:00.000Z',
  recordedAt: '2026-11-22T10:04:05.000Z',
};

describe('a second report of one payment', () => {
  test.each<[string, Partial<Sighting>]>([
    ['another source reports the same sum soon after', {}],
    ['it is just as long before as is still near', { occurredAt: '2026-11-22T09:50:00.000Z' }],
    ['it is just as long after as is still near', { occurredAt: '2026-11-22T10:10:00.000Z' }],
    ['its time is written in another form', { occurredAt: '2026-11-22T10:10:00Z' }],
    ['neither has a reference of the operator’s', { depositId: undefined }],
  ])('is suspected where %s', (_why, changes) => {
    const other = { ...CASHIER, ...changes };

    expect(suspectsOf(STRIPE, [other], WINDOW_MS)).toEqual([other]);
  });

  test.each<[string, Partial<Sighting>]>([
    ['the same source reports it', { source: 'stripe' }],
    ['it is known to be the same deposit', { identity: 'pi_1' }],
    ['the amount differs', { amountMinor: '5001' }],
    ['the currency differs', { currency: 'USD' }],
    ['it is too long before', { occurredAt: '2026-11-22T09:49:59.999Z' }],
    ['it is too long after', { occurredAt: '2026-11-22T10:10:00.001Z' }],
  ])('is not suspected where %s', (_why, changes) => {
    expect(suspectsOf(STRIPE, [{ ...CASHIER, ...changes }], WINDOW_MS)).toEqual([]);
  });

  test('is not suspected where both have a reference of the operator’s', () => {
    const own = { ...STRIPE, depositId: 'd_2' };

    expect(suspectsOf(own, [CASHIER], WINDOW_MS)).toEqual([]);
    expect(suspectsOf(own, [{ ...CASHIER, depositId: undefined }], WINDOW_MS)).toHaveLength(1);
  });

  test('is looked for among all sightings, and each that it may be is named in their order', () => {
    const backup = { ...CASHIER, source: 'backup' };
    const other = { ...CASHIER, amountMinor: '700' };

    expect(suspectsOf(STRIPE, [STRIPE, backup, other, CASHIER], WINDOW_MS)).toEqual([
      backup,
      CASHIER,
    ]);
  });
});

const instants = fc
  .integer({ min: 0, max: 20 })
  .map((minutes) => new Date(Date.UTC(2026, 10, 22, 10, minutes)).toISOString());
const sightings: fc.Arbitrary<Sighting> = fc.record({
  source: fc.constantFrom('stripe', 'cashier', 'crm'),
  sourceEventId: fc.constantFrom('1', '2', '10'),
  identity: fc.constantFrom('a', 'b', 'c'),
  depositId: fc.constantFrom(undefined, 'a', 'b'),
  amountMinor: fc.constantFrom('5000', '500'),
  currency: fc.constantFrom('EUR', 'USD'),
  occurredAt: instants,
  recordedAt: instants,
});

test('of two sightings either both see the other, or neither does', () => {
  fc.assert(
    fc.property(sightings, sightings, (one, other) => {
      expect(suspectsOf(one, [other], WINDOW_MS).length).toBe(
        suspectsOf(other, [one], WINDOW_MS).length,
      );
    }),
  );
});

describe('of two that see each other', () => {
  test.each<[string, Partial<Sighting>, Partial<Sighting>]>([
    ['the one recorded first', { source: 'z' }, { recordedAt: '2026-11-22T10:00:02.001Z' }],
    ['recorded at once, the source first in the alphabet', { source: 'crm' }, { source: 'stripe' }],
    ['of one source, the event first in the alphabet', {}, { sourceEventId: 'evt_2' }],
  ])('comes first: %s', (_what, first, second) => {
    const [one, other] = [
      { ...STRIPE, ...first },
      { ...STRIPE, ...second },
    ];

    expect(isBefore(one, other)).toBe(true);
    expect(isBefore(other, one)).toBe(false);
  });

  test('a sighting never comes before itself, so that it cannot give way to itself', () => {
    expect(isBefore(STRIPE, { ...STRIPE })).toBe(false);
  });

  test('exactly one comes first, unless they are the same event at the same time', () => {
    fc.assert(
      fc.property(sightings, sightings, (one, other) => {
        const same =
          one.recordedAt === other.recordedAt &&
          one.source === other.source &&
          one.sourceEventId === other.sourceEventId;

        expect([isBefore(one, other), isBefore(other, one)].filter(Boolean)).toHaveLength(
          same ? 0 : 1,
        );
      }),
    );
  });

  test('the order has no circles', () => {
    fc.assert(
      fc.property(fc.tuple(sightings, sightings, sightings), ([one, two, three]) => {
        fc.pre(isBefore(one, two) && isBefore(two, three));

        expect(isBefore(one, three)).toBe(true);
      }),
    );
  });
});
