import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../../core/pipeline-config.ts';
import type { ActivityEvent, RegistrationEvent, RevenueEvent } from '../../../core/player-event.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import type { StageConfigInput } from '../../../core/stage-config.ts';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import { settleEvent } from '../../../lambdas/authority/settle-event.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const CREATED_AT = '2026-11-22T09:59:00.000Z';

type Platform = StageConfigInput['platforms'][string];
type Rules = Platform['milestones'];

function configWith(changes: Partial<Platform>) {
  const baseUrl = 'https://hub.example.com';
  const brands = { aurora: {}, borealis: {} };
  return testConfig({
    platforms: { hub: { specification: 'generic', baseUrl, brands, ...changes } },
  });
}

/** A player with a click at a platform of the generic kind, which takes every milestone. */
async function registered(milestones: Rules = {}, changes: Partial<RegistrationEvent> = {}) {
  const config = configWith({ milestones });
  const a = new AuthorityBench(engine, config);
  const id = randomUUID();
  const p = playerEvents(id);
  const clickId = `c${id.replaceAll('-', '')}`;
  const click = { platform: 'hub', clickId, clickedAt: '2026-11-22T09:00:00.000Z' };
  await a.settle(p.registration({ click, ...changes }));
  const own = { v: 1, source: 'crm', brand: 'aurora', playerRef: p.playerRef } as const;
  const activity = (n: number, changes: Partial<ActivityEvent> = {}): ActivityEvent => ({
    ...own,
    type: 'activity',
    sourceEventId: `act-${n}-${id}`,
    occurredAt: '2026-11-23T00:00:00.000Z',
    deposited: { amountMinor: '5000', currency: 'EUR' },
    wagered: { amountMinor: '20000', currency: 'EUR' },
    ...changes,
  });
  const revenue = (revision: number, ngr: number, changes: object = {}): RevenueEvent => ({
    ...own,
    type: 'revenue',
    sourceEventId: `rev-${revision}-${randomUUID()}`,
    occurredAt: CREATED_AT,
    period: '2026-11',
    revision,
    ngrMinor: String(ngr),
    currency: 'EUR',
    ...changes,
  });
  const told = async (milestone: string) =>
    (await a.postbacks('hub', clickId)).filter((row) => row.milestone === milestone);
  return { a, p, click, activity, revenue, told };
}

describe('qualification', () => {
  const rule = { deposited: { EUR: '20' }, wagered: { EUR: '100' }, withinDays: 30 };
  const agreed = { milestones: { qualified: rule } };

  test('happens once, with the figures and bounds behind it', async () => {
    const { a, activity, told } = await registered({ qualified: rule });
    const little = activity(1, { wagered: { amountMinor: '9999', currency: 'EUR' } });

    expect(await a.settle(little)).toEqual({ outcome: 'suppressed', reason: 'baseline-not-met' });
    expect(await a.settle(activity(2))).toMatchObject({ outcome: 'decided' });
    expect(await a.settle(activity(3))).toMatchObject({ outcome: 'duplicate' });
    expect(await told('qualified')).toMatchObject([
      {
        occurrence: 'once',
        values: { basis: { deposited: '50.00 EUR', wagered: '200.00 EUR', withinDays: '30' } },
      },
    ]);
  });

  test('is decided by a deposit alone where no stakes are asked for', async () => {
    const { wagered: _, ...simple } = rule;
    const { a, p, told } = await registered({ qualified: simple });

    await a.settle(p.deposit(1, { amountMinor: '1999' }));
    expect(await told('qualified')).toEqual([]);
    // Figures that are only too small so far are nothing that anyone should look at.
    expect(await a.events('aurora', p.playerRef)).toEqual([]);
    await a.settle(p.deposit(2, { amountMinor: '2000' }));

    expect(await told('qualified')).toHaveLength(1);
  });

  test('is decided by a deposit that the platform itself does not want', async () => {
    const { wagered: _, ...simple } = rule;
    const { a, p, told } = await registered({ qualified: simple });
    const { hub } = a.dependencies.config.platforms;
    if (hub) delete hub.specification.events.ftd;

    const settlement = await a.settle(p.deposit(1));

    expect(settlement).toMatchObject({ outcome: 'suppressed', reason: 'milestone-not-wanted' });
    expect(await told('qualified')).toHaveLength(1);
  });

  test('is decided by a deposit that is read again after a crash in between', async () => {
    const { wagered: _, ...simple } = rule;
    const { a, p, told } = await registered({ qualified: simple });
    const ledger = new (class extends DynamoAuthorityLedger {
      override async create(row: PostbackRow) {
        if (row.milestone === 'qualified') throw new Error('throttled');
        return super.create(row);
      }
    })(engine.table);
    const crashed = settleEvent(p.deposit(1), { ...a.dependencies, ledger });
    await expect(crashed).rejects.toThrow('throttled');

    await a.settle(p.deposit(1));

    expect(await told('qualified')).toHaveLength(1);
  });

  test('that is not reached is kept with the figures that did not suffice', async () => {
    const { a, p, activity } = await registered({ qualified: rule });
    const little = activity(1, { wagered: { amountMinor: '9999', currency: 'EUR' } });

    await a.settle(little);

    expect(await a.events('aurora', p.playerRef)).toMatchObject([
      { status: 'recorded', milestone: 'qualified', reason: 'baseline-not-met', event: little },
    ]);
  });

  test('counts its days from the registration, however late the player was bound', async () => {
    const long = { occurredAt: '2026-10-01T00:00:00.000Z' };
    const { a, activity, told } = await registered({ qualified: rule }, long);

    expect(await a.settle(activity(1))).toMatchObject({ reason: 'baseline-too-late' });
    expect(await told('qualified')).toEqual([]);
  });

  test('counts its days from the binding of a player whose registration nobody reported', async () => {
    const { a, activity } = await registered({ qualified: rule });
    const { playerRef } = playerEvents(randomUUID());
    const click = { platform: 'hub', clickId: `c${randomUUID()}`, clickedAt: CREATED_AT };
    await a.dependencies.clicks.bind({ brand: 'aurora', playerRef }, click);

    expect(await a.settle(activity(1, { playerRef }))).toMatchObject({ outcome: 'decided' });
    expect(await a.postbacks('hub', click.clickId)).toMatchObject([{ milestone: 'qualified' }]);
  });

  test.each<[string, PipelineConfig]>([
    ['has left', testConfig()],
    ['does not take the brand any more', configWith({ ...agreed, brands: { borealis: {} } })],
    [
      'takes nothing so late',
      configWith({ ...agreed, window: { days: 0.5, milestones: ['qualified'] } }),
    ],
  ])('is not told to a platform that %s', async (_what, config) => {
    const { a, activity, told } = await registered({ qualified: rule });

    const settlement = await settleEvent(activity(1), { ...a.dependencies, config });

    expect(settlement).toEqual({ outcome: 'suppressed', reason: 'milestone-not-wanted' });
    expect(await told('qualified')).toEqual([]);
  });

  test('is not decided by a deposit that was taken back, or that another report of it inflates', async () => {
    const { wagered: _, ...simple } = rule;
    const { a, p, told } = await registered({ qualified: { ...simple, deposited: { EUR: '60' } } });
    await a.settle(p.reversal('refund', { amountMinor: '9000' }));
    await a.settle(p.deposit(1, { amountMinor: '9000' }));
    await a.settle(p.deposit(2));
    await a.settle(p.deposit(2, { sourceEventId: 'again', amountMinor: '90000' }));

    expect(await told('qualified')).toEqual([]);
  });

  test.each(['the operator says so first', 'a deposit shows it first'])(
    'is one and no contradiction where %s and the other follows',
    async (order) => {
      const { wagered: _, ...simple } = rule;
      const { a, p, activity, told } = await registered({ qualified: simple });
      const said = () => a.settle(activity(1));
      const paid = () => a.settle(p.deposit(1));

      const settlements = [];
      const both = [said, paid];
      const ordered = order === 'the operator says so first' ? both : both.toReversed();
      for (const settle of ordered) settlements.push(await settle());

      const outcomes = settlements.map(({ outcome, reason }) => ({ outcome, reason }));
      const first = { outcome: 'decided', reason: undefined };
      const second = { outcome: 'duplicate', reason: undefined };
      expect(outcomes).toEqual(ordered[0] === said ? [first, first] : [first, second]);
      expect(await told('qualified')).toHaveLength(1);
    },
  );

  test('has no rule and nobody qualifies', async () => {
    const { a, activity, told } = await registered();

    expect(await a.settle(activity(1))).toMatchObject({ outcome: 'suppressed' });
    expect(await told('qualified')).toEqual([]);
  });

  test('of a player without a click waits for it', async () => {
    const { a } = await registered({ qualified: rule });
    const p = playerEvents(randomUUID());
    const { activity } = await registered({ qualified: rule });

    expect(await a.settle(activity(1, { playerRef: p.playerRef }))).toEqual({
      outcome: 'held',
      reason: 'no-click',
    });
  });
});

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
    await a.settle(revenue(0, 0, { period: '2026-10' }));

    const told = await a.settle(revenue(0, 10_000));
    const noted = await a.settle(revenue(0, 0, { period: '2026-10' }));

    const repeated = { outcome: 'duplicate', reason: 'same-revision' };
    const postback = `hub/${click.clickId}/revenue/2026-11.0`;
    expect(told).toEqual({ ...repeated, postback });
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

describe('what is taken back', () => {
  test.each<[string, Rules, object, string]>([
    ['a cause not agreed', { reversal: { causes: ['chargeback'] } }, {}, 'reversal-not-agreed'],
    [
      'too late',
      { reversal: { withinDays: 7 } },
      { occurredAt: '2026-11-29T09:59:01.000Z' },
      'reversal-too-late',
    ],
  ])('stays with the affiliate: %s', async (_what, rules, changes, reason) => {
    const { a, p, told } = await registered(rules);
    await a.settle(p.deposit(1));

    expect(await a.settle(p.reversal('refund', changes))).toEqual({
      outcome: 'suppressed',
      reason,
    });
    expect(await told('ftd')).toMatchObject([{ state: 'pending' }]);
  });

  test('before the deposit was known stays as well, where the cause was not agreed', async () => {
    const { a, p, told } = await registered({ reversal: { causes: ['chargeback'] } });
    await a.settle(p.reversal('refund'));

    await a.settle(p.deposit(1));

    expect(await told('ftd')).toMatchObject([{ state: 'pending' }]);
  });
});
