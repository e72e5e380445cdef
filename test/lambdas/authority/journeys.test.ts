import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { JOURNEY_MILESTONES, type Journey } from '../../../core/journey.ts';
import { journeyKey } from '../../../core/keys.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { releaseEvents } from '../../../lambdas/authority/release-events.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';

const { scaleo } = STAGE.platforms;
if (scaleo === undefined) throw new Error('the stage has no platform scaleo');
const config = testConfig({
  platforms: { scaleo: { ...scaleo, window: { days: 30 } } },
  sources: {
    stripe: { adapter: 'stripe' },
    adyen: { adapter: 'adyen' },
    crm: { adapter: 'standard-webhooks' },
  },
  authority: { registration: 'crm', deposit: ['stripe', 'adyen', 'crm'], suspectMinutes: 0 },
});

let engine: LedgerEngine;
let bench: AuthorityBench;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  bench = new AuthorityBench(engine, config);
});

const DAYS = ['2026-11-01', '2026-11-20', '2026-11-21', '2026-11-22'];

/** A player's journeys, registration first, as `milestone day path click`. */
async function journeysOf(playerRef: string): Promise<string[]> {
  const keys = DAYS.flatMap((day) =>
    JOURNEY_MILESTONES.map((milestone) => {
      return journeyKey({ brand: 'aurora', playerRef }, { milestone, occurredAt: day });
    }),
  );
  const found = await Promise.all(keys.map((key) => readItem<Journey>(engine.table, key)));
  return found
    .flatMap((one) => one ?? [])
    .map(({ milestone, occurredAt, path, clickId = '-' }) => {
      return `${milestone} ${occurredAt.slice(0, 10)} ${path} ${clickId}`;
    })
    .sort()
    .reverse();
}

describe('a registration and a first deposit', () => {
  test('are each one journey, however often they are reported', async () => {
    const player = playerEvents('once');
    for (let round = 0; round < 3; round += 1) {
      await bench.settle(player.registration({ path: 'iframe' }));
      await bench.settle(player.deposit(1));
    }

    expect(await journeysOf(player.playerRef)).toEqual([
      'registration 2026-11-22 iframe click-once',
      'ftd 2026-11-22 checkout click-once',
    ]);
  });

  test('that wait for a click are journeys without one, until the player is bound', async () => {
    const player = playerEvents('late');
    await bench.settle(player.registration({ click: undefined, channel: 'web' }));
    await bench.settle(player.deposit(1));
    const before = await journeysOf(player.playerRef);

    await bench.settle(player.registration({ sourceEventId: 'second', channel: 'web' }));
    await bench.settleBus();

    expect(before).toEqual(['registration 2026-11-22 web -', 'ftd 2026-11-22 checkout -']);
    expect(await journeysOf(player.playerRef)).toEqual([
      'registration 2026-11-22 web click-late',
      'ftd 2026-11-22 checkout click-late',
    ]);
  });

  test('have their click once somebody binds the player to it', async () => {
    const player = playerEvents('bound-later');
    const event = player.registration({ click: undefined });
    const link = { platform: 'scaleo', clickId: player.clickId, clickedAt: '2026-11-22T09:00:00Z' };
    await bench.settle(event);
    await bench.settle(player.deposit(1));

    await bench.dependencies.clicks.bind(event, link);
    await releaseEvents(event, bench.dependencies);
    await bench.settleBus();

    expect(await journeysOf(player.playerRef)).toEqual([
      'registration 2026-11-22 unknown click-bound-later',
      'ftd 2026-11-22 checkout click-bound-later',
    ]);
  });

  test('outside the window are suppressed, and journeys all the same', async () => {
    const player = playerEvents('outside');
    const click = {
      platform: 'scaleo',
      clickId: player.clickId,
      clickedAt: '2026-01-01T00:00:00Z',
    };

    const settlement = await bench.settle(player.registration({ click }));

    expect(settlement).toMatchObject({ outcome: 'suppressed', reason: 'outside-window' });
    expect(await journeysOf(player.playerRef)).toEqual([
      'registration 2026-11-22 unknown click-outside',
    ]);
  });

  test('of a player whose click is another player’s have lost theirs', async () => {
    const [first, second] = [playerEvents('has-it'), playerEvents('wants-it')];
    const { click } = first.registration();
    await bench.settle(first.registration());

    const settlement = await bench.settle(second.registration({ click }));

    expect(settlement.reason).toBe('click-already-converted');
    expect(await journeysOf(second.playerRef)).toEqual(['registration 2026-11-22 unknown -']);
  });

  test('came by a path that nobody knows where the operator’s own system reports the deposit', async () => {
    const player = playerEvents('by-crm');
    await bench.settle(player.registration());

    await bench.settle(player.deposit(1, { source: 'crm' }));

    expect(await journeysOf(player.playerRef)).toContain('ftd 2026-11-22 unknown click-by-crm');
  });

  test('of a test conversion are no journeys', async () => {
    const player = playerEvents('tested');
    await bench.settle(player.registration({ test: true }));
    await bench.settle(player.deposit(1, { test: true }));

    expect(await journeysOf(player.playerRef)).toEqual([]);
  });
});

test('a second registration of a player is no second journey, on whatever day it is', async () => {
  const player = playerEvents('twice');
  const again = { sourceEventId: 'again', occurredAt: '2026-11-21T09:59:00.000Z' };
  const other = { platform: 'scaleo', clickId: 'other', clickedAt: '2026-11-21T09:00:00.000Z' };
  await bench.settle(player.registration());
  await bench.settle(player.registration(again));
  await bench.settle(player.registration({ ...again, sourceEventId: 'third', click: other }));

  expect(await journeysOf(player.playerRef)).toEqual([
    'registration 2026-11-22 unknown click-twice',
  ]);
});

test('a repeat deposit is no journey, with a click or without', async () => {
  const [bound, unbound] = [playerEvents('repeat'), playerEvents('repeat-unbound')];
  await bench.settle(bound.registration());
  for (const player of [bound, unbound]) {
    await bench.settle(player.deposit(1));
    await bench.settle(player.deposit(2, { occurredAt: '2026-11-22T09:59:30.000Z' }));
  }

  expect(await journeysOf(bound.playerRef)).toHaveLength(2);
  expect(await journeysOf(unbound.playerRef)).toEqual(['ftd 2026-11-22 checkout -']);
});

test('two sources that report one first deposit on either side of midnight make one journey', async () => {
  const player = playerEvents('midnight');
  await bench.settle(player.registration({ occurredAt: '2026-11-20T00:00:00.000Z' }));
  await bench.settle(player.deposit(1, { occurredAt: '2026-11-21T23:59:59.000Z' }));

  await bench.settle(
    player.deposit(1, {
      source: 'crm',
      sourceEventId: 'crm-1',
      occurredAt: '2026-11-22T00:00:01.000Z',
    }),
  );

  expect(await journeysOf(player.playerRef)).toEqual([
    'registration 2026-11-20 unknown click-midnight',
    'ftd 2026-11-21 checkout click-midnight',
  ]);
});

test('a repeat deposit says nothing of the way to the first one, which is still waiting', async () => {
  const player = playerEvents('repeat-before');
  await bench.settle(player.deposit(1));
  await bench.settle(player.registration());
  // What waited for the click has not come again yet.
  await bench.settle(player.deposit(2, { path: 'app' }));
  expect(await journeysOf(player.playerRef)).toContain('ftd 2026-11-22 checkout -');

  await bench.settleBus();

  expect(await journeysOf(player.playerRef)).toContain(
    'ftd 2026-11-22 checkout click-repeat-before',
  );
});

test.each(['registration', 'deposit'] as const)(
  'a %s whose journey could not be kept has its own day, whatever another report says',
  async (type) => {
    const player = playerEvents(`crash-${type}`);
    const own = { occurredAt: '2026-11-20T09:59:00.000Z' };
    const other = { source: 'crm', sourceEventId: 'other', occurredAt: '2026-11-22T09:59:00.000Z' };
    const event = (changes: object) =>
      type === 'deposit' ? player.deposit(1, changes) : player.registration(changes);
    if (type === 'deposit') await bench.settle(player.registration(own));
    const { journeys } = bench.dependencies;
    bench.dependencies.journeys = { note: () => Promise.reject(new Error('throttled')) };
    await expect(bench.settle(event(own))).rejects.toThrow('throttled');
    bench.dependencies.journeys = journeys;

    await bench.settle(event(other));
    await bench.settle(event(own));

    const [latest] = (await journeysOf(player.playerRef)).toReversed();
    expect(latest).toContain('2026-11-20');
    expect(await journeysOf(player.playerRef)).toHaveLength(type === 'deposit' ? 2 : 1);
  },
);

test('a journey that could not be kept is kept when the event is read again', async () => {
  const player = playerEvents('crash');
  await bench.settle(player.registration());
  const { journeys } = bench.dependencies;
  bench.dependencies.journeys = { note: () => Promise.reject(new Error('throttled')) };
  await expect(bench.settle(player.deposit(1))).rejects.toThrow('throttled');
  bench.dependencies.journeys = journeys;

  const settlement = await bench.settle(player.deposit(1));

  expect(settlement.outcome).toBe('decided');
  expect(bench.woken.length).toBeGreaterThan(0);
  expect(await journeysOf(player.playerRef)).toContain('ftd 2026-11-22 checkout click-crash');
});
