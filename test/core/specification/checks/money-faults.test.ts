import { describe, expect, test } from 'vitest';
import type { ValueSource } from '../../../../core/specification/value-source.ts';
import { faultsOf, query } from '../faults-of.ts';

describe('a rule of money', () => {
  test.each<[ValueSource]>([
    [{ from: 'money', money: 'deposit' }],
    [{ from: 'currency' }],
    [{ from: 'joined', parts: [{ from: 'money', money: 'deposit' }] }],
  ])('is there for %j', (value) => {
    const overrides = query({ name: 'x', value }, { name: 'y', value });

    expect(faultsOf({ ...overrides, money: { currency: { rule: 'any' } } })).toEqual([]);
    expect(faultsOf(overrides)).toEqual([
      'money is missing, allowed: the rule of currency and bounds, because requests.conversion.query.x needs it',
    ]);
  });

  test.each([
    ['10', '10', true],
    ['9.99', '10', true],
    ['-5', '0', true],
    ['10.000', '10', true],
    ['99999999999999999.1', '99999999999999999.2', true],
    ['10.01', '10', false],
    ['9', '10', true],
    ['0', '-5', false],
    ['99999999999999999.2', '99999999999999999.1', false],
  ])('leaves something from %s to %s: %s', (min, max, leaves) => {
    const faults = faultsOf({ money: { currency: { rule: 'any' }, min, max } });

    expect(faults).toEqual(
      leaves ? [] : [`money.min is "${min}", allowed: at most money.max, which is ${max}`],
    );
  });

  test('may have one bound only', () => {
    expect(faultsOf({ money: { currency: { rule: 'any' }, min: '10' } })).toEqual([]);
    expect(faultsOf({ money: { currency: { rule: 'any' }, max: '10' } })).toEqual([]);
  });
});
