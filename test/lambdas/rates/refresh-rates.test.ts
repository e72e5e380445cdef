import { describe, expect, test } from 'vitest';
import { UnreadableRatesError } from '../../../integrations/rates/ecb.ts';
import { RatesUnavailableError } from '../../../lambdas/rates/fetch-ecb-rates.ts';
import { refreshRates } from '../../../lambdas/rates/refresh-rates.ts';
import { unconverted } from '../../core/postback-row.ts';
import { answered, FRIDAY, heldInKronor, RatesBench } from './rates-bench.ts';

test('new rates are kept, and what waited for them is converted, due and woken', async () => {
  const bench = new RatesBench(heldInKronor());

  const refreshed = await refreshRates(bench.dependencies);

  expect(bench.asked).toEqual([
    'GET https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml',
  ]);
  expect(bench.tables).toEqual([FRIDAY]);
  expect(refreshed).toEqual({
    released: ['trackier/sek-1/ftd/once'],
    stillHeld: {},
    newest: { date: '2026-11-20', ageDays: 2 },
  });
  // 1.0843 / 11.4780 = 0.0944676772956..., and 500.00 times that is 47.2338...
  expect(bench.rows).toMatchObject([
    {
      state: 'pending',
      reason: undefined,
      attempt: 1,
      dueAtEpochMs: 1_795_348_800_000,
      values: {
        amounts: { deposit: '4723' },
        currency: 'USD',
        conversion: {
          rates: { SEK: '0.0944676772957' },
          date: '2026-11-20',
          source: 'ecb',
        },
      },
    },
  ]);
  expect(bench.wakings).toEqual([{ clickId: 'sek-1', attempt: 1, delaySeconds: 10 }]);
});

test('running again changes nothing and wakes nobody', async () => {
  const bench = new RatesBench(heldInKronor());
  await refreshRates(bench.dependencies);
  const after = structuredClone(bench.rows);

  const again = await refreshRates(bench.dependencies);

  expect(again.released).toEqual([]);
  expect(bench.rows).toEqual(after);
  expect(bench.wakings).toHaveLength(1);
});

test('a run that ended between keeping and releasing is made up for by the next, without new rates', async () => {
  const bench = new RatesBench(heldInKronor());
  bench.crash = new Error('out of memory');
  await expect(refreshRates(bench.dependencies)).rejects.toThrow('out of memory');
  expect(bench.tables).toEqual([FRIDAY]);
  expect(bench.rows).toMatchObject([{ state: 'held', reason: 'no-rate' }]);

  bench.answer = { kind: 'unreached', phase: 'dns', failure: 'ENOTFOUND' };
  const next = await refreshRates(bench.dependencies);

  expect(next.released).toEqual(['trackier/sek-1/ftd/once']);
  expect(next.failure?.error).toBeInstanceOf(RatesUnavailableError);
});

test('a currency that the rates do not have keeps waiting, and holds up no other', async () => {
  const bench = new RatesBench(
    heldInKronor({
      clickId: 'xof-1',
      values: { ...unconverted('50000', 'XOF'), clickId: 'xof-1' },
    }),
    heldInKronor(),
  );

  const refreshed = await refreshRates(bench.dependencies);

  expect(refreshed.released).toEqual(['trackier/sek-1/ftd/once']);
  expect(refreshed.stillHeld).toEqual({ 'no-rate': 1 });
  expect(bench.rows).toMatchObject([{ state: 'held', reason: 'no-rate' }, { state: 'pending' }]);
});

test('rates that are too old for an event are no rates, and rates of a later day neither', async () => {
  const on = (occurredAt: string) =>
    heldInKronor({ clickId: occurredAt, values: { ...heldInKronor().values, occurredAt } });
  const bench = new RatesBench(
    on('2026-11-19T23:59:59.999Z'),
    on('2026-11-20T00:00:00.000Z'),
    on('2026-11-27T23:59:59.999Z'),
    on('2026-11-28T00:00:00.000Z'),
  );

  await refreshRates(bench.dependencies);

  expect(bench.rows.map(({ state }) => state)).toEqual(['held', 'pending', 'pending', 'held']);
});

test('an amount that comes to nothing is held for that', async () => {
  const bench = new RatesBench(heldInKronor({ values: unconverted('5', 'SEK') }));

  const refreshed = await refreshRates(bench.dependencies);

  expect(refreshed.stillHeld).toEqual({ 'amount-too-small': 1 });
  expect(bench.rows).toMatchObject([
    {
      state: 'held',
      reason: 'amount-too-small',
      values: { sums: { deposit: { amountMinor: '5', currency: 'SEK' } } },
    },
  ]);
  expect(bench.wakings).toEqual([]);
});

describe('no rates come', () => {
  test.each([
    [{ kind: 'unreached', phase: 'connect', failure: 'ECONNREFUSED' }, 'unreached (ECONNREFUSED)'],
    [{ kind: 'lost', phase: 'sent', failure: 'timeout' }, 'lost (timeout)'],
    [{ kind: 'answered', status: 503, headers: {}, body: '' }, 'status 503'],
    [{ ...answered(FRIDAY), status: 301 }, 'status 301'],
  ] as const)('of %j', async (answer, what) => {
    const bench = new RatesBench();
    bench.answer = answer as typeof bench.answer;

    const { failure, newest } = await refreshRates(bench.dependencies);

    expect(failure?.error).toBeInstanceOf(RatesUnavailableError);
    expect(String(failure?.error)).toContain(
      `No exchange rates came from https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml: ${what}.`,
    );
    expect(newest).toBeUndefined();
    expect(bench.tables).toEqual([]);
  });

  test('of a page that is not the file, and those of before stay', async () => {
    const bench = new RatesBench();
    bench.tables.push({ ...FRIDAY, date: '2026-11-12' });
    bench.answer = { kind: 'answered', status: 200, headers: {}, body: '<html/>' };

    const { failure, newest } = await refreshRates(bench.dependencies);

    expect(failure?.error).toBeInstanceOf(UnreadableRatesError);
    expect(newest).toEqual({ date: '2026-11-12', ageDays: 10 });
    expect(bench.tables).toHaveLength(1);
  });
});
