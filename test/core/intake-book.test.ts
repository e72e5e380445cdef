import { expect, test } from 'vitest';
import type { BusEvent } from '../../core/claim.ts';
import { patienceMs, withoutAttributes } from '../../core/intake-book.ts';

const INTAKE = { visibilityTimeoutSeconds: 120, receives: 5 };

test.each([
  ['registration', 900_000],
  ['unattributed', 900_000],
  // 73 hours, because its source is asked for 72.
  ['unconfirmed', 263_700_000],
] as const)('a %s may be on its way for %i ms', (type, expected) => {
  expect(patienceMs({ type }, INTAKE)).toBe(expected);
});

test('what is kept of an event has no attributes, and all the rest', () => {
  const common = {
    v: 1,
    source: 'crm',
    sourceEventId: 'reg-1',
    brand: 'aurora',
    playerRef: 'p_1',
    occurredAt: '2026-11-22T09:59:00.000Z',
  } as const;
  const click = { platform: 'scaleo', clickId: 'c-1', clickedAt: '2026-11-22T09:00:00.000Z' };
  const attributes = { ip: '203.0.113.7' };
  const registration: BusEvent = { ...common, type: 'registration', click };

  expect(
    withoutAttributes({ ...registration, attributes, click: { ...click, attributes } }),
  ).toEqual(registration);
  expect(withoutAttributes(registration)).toEqual(registration);
  const deposit: BusEvent = { ...common, type: 'deposit', amountMinor: '1', currency: 'EUR' };
  expect(withoutAttributes({ ...deposit, attributes })).toEqual(deposit);
});
