import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RateTable } from '../../../core/money/rate-table.ts';
import { WRITTEN_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';
import { trackier } from '../../../integrations/platforms/trackier.ts';
import { keepRates } from '../../../lambdas/adapters/rates-ledger.ts';
import { DynamoReleaseLedger } from '../../../lambdas/adapters/release-ledger.ts';
import { refreshRates } from '../../../lambdas/rates/refresh-rates.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { convertingConfig } from '../../helpers/converting-config.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { answered, FRIDAY } from '../rates/rates-bench.ts';

/** Each test has a ledger of its own: rates are nobody's in particular. */
let engine: LedgerEngine;
beforeEach(async () => {
  engine = await startLedgerEngine();
  return () => engine.stop();
});

/** A player whom the platform that takes US dollars has sent, registered and ready to deposit. */
async function player(config = convertingConfig()) {
  const authority = new AuthorityBench(engine);
  authority.dependencies.config = config;
  const p = playerEvents(randomUUID());
  const clickedAt = '2026-11-22T09:00:00.000Z';
  const click = { platform: 'trackier', clickId: p.clickId, clickedAt };
  await authority.settle(p.registration({ click }));
  authority.woken.splice(0);
  return {
    authority,
    p,
    ftd: async () => {
      const rows = await authority.postbacks('trackier', p.clickId);
      return rows.find(({ milestone }) => milestone === 'ftd');
    },
  };
}

const keep = (table: RateTable) => keepRates(engine.table, table, '2026-11-20T16:00:00.000Z');

function refresh(authority: AuthorityBench) {
  return refreshRates({
    config: authority.dependencies.config,
    ledger: new DynamoReleaseLedger(engine.table),
    keepRates: keep,
    lanes: authority.dependencies.lanes,
    http: { send: async () => answered(FRIDAY) },
    nowEpochMs: () => engine.clock.nowEpochMs,
  });
}

describe('a deposit in another currency than the one that the platform takes', () => {
  test('is created in that one, with rate, day, source and what it was before', async () => {
    await keep(FRIDAY);
    const { authority, p, ftd } = await player();

    await authority.settle(p.deposit(1, { currency: 'SEK', amountMinor: '50000' }));

    // 500.00 SEK at 1.0843 / 11.4780 USD each are 47.2338... USD.
    expect(await ftd()).toMatchObject({
      state: 'pending',
      values: {
        amounts: { deposit: '4723' },
        currency: 'USD',
        conversion: {
          rates: { SEK: '0.0944676772957' },
          date: '2026-11-20',
          source: 'ecb',
        },
      },
    });
    expect(authority.woken).toHaveLength(1);
  });

  test('waits where there is no rate, and is converted once and woken when there is one', async () => {
    const { authority, p, ftd } = await player();
    const settled = await authority.settle(p.deposit(1, { currency: 'SEK', amountMinor: '50000' }));
    expect(settled).toMatchObject({ outcome: 'decided', heldAt: 'trackier' });
    expect(await ftd()).toMatchObject({
      state: 'held',
      reason: 'no-rate',
      values: { sums: { deposit: { amountMinor: '50000', currency: 'SEK' } } },
    });
    expect(authority.woken).toEqual([]);

    const first = await refresh(authority);
    const second = await refresh(authority);

    expect(first.released).toEqual([`trackier/${p.clickId}/ftd/once`]);
    expect(second.released).toEqual([]);
    expect(await ftd()).toMatchObject({
      state: 'pending',
      attempt: 1,
      values: {
        amounts: { deposit: '4723' },
        currency: 'USD',
        conversion: { rates: { SEK: '0.0944676772957' } },
      },
    });
    expect(authority.woken).toMatchObject([{ platform: 'trackier', message: { attempt: 1 } }]);
  });

  test('that is reported again after its release is the same postback', async () => {
    const { authority, p, ftd } = await player();
    const deposit = p.deposit(1, { currency: 'SEK', amountMinor: '50000' });
    await authority.settle(deposit);
    await refresh(authority);

    const again = await authority.settle(deposit);

    expect(again).toEqual({ outcome: 'decided', postback: `trackier/${p.clickId}/ftd/once` });
    expect(await ftd()).toMatchObject({ values: { amounts: { deposit: '4723' } } });
  });

  test.each([
    ['the oldest that may be used', '2026-11-15', 'pending'],
    ['a day older', '2026-11-14', 'held'],
    ['of the day after', '2026-11-23', 'held'],
  ])('with rates %s, of %s, is %s', async (_, date, state) => {
    await keep({ ...FRIDAY, date });
    const { authority, p, ftd } = await player();

    await authority.settle(p.deposit(1, { currency: 'SEK' }));

    expect(await ftd()).toMatchObject({ state });
  });

  test('takes the rates of the source that the stage names, and no others', async () => {
    await keep(FRIDAY);
    const { authority, p, ftd } = await player(convertingConfig({ rates: { source: 'operator' } }));

    await authority.settle(p.deposit(1, { currency: 'SEK' }));

    expect(await ftd()).toMatchObject({ state: 'held', reason: 'no-rate' });
  });

  test('that would come to less than half a cent is held for a person', async () => {
    await keep(FRIDAY);
    const { authority, p, ftd } = await player();

    await authority.settle(p.deposit(1, { currency: 'SEK', amountMinor: '5' }));

    expect(await ftd()).toMatchObject({
      state: 'held',
      reason: 'amount-too-small',
      values: { sums: { deposit: { amountMinor: '5', currency: 'SEK' } } },
    });
  });
});

test('a deposit that lacks a rate and a test waits for the rate first, and then for the test', async () => {
  const config = convertingConfig();
  const { trackier: strict } = config.platforms;
  if (strict) strict.requireTest = true;
  const { authority, p, ftd } = await player(config);

  await authority.settle(p.deposit(1, { currency: 'SEK' }));
  expect(await ftd()).toMatchObject({ state: 'held', reason: 'no-rate' });
  await refresh(authority);

  expect(await ftd()).toMatchObject({ state: 'held', reason: 'test-required' });
  expect(authority.woken).toEqual([]);
});

describe('a platform that takes one currency and wants no other converted', () => {
  const currency = { rule: 'one', code: { account: 'currency' }, otherwise: 'hold' } as const;
  const specifications = {
    ...WRITTEN_SPECIFICATIONS,
    trackier: { ...trackier, money: { currency } },
  };

  test.each([
    [
      'one in another currency is held for a person',
      'SEK',
      { state: 'held', reason: 'currency-not-taken' },
    ],
    [
      'one in its own is sent',
      'USD',
      { state: 'pending', values: { amounts: { deposit: '5000' } } },
    ],
  ])('of deposits, %s', async (_, paidIn, standing) => {
    await keep(FRIDAY);
    const { authority, p, ftd } = await player(convertingConfig({}, specifications));

    await authority.settle(p.deposit(1, { currency: paidIn }));

    expect(await ftd()).toMatchObject(standing);
  });
});

test('a deposit in the very currency needs no rate', async () => {
  const { authority, p, ftd } = await player();

  await authority.settle(p.deposit(1, { currency: 'USD', amountMinor: '5000' }));

  const row = await ftd();
  expect(row).toMatchObject({ state: 'pending', values: { amounts: { deposit: '5000' } } });
  expect(row?.values).not.toHaveProperty('conversion');
});
