import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../../core/days.ts';
import { keepLoss, readLoss } from '../../../lambdas/adapters/loss-ledger.ts';
import { auditClickLoss } from '../../../lambdas/auditor/audit-click-loss.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { auditorOn, seedDay } from './auditor-bench.ts';

const TODAY = '2026-11-22';
const DAY_MS = 86_400_000;

let engine: LedgerEngine;
beforeEach(async () => {
  engine = await startLedgerEngine();
});
afterEach(() => engine.stop());

/** Counts as earlier runs have kept them: so many days, the last of them so many days ago. */
async function seedCounts(count: number, endDaysAgo: number, withoutClick: number) {
  for (let index = 0; index < count; index += 1) {
    const day = addDays(TODAY, -endDaysAgo - index);
    const path = 'web' as const;
    await keepLoss(engine.table, { brand: 'aurora', path, day, milestones: 200, withoutClick });
  }
}

test('an empty ledger has no paths and no rise', async () => {
  expect(await auditClickLoss(auditorOn(engine))).toEqual({ paths: [], greatestRisePoints: 0 });
});

describe('the figure of the alarm', () => {
  test('rises where a share of 4 % becomes one of 7 % over a week', async () => {
    await seedCounts(28, 8, 8);
    await seedCounts(4, 4, 14);
    for (let daysAgo = 0; daysAgo < 4; daysAgo += 1) {
      await seedDay(engine, addDays(TODAY, -daysAgo), { milestones: 200, withoutClick: 14 });
    }

    const { paths, greatestRisePoints } = await auditClickLoss(auditorOn(engine));

    expect(greatestRisePoints).toBe(3);
    expect(paths).toEqual([
      {
        brand: 'aurora',
        path: 'web',
        day: '2026-11-22',
        milestones: 200,
        withoutClick: 14,
        lossPercent: 7,
        rise: { comparison: 'week', points: 3 },
      },
    ]);
  });

  test('rises where four weeks lose more than those of a quarter earlier', async () => {
    // The very first day of the quarter before, and nothing else of it.
    await seedCounts(1, 119, 8);
    await seedCounts(35, 1, 40);

    const { paths } = await auditClickLoss(auditorOn(engine));

    expect(paths.map(({ rise }) => rise)).toEqual([{ comparison: 'quarter', points: 16 }]);
  });

  test('does not rise with what may be chance', async () => {
    await seedCounts(31, 4, 8);
    for (const [daysAgo, withoutClick] of [12, 6, 10, 9].entries()) {
      await seedDay(engine, addDays(TODAY, -daysAgo), { milestones: 200, withoutClick });
    }

    expect((await auditClickLoss(auditorOn(engine))).greatestRisePoints).toBe(0);
  });

  test('is that of the path that rises, however well the others do', async () => {
    await seedCounts(31, 4, 8);
    await seedDay(engine, TODAY, { milestones: 200, withoutClick: 30 });
    await seedDay(engine, TODAY, {
      milestones: 100,
      withoutClick: 0,
      journey: { brand: 'borealis' },
    });

    const { paths, greatestRisePoints } = await auditClickLoss(auditorOn(engine));

    expect(greatestRisePoints).toBe(11);
    expect(paths.map(({ brand, rise }) => [brand, rise.points])).toEqual([
      ['aurora', 11],
      ['borealis', 0],
    ]);
  });
});

describe('a milestone', () => {
  const counted = async () => {
    await auditClickLoss(auditorOn(engine));
    const span = { first: '2026-10-01', last: TODAY };
    return (await readLoss(engine.table, 'aurora', span)).map(
      ({ path, day, milestones, withoutClick }) => [path, day, milestones, withoutClick],
    );
  };

  test('that its source reports again and again is counted once', async () => {
    const bench = new AuthorityBench(engine);
    const player = playerEvents('again');
    for (let round = 0; round < 3; round += 1) {
      await bench.settle(player.registration({ channel: 'web' }));
    }

    expect(await counted()).toEqual([['web', '2026-11-22', 1, 0]]);
  });

  test('whose click is bound later is lost until then, and not any more', async () => {
    const bench = new AuthorityBench(engine);
    const player = playerEvents('healed');
    await bench.settle(player.registration({ click: undefined, channel: 'app' }));
    await bench.settle(player.deposit(1, { path: 'app' }));
    const before = await counted();

    engine.clock.nowEpochMs += 60 * 60_000;
    await bench.settle(player.registration({ sourceEventId: 'second', channel: 'app' }));
    await bench.settleBus();

    expect(before).toEqual([['app', '2026-11-22', 2, 2]]);
    expect(await counted()).toEqual([['app', '2026-11-22', 2, 0]]);
  });

  test('that is reported anew on another day is one, and its click takes the loss back', async () => {
    const bench = new AuthorityBench(engine);
    const player = playerEvents('anew');
    const reports = [
      { sourceEventId: 'r1', occurredAt: '2026-11-20T20:00:00.000Z', click: undefined },
      { sourceEventId: 'r2', occurredAt: '2026-11-21T20:00:00.000Z', click: undefined },
      { sourceEventId: 'r3', occurredAt: '2026-11-22T09:59:00.000Z' },
    ];
    const counts: unknown[] = [];
    for (const report of reports) {
      await bench.settle(player.registration({ channel: 'app', ...report }));
      await bench.settleBus();
      counts.push(await counted());
    }

    expect(counts).toEqual([
      [['app', '2026-11-20', 1, 1]],
      [['app', '2026-11-20', 1, 1]],
      [['app', '2026-11-20', 1, 0]],
    ]);
  });

  test('of three days ago is counted anew, and one of four days ago is not', async () => {
    await seedDay(engine, '2026-11-18', { milestones: 1, withoutClick: 1 });
    await seedDay(engine, '2026-11-19', { milestones: 1, withoutClick: 1 });

    expect(await counted()).toEqual([['web', '2026-11-19', 1, 1]]);
  });

  test('is still in the figures when its day is not counted anew any more', async () => {
    await seedDay(engine, TODAY, { milestones: 60, withoutClick: 30 });
    await counted();

    engine.clock.nowEpochMs += 10 * DAY_MS;

    expect(await counted()).toEqual([['web', '2026-11-22', 60, 30]]);
  });
});
