import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { crossRate, isUsable, type RateTable, rateTable } from '../../../core/money/rate-table.ts';

afterEach(() => vi.unstubAllEnvs());

function tableOf(overrides: Partial<RateTable> = {}): RateTable {
  const rates = { USD: '1.0842', GBP: '0.84', JPY: '162.50', BTC: '0.000016' };
  return { source: 'ecb', date: '2026-11-20', base: 'EUR', rates, ...overrides };
}
const abTable = (A: string, B: string) => tableOf({ rates: { AA: A, BB: B } });

describe('a rate table', () => {
  test('is taken as it is written', () => {
    expect(rateTable.parse(tableOf())).toEqual(tableOf());
  });

  test.each([
    '1',
    '1.0842',
    '0.000000000001',
    '999999999999.999999999999',
    '007.50',
    '100000000000',
    '0.1',
  ])('may say %s', (rate) => {
    expect(rateTable.parse(abTable(rate, '1')).rates.AA).toBe(rate);
  });

  test.each([
    '',
    '0',
    '0.0',
    '-1',
    '+1',
    '1.',
    '.5',
    '1e-7',
    '1,08',
    ' 1',
    '1 ',
    '1\n',
    '1.5x',
    'x1',
    '1x5',
    '1.2.3',
    '1000000000000',
    '0.1234567890123',
    '1\n0',
  ])('may not say %j', (rate) => {
    const parsed = rateTable.safeParse(abTable(rate, '1'));

    expect(parsed.error?.issues).toMatchObject([
      {
        path: ['rates', 'AA'],
        message:
          'must be a plain decimal above 0 with at most 12 digits on either side of the point',
      },
    ]);
  });

  test('may not say a number, which has lost its digits already', () => {
    expect(rateTable.safeParse({ ...tableOf(), rates: { USD: 1.0842 } }).success).toBe(false);
  });

  test.each(['2026-11-20', '2024-02-29', '2000-02-29'])('may be of %s', (date) => {
    expect(rateTable.parse(tableOf({ date })).date).toBe(date);
  });

  test.each(['2026-02-29', '2100-02-29', '2026-04-31', '2026-13-01', '20261120', '2026-11-20T00'])(
    'may not be of %s',
    (date) => {
      expect(rateTable.safeParse(tableOf({ date })).success).toBe(false);
    },
  );

  test.each(['x', 'x'.repeat(100)])('may have the source %j', (source) => {
    expect(rateTable.parse(tableOf({ source })).source).toBe(source);
  });

  test.each(['', 'x'.repeat(101)])('may not have the source %j', (source) => {
    expect(rateTable.safeParse(tableOf({ source })).success).toBe(false);
  });

  test.each([
    { ...tableOf(), base: 'eur' },
    { ...tableOf(), rates: { usd: '1.0842' } },
    { ...tableOf(), colour: 'red' },
  ])('is refused with a wrong code or an unknown field: %o', (table) => {
    expect(rateTable.safeParse(table).success).toBe(false);
  });

  test('does not list its base', () => {
    const parsed = rateTable.safeParse(tableOf({ rates: { EUR: '1' } }));

    expect(parsed.error?.issues).toMatchObject([
      { path: ['rates'], message: 'must not list the base, which is 1' },
    ]);
  });
});

describe('a cross rate', () => {
  test.each([
    // As published.
    ['EUR', 'USD', '1.0842'],
    ['EUR', 'JPY', '162.5'],
    // 1 / 1.0842 = 0.922339051835|45...
    ['USD', 'EUR', '0.922339051835'],
    // 0.84 / 1.0842 = 0.774764803541|78...
    ['USD', 'GBP', '0.774764803542'],
    // 162.5 / 1.0842 = 149.880095923|26...
    ['USD', 'JPY', '149.880095923'],
    // 1.0842 / 162.5 = 0.006672 exactly
    ['JPY', 'USD', '0.006672'],
    // 0.000016 / 1.0842 = 0.0000147574248293|67...
    ['USD', 'BTC', '0.0000147574248294'],
    // 1.0842 / 0.000016 = 67762.5 exactly
    ['BTC', 'USD', '67762.5'],
    // 1 / 0.000016 = 62500 exactly
    ['BTC', 'EUR', '62500'],
  ])('from %s to %s is %s', (from, to, rate) => {
    expect(crossRate(tableOf(), from, to)).toBe(rate);
  });

  test.each(['EUR', 'USD', 'XXY'])('from %s to itself is 1, whatever the table', (currency) => {
    expect(crossRate(tableOf(), currency, currency)).toBe('1');
  });

  test.each([
    // The thirteenth digit is a 5 and the last: away from zero, not to the even neighbour.
    ['2', '2.00000000001', '1.00000000001'],
    ['3', '1', '0.333333333333'],
    ['3', '2', '0.666666666667'],
    // Rounding up carries through all twelve digits.
    ['1', '999999999999.5', '1000000000000'],
    ['1', '999999999999.4', '999999999999'],
    ['1', '99999999999.96', '100000000000'],
    ['1', '0.999999999999', '0.999999999999'],
    ['0.000000000001', '123456789012.5', '123456789013000000000000'],
    ['0.000000000001', '999999999999.999999999999', '1000000000000000000000000'],
    ['999999999999.999999999999', '0.000000000001', '0.000000000000000000000001'],
    ['100000000000', '0.000000000001', '0.00000000000000000000001'],
  ])('from %s to %s per unit of the base is %s', (from, to, rate) => {
    expect(crossRate(abTable(from, to), 'AA', 'BB')).toBe(rate);
  });

  test.each([
    ['EUR', 'XXY'],
    ['XXY', 'EUR'],
    ['XXY', 'XXZ'],
    ['EUR', 'constructor'],
    ['__proto__', 'EUR'],
  ])('from %s to %s is undefined: the table does not know both', (from, to) => {
    expect(crossRate(tableOf(), from, to)).toBeUndefined();
  });

  test.each(['0', '-1', '', '1e3'])('with a rate of %j is undefined', (rate) => {
    expect(crossRate(abTable(rate, '1'), 'AA', 'BB')).toBeUndefined();
    expect(crossRate(abTable(rate, '1'), 'BB', 'AA')).toBeUndefined();
  });

  test('takes the base for 1 even where an unchecked table says otherwise', () => {
    expect(crossRate(tableOf({ rates: { EUR: '2', USD: '1.5' } }), 'EUR', 'USD')).toBe('1.5');
  });

  test('is within half of its twelfth digit of the exact quotient, whatever the rates', () => {
    const twelveDecimals = 10n ** 12n;
    const units = fc.bigInt({ min: 1n, max: 10n ** 24n - 1n });
    const text = (n: bigint) =>
      `${n / twelveDecimals}.${String(n % twelveDecimals).padStart(12, '0')}`;

    fc.assert(
      fc.property(units, units, (a, b) => {
        const rate = crossRate(abTable(text(b), text(a)), 'AA', 'BB') ?? '';

        const [whole = '', fraction = ''] = rate.split('.');
        const digits = BigInt(whole + fraction);
        expect(String(digits).replace(/0+$/, '').length).toBeLessThanOrEqual(12);
        expect(rate).toMatch(/^(0|[1-9]\d*)(\.\d*[1-9])?$/);
        const exact = a * 10n ** BigInt(fraction.length);
        const error = digits * b - exact;
        // Half of the twelfth digit is at most 5 parts in 10^12 of the whole.
        expect((error < 0n ? -error : error) * 200_000_000_000n <= exact).toBe(true);
      }),
    );
  });
});

describe('a rate table on a day', () => {
  test.each([
    ['2026-11-20', 0],
    ['2026-11-21', 1],
    ['2026-11-22', 2],
    ['2026-11-22', 30],
    // Across the end of a month, a year, and into summer time.
    ['2026-12-01', 11],
    ['2027-01-01', 42],
    ['2027-03-29', 129],
  ])('is usable on %s if it may be %d days old', (onDate, maxAgeDays) => {
    expect(isUsable(tableOf(), onDate, maxAgeDays)).toBe(true);
  });

  test.each([
    ['2026-11-21', 0],
    ['2026-11-22', 1],
    ['2027-03-29', 128],
    ['2026-11-20', -1],
    ['2026-11-20', Number.NaN],
  ])('is too old on %s if it may be %d days old', (onDate, maxAgeDays) => {
    expect(isUsable(tableOf(), onDate, maxAgeDays)).toBe(false);
  });

  test('is as old wherever the machine stands, also when summer time ends between', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');

    expect(isUsable(tableOf({ date: '2026-10-24' }), '2026-10-26', 2)).toBe(true);
    // Its Saturday and Sunday have 49 hours: the case proves nothing without this clock.
    expect(new Date('2026-10-26T00:00').getTimezoneOffset()).toBe(-60);
  });

  test('is not usable for what happened before it', () => {
    expect(isUsable(tableOf(), '2026-11-19', 30)).toBe(false);
  });

  test.each(['', '2026-11-21T10:00:00Z', '11/21/2026', 'today'])(
    'is not usable on %j, which is no date',
    (onDate) => {
      expect(isUsable(tableOf(), onDate, 30)).toBe(false);
    },
  );
});
