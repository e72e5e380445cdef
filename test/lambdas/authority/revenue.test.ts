import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RegistrationEvent } from '../../../core/player-event.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';
import { CREATED_AT, type Rules, registeredAtHub } from './milestone-bench.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const registered = (milestones?: Rules, changes?: Partial<RegistrationEvent>) =>
  registeredAtHub(engine, milestones, changes);

describe('revenue', () => {
  test('restated says the difference, with what it rests on', async () => {
    const { a, revenue, told } = await registered();

    await a.settle(revenue(0, 10_000));
    await a.settle(revenue(1, 12_500));

    expect(await told('revenue')).toMatchObject([
      { occurrence: '2026-11.0', values: { sums: { ngr: { amountMinor: '10000' } } } },
      {
        occurrence: '2026-11.1',
        values: {
          sums: { ngr: { amountMinor: '2500' } },
          after: '2026-11.0',
          basis: { statedBefore: '10000', stated: '12500', toldNow: '12500' },
        },
      },
    ]);
  });

  test('delivered twice by the bus is told once, and its wake-up sent again', async () => {
    const { a, revenue, told } = await registered();
    const event = revenue(0, 10_000);

    await a.settle(event);
    const woken = a.woken.length;
    await a.settle(event);

    expect(await told('revenue')).toHaveLength(1);
    expect(a.woken.length).toBe(woken + 1);
  });

  test('of one month and two players is two transactions', async () => {
    const [one, other] = [await registered(), await registered()];
    await one.a.settle(one.revenue(0, 10_000));
    await other.a.settle(other.revenue(0, 10_000));

    const rows = [...(await one.told('revenue')), ...(await other.told('revenue'))];

    expect(rows.map(({ values }) => values.transactionId)).toEqual([
      `revenue:aurora:${one.p.playerRef}/2026-11.0`,
      `revenue:aurora:${other.p.playerRef}/2026-11.0`,
    ]);
  });

  test('stated again by another event is a duplicate, and names the postback if there is one', async () => {
    const { a, click, revenue } = await registered();
    await a.settle(revenue(0, 10_000));
    const first = await a.settle(revenue(0, 0, { period: '2026-10' }));

    const told = await a.settle(revenue(0, 10_000));
    const noted = await a.settle(revenue(0, 0, { period: '2026-10' }));

    const repeated = { outcome: 'duplicate', reason: 'same-revision' };
    const postback = `hub/${click.clickId}/revenue/2026-11.0`;
    expect(told).toEqual({ ...repeated, postback });
    expect(first).toMatchObject({ outcome: 'decided' });
    expect(noted).toEqual(repeated);
  });

  const generic = { specification: 'generic', baseUrl: 'https://hub.example.com' };

  test.each([
    ['its platform has left the stage file', testConfig(), 'unknown-platform'],
    [
      'its brand reports to the platform no more',
      testConfig({ platforms: { hub: { ...generic, brands: { borealis: {} } } } }),
      'brand-not-on-platform',
    ],
  ])('stands by its postback where %s, and the next is not booked', async (_, config, reason) => {
    const { a, p, click, revenue } = await registered();
    const statement = revenue(0, 10_000);
    await a.settle(statement);
    const later = new AuthorityBench(engine, config);

    const again = await later.settle(statement);
    const next = await later.settle(revenue(1, 12_500));

    const postback = `hub/${click.clickId}/revenue/2026-11.0`;
    expect(again).toEqual({ outcome: 'decided', postback });
    expect(later.woken).toMatchObject([{ platform: 'hub', message: { attempt: 1 } }]);
    expect(next).toEqual({ outcome: 'suppressed', reason });
    const account = await a.dependencies.revenue.account(p.registration(), 'hub');
    expect(account).toMatchObject({ told: '10000', bookings: 1 });
  });

  test('stated several times at once comes to the right sum', async () => {
    const { a, revenue, told } = await registered();
    const months = ['2026-08', '2026-09', '2026-10', '2026-11'];

    await Promise.all(months.map((period) => a.settle(revenue(0, 1_000, { period }))));

    const amounts = (await told('revenue')).map(({ values }) => values.sums?.ngr?.amountMinor);
    expect(amounts).toEqual(['1000', '1000', '1000', '1000']);
  });

  test.each<[string, object, string]>([
    [
      'without the figure that is shared',
      { period: '2026-12', ngrMinor: undefined, ggrMinor: '1' },
      'figure-missing',
    ],
    ['of days that are stated already', { period: '2026-11-03' }, 'periods-overlap'],
    ['of a year that has stated months', { period: '2026' }, 'periods-overlap'],
    ['of one product where all are stated', { product: 'casino' }, 'periods-overlap'],
  ])('%s is held', async (_what, changes, reason) => {
    const { a, revenue } = await registered();
    await a.settle(revenue(0, 5_000));

    expect(await a.settle(revenue(1, 6_000, changes))).toEqual({ outcome: 'held', reason });
  });

  test('of two products is told of both', async () => {
    const { a, revenue, told } = await registered();

    await a.settle(revenue(0, 1_000, { product: 'casino' }));
    await a.settle(revenue(0, 700, { product: 'sportsbook' }));

    const amounts = (await told('revenue')).map(({ values }) => values.sums?.ngr?.amountMinor);
    expect(amounts).toEqual(['1000', '700']);
  });

  test('stated in a crowd comes to the right sum', async () => {
    const { a, revenue, told } = await registered();
    const days = Array.from({ length: 10 }, (_, day) => `2026-11-${10 + day}`);

    await Promise.all(days.map((period) => a.settle(revenue(0, 100, { period }))));

    expect(await told('revenue')).toHaveLength(10);
  });

  test('of a player without a click waits, and is told when that comes', async () => {
    const { a, revenue } = await registered();
    const p = playerEvents(randomUUID());
    const click = {
      platform: 'hub',
      clickId: `c${randomUUID().slice(0, 8)}`,
      clickedAt: CREATED_AT,
    };
    await a.settle(revenue(0, 5_000, { playerRef: p.playerRef }));

    await a.settle(p.registration({ click }));
    await a.settleBus();

    expect(await a.postbacks('hub', click.clickId)).toMatchObject([
      { milestone: 'registration' },
      { milestone: 'revenue' },
    ]);
  });

  test('that is held for a person once its click has come waits on', async () => {
    const { a, revenue } = await registered();
    const p = playerEvents(randomUUID());
    const { playerRef } = p;
    const clickId = `c${randomUUID().slice(0, 8)}`;
    await a.settle(revenue(0, 5_000, { playerRef, sourceEventId: 'rev-eur' }));
    await a.settle(revenue(1, 5_000, { playerRef, sourceEventId: 'rev-usd', currency: 'USD' }));

    await a.settle(p.registration({ click: { platform: 'hub', clickId, clickedAt: CREATED_AT } }));
    const released = await a.settleBus();

    expect(released).toMatchObject([
      { outcome: 'decided' },
      { outcome: 'held', reason: 'currency-changed' },
    ]);
    const kept = await a.events('aurora', playerRef);
    expect(kept.map(({ event, status }) => [event.sourceEventId, status])).toEqual([
      ['rev-eur', 'released'],
      ['rev-usd', 'held'],
    ]);
  });

  test('in another currency than before is held', async () => {
    const { a, revenue } = await registered();
    await a.settle(revenue(0, 5_000));

    expect(await a.settle(revenue(1, 5_000, { currency: 'USD' }))).toEqual({
      outcome: 'held',
      reason: 'currency-changed',
    });
  });
});
