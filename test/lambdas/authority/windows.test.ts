import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RevenueEvent } from '../../../core/player-event.ts';
import { clicklessId } from '../../../core/routing.ts';
import type { StageConfigInput } from '../../../core/stage-config.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

type Window = NonNullable<StageConfigInput['platforms'][string]['window']>;

const CLICKED_AT = '2026-11-01T00:00:00.000Z';
const DAY_14 = '2026-11-15T00:00:00.000Z';
const WEEK: Window = { days: 7 };
const SUMMER: Window = { days: 7, campaigns: { summer: 30 } };

/** A player whose click was on the 1st and whose registration came an hour later. */
async function registered(window: Window, campaign?: string) {
  const config = testConfig({
    platforms: {
      hub: {
        specification: 'generic',
        baseUrl: 'https://hub.example.com',
        brands: { aurora: {} },
        traffic: [{ brand: 'aurora', promoCodes: ['AUR*'] }],
        window,
      },
    },
  });
  const a = new AuthorityBench(engine, config);
  const p = playerEvents(randomUUID());
  const click = {
    platform: 'hub',
    clickId: p.clickId,
    clickedAt: CLICKED_AT,
    ...(campaign !== undefined && { campaign }),
  };
  await a.settle(p.registration({ click, occurredAt: '2026-11-01T01:00:00.000Z' }));
  const deadlines = async () =>
    Object.fromEntries(
      (await a.postbacks('hub', p.clickId)).map((row) => [row.milestone, row.values.deadline]),
    );
  return { a, p, deadlines };
}

test('a first deposit on day 14 is sent where 30 days are agreed for its campaign', async () => {
  const { a, p, deadlines } = await registered(SUMMER, 'summer');

  const settlement = await a.settle(p.deposit(1, { occurredAt: DAY_14 }));

  expect(settlement).toMatchObject({ outcome: 'decided' });
  expect(await deadlines()).toEqual({
    registration: '2026-12-01T00:00:00.000Z',
    ftd: '2026-12-01T00:00:00.000Z',
  });
});

test.each([
  ['without that agreement', WEEK, 'summer', 'stage'],
  ['for another campaign', SUMMER, 'winter', 'stage'],
  [
    'for a campaign with a shorter one',
    { days: 30, campaigns: { spring: { days: 7 } } },
    'spring',
    'campaign spring',
  ],
])('the same deposit is suppressed %s, with the numbers', async (...given) => {
  const [_which, window, campaign, rule] = given;
  const { a, p, deadlines } = await registered(window, campaign);

  const settlement = await a.settle(p.deposit(1, { occurredAt: DAY_14 }));

  expect(settlement).toEqual({ outcome: 'suppressed', reason: 'outside-window' });
  expect(await a.suppressed('hub', p.clickId)).toMatchObject([
    {
      milestone: 'ftd',
      reason: 'outside-window',
      because: {
        clickedAt: CLICKED_AT,
        occurredAt: DAY_14,
        ageDays: 14,
        windowDays: 7,
        rule,
      },
    },
  ]);
  expect(await deadlines()).toEqual({ registration: '2026-11-08T00:00:00.000Z' });
});

test('a deposit counts by when it happened, however late it is reported', async () => {
  const { a, p } = await registered(WEEK);

  // The clock of the tests stands on the 22nd.
  const inTime = await a.settle(p.deposit(1, { occurredAt: '2026-11-08T00:00:00.000Z' }));

  expect(inTime).toMatchObject({ outcome: 'decided' });
});

test('a first deposit too soon after its click is suppressed by who said so', async () => {
  const window = { days: 7, campaigns: { bots: { minimumSeconds: 7200 } } };
  const { a, p } = await registered(window, 'bots');

  await a.settle(p.deposit(1, { occurredAt: '2026-11-01T01:59:59.000Z' }));

  expect(await a.suppressed('hub', p.clickId)).toMatchObject([
    {
      milestone: 'ftd',
      because: { ageSeconds: 7199, minimumSeconds: 7200, rule: 'campaign bots' },
    },
    {
      milestone: 'registration',
      because: { ageSeconds: 3600, minimumSeconds: 7200, rule: 'campaign bots' },
    },
  ]);
});

test('later deposits and revenue are not bound to the window, and have no deadline', async () => {
  const { a, p, deadlines } = await registered(WEEK);
  const occurredAt = '2026-11-20T00:00:00.000Z';
  const revenue: RevenueEvent = {
    v: 1,
    type: 'revenue',
    source: 'crm',
    sourceEventId: `rev-${p.clickId}`,
    brand: 'aurora',
    playerRef: p.playerRef,
    occurredAt,
    period: '2026-11',
    revision: 0,
    ngrMinor: '1000',
    currency: 'EUR',
  };
  await a.settle(p.deposit(1, { occurredAt: '2026-11-02T00:00:00.000Z' }));

  expect(await a.settle(p.deposit(2, { occurredAt }))).toMatchObject({ outcome: 'decided' });
  expect(await a.settle(revenue)).toMatchObject({ outcome: 'decided' });
  expect(await deadlines()).toEqual({
    registration: '2026-11-08T00:00:00.000Z',
    ftd: '2026-11-08T00:00:00.000Z',
    deposit: undefined,
    revenue: undefined,
  });
});

test('a later deposit is bound to it where that is agreed', async () => {
  const { a, p } = await registered({ days: 7, milestones: ['deposit'] });
  await a.settle(p.deposit(1, { occurredAt: '2026-11-10T00:00:00.000Z' }));

  const later = await a.settle(p.deposit(2, { occurredAt: DAY_14 }));

  expect(later).toEqual({ outcome: 'suppressed', reason: 'outside-window' });
  expect(await a.suppressed('hub', p.clickId)).toMatchObject([{ milestone: 'deposit' }]);
});

test('a player who came without a click has no window and no deadline', async () => {
  const { a } = await registered(WEEK);
  const p = playerEvents(randomUUID());
  const registration = p.registration({ click: undefined, promoCode: 'AUR10' });
  await a.settle(registration);
  await a.settle(p.deposit(1, { occurredAt: '2026-12-24T00:00:00.000Z' }));

  const rows = await a.postbacks('hub', clicklessId(registration));

  expect(rows.map(({ milestone, values }) => [milestone, values.deadline])).toEqual([
    ['ftd', undefined],
    ['registration', undefined],
  ]);
});
