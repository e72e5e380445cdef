import { describe, expect, test } from 'vitest';
import type { QualifiedRule } from '../../core/milestone-rules.ts';
import { type Figures, qualify } from '../../core/qualify.ts';

const RULE: QualifiedRule = {
  deposited: { EUR: '20', JPY: '3000' },
  wagered: { EUR: '50.50' },
  withinDays: 30,
  countedFrom: 'registration',
};
const eur = (amountMinor: string) => ({ amountMinor, currency: 'EUR' });
const ENOUGH: Figures = { deposited: eur('2000'), wagered: eur('5050') };

function verdict(figures: Figures, changes: object = {}, rule: QualifiedRule = RULE) {
  return qualify(rule, {
    figures,
    occurredAt: '2026-12-01T00:00:00Z',
    countedFrom: '2026-11-01T00:00:00Z',
    currencies: {},
    ...changes,
  });
}

describe('a baseline', () => {
  test('is reached with exactly what it asks for, and says by what', () => {
    expect(verdict(ENOUGH)).toEqual({
      met: true,
      basis: {
        countedFrom: '2026-11-01T00:00:00Z',
        occurredAt: '2026-12-01T00:00:00Z',
        withinDays: '30',
        deposited: '20.00 EUR',
        depositedLeast: '20 EUR',
        wagered: '50.50 EUR',
        wageredLeast: '50.50 EUR',
      },
    });
  });

  test.each<[string, Figures]>([
    ['a cent less paid in', { ...ENOUGH, deposited: eur('1999') }],
    ['a cent less staked', { ...ENOUGH, wagered: eur('5049') }],
    ['nothing said of stakes', { deposited: eur('2000') }],
    ['nothing said of deposits', { wagered: eur('5050') }],
    [
      'a currency without a bound',
      { ...ENOUGH, deposited: { amountMinor: '9999', currency: 'USD' } },
    ],
    ['a currency nobody knows', { ...ENOUGH, wagered: { amountMinor: '9999', currency: 'XYZ1' } }],
    [
      'a currency named like a method',
      { ...ENOUGH, wagered: { amountMinor: '9', currency: 'constructor' } },
    ],
  ])('is not reached with %s', (_what, figures) => {
    expect(verdict(figures)).toMatchObject({ met: false, reason: 'baseline-not-met' });
  });

  test('counts a currency by its own decimals', () => {
    const { wagered: _, ...rule } = RULE;
    const yen = (amountMinor: string) => ({ deposited: { amountMinor, currency: 'JPY' } });

    expect(verdict(yen('3000'), {}, rule)).toMatchObject({ met: true });
    expect(verdict(yen('2999'), {}, rule)).toMatchObject({ met: false });
  });

  test.each([
    ['2026-12-01T00:00:00Z', true],
    ['2026-12-01T00:00:01Z', false],
  ])('is counted to the end of its days: %s', (occurredAt, met) => {
    expect(verdict(ENOUGH, { occurredAt })).toMatchObject({ met });
  });

  test('that came too late says so, and one that never began', () => {
    expect(verdict(ENOUGH, { occurredAt: '2027-01-01T00:00:00Z' })).toMatchObject({
      reason: 'baseline-too-late',
    });
    expect(verdict(ENOUGH, { countedFrom: undefined })).toMatchObject({
      reason: 'baseline-not-begun',
    });
  });
});
