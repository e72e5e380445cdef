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

/** What a player with `ENOUGH` is shown to have reached. */
const REACHED = {
  countedFrom: '2026-11-01T00:00:00Z',
  occurredAt: '2026-12-01T00:00:00Z',
  withinDays: '30',
  deposited: '20.00 EUR',
  depositedLeast: '20 EUR',
  wagered: '50.50 EUR',
  wageredLeast: '50.50 EUR',
};

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
    expect(verdict(ENOUGH)).toEqual({ met: true, basis: REACHED });
  });

  test.each<[string, Figures, Record<string, string>]>([
    ['a cent less paid in', { ...ENOUGH, deposited: eur('1999') }, { deposited: '19.99 EUR' }],
    ['a cent less staked', { ...ENOUGH, wagered: eur('5049') }, { wagered: '50.49 EUR' }],
    [
      'a currency without a bound',
      { ...ENOUGH, deposited: { amountMinor: '9999', currency: 'USD' } },
      { deposited: '99.99 USD', depositedLeast: 'none in USD' },
    ],
    [
      'a currency nobody knows',
      { ...ENOUGH, wagered: { amountMinor: '9999', currency: 'XYZ1' } },
      { wagered: '9999 minor units XYZ1', wageredLeast: 'none in XYZ1' },
    ],
    [
      'a currency named like a method',
      { ...ENOUGH, wagered: { amountMinor: '9', currency: 'constructor' } },
      { wagered: '9 minor units constructor', wageredLeast: 'none in constructor' },
    ],
    [
      'a sum that is no number',
      { ...ENOUGH, deposited: eur('many') },
      { deposited: 'many minor units EUR' },
    ],
  ])('is not reached with %s, and says with what', (_what, figures, shown) => {
    expect(verdict(figures)).toEqual({
      met: false,
      reason: 'baseline-not-met',
      because: { ...REACHED, ...shown },
    });
  });

  test('is not reached while nothing is said of what it asks for', () => {
    const { deposited, depositedLeast, wagered, wageredLeast, ...bounds } = REACHED;
    const notMet = (because: object) => ({ met: false, reason: 'baseline-not-met', because });

    expect(verdict({ deposited: eur('2000') })).toEqual(
      notMet({ ...bounds, deposited, depositedLeast, wagered: 'not stated' }),
    );
    expect(verdict({ wagered: eur('5050') })).toEqual(
      notMet({ ...bounds, deposited: 'not stated', wagered, wageredLeast }),
    );
  });

  test('is not reached in a currency of unknown decimals, even if it has a bound', () => {
    const rule = { ...RULE, deposited: { XYZ1: '20' } };
    const deposited = { amountMinor: '9999', currency: 'XYZ1' };
    const shown = { deposited: '9999 minor units XYZ1', depositedLeast: '20 XYZ1' };

    expect(verdict({ ...ENOUGH, deposited }, {}, rule)).toEqual({
      met: false,
      reason: 'baseline-not-met',
      because: { ...REACHED, ...shown },
    });
    expect(verdict({ ...ENOUGH, deposited }, { currencies: { XYZ1: 2 } }, rule)).toEqual({
      met: true,
      basis: { ...REACHED, ...shown, deposited: '99.99 XYZ1' },
    });
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
    const occurredAt = '2027-01-01T00:00:00Z';

    expect(verdict(ENOUGH, { occurredAt })).toEqual({
      met: false,
      reason: 'baseline-too-late',
      because: { countedFrom: '2026-11-01T00:00:00Z', occurredAt, withinDays: '30' },
    });
    expect(verdict(ENOUGH, { countedFrom: undefined })).toEqual({
      met: false,
      reason: 'baseline-not-begun',
      because: { countedFrom: 'registration' },
    });
  });
});
