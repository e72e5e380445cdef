import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Journey } from '../../../core/journey.ts';
import { journeyKey } from '../../../core/keys.ts';
import { DynamoJourneyLedger, visitJourneys } from '../../../lambdas/adapters/journey-ledger.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { keepLoss, readLoss } from '../../../lambdas/adapters/loss-ledger.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const note = (journey: Journey) => new DynamoJourneyLedger(engine.table).note(journey);
const kept = (journey: Journey) => readItem<Journey>(engine.table, journeyKey(journey, journey));

function lost(playerRef: string, changes: Partial<Journey> = {}): Journey {
  return {
    brand: 'aurora',
    milestone: 'ftd',
    playerRef,
    occurredAt: '2026-11-22T09:59:00.000Z',
    path: 'web',
    ...changes,
  };
}
const click = {
  platform: 'scaleo',
  clickId: 'click-1',
  clickedAt: '2026-11-22T09:00:00.000Z',
};

const compare = (one = '', other = '') => (one < other ? -1 : Number(one > other));

describe('a journey', () => {
  test('is kept for 400 days, without anything that is not known of it', async () => {
    await note(lost('p_kept', { campaign: undefined } as never));

    expect(await kept(lost('p_kept'))).toEqual({
      pk: expect.stringMatching(/^JOURNEY#aurora#2026-11-22#[0-3]$/),
      sk: 'ftd#p_kept',
      v: 1,
      ...lost('p_kept'),
      // 2027-12-27T10:00:00Z
      expiresAtEpochSeconds: 1_829_901_600,
    });
  });

  test('that has its click takes the place of one that had none, and never the other way', async () => {
    await note(lost('p_healed'));
    await note(lost('p_healed', click));
    await note(lost('p_healed'));

    expect(await kept(lost('p_healed'))).toMatchObject({ clickId: 'click-1' });
  });

  test('that has its click stands: a second one changes nothing', async () => {
    await note(lost('p_stands', click));
    await note(lost('p_stands', { ...click, path: 'checkout' }));

    expect(await kept(lost('p_stands'))).toMatchObject({ path: 'web' });
  });

  test('stays on the day on which its player first reached the milestone, also when its click comes later', async () => {
    const later = '2026-11-23T08:00:00.000Z';
    await note(lost('p_twice'));
    await note(lost('p_twice', { occurredAt: later }));
    await note(lost('p_twice', { ...click, occurredAt: later }));
    await note(lost('p_twice', { milestone: 'registration', occurredAt: later }));

    expect(await kept(lost('p_twice'))).toMatchObject({
      clickId: 'click-1',
      occurredAt: '2026-11-22T09:59:00.000Z',
    });
    expect(await kept(lost('p_twice', { occurredAt: later }))).toBeUndefined();
    expect(
      await kept(lost('p_twice', { milestone: 'registration', occurredAt: later })),
    ).toMatchObject({ occurredAt: later });
  });

  test('of every player of a brand and day is visited, of whatever shard, and no other', async () => {
    const players = Array.from({ length: 40 }, (_, n) => `p_visited-${n}`);
    const clickOf = (playerRef: string) => ({ ...click, clickId: `click-${playerRef}` });
    for (const playerRef of players) {
      await note(lost(playerRef, { brand: 'visited', ...clickOf(playerRef) }));
    }
    await note(lost('p_later', { brand: 'visited', occurredAt: '2026-11-23T00:00:00.000Z' }));
    await note(lost('p_other', { brand: 'visited-2' }));

    const visited: Array<Partial<Journey>> = [];
    await visitJourneys(engine.table, { brand: 'visited', day: '2026-11-22' }, (journey) => {
      visited.push(journey);
    });

    const { playerRef: _, ...common } = lost('p_any', { ...click, brand: 'visited' });
    expect(visited.toSorted((one, other) => compare(one.clickId, other.clickId))).toEqual(
      players.toSorted().map((playerRef) => ({ ...common, ...clickOf(playerRef) })),
    );
    const shards = players.map((playerRef) => {
      return journeyKey({ brand: 'visited', playerRef }, lost(playerRef)).pk;
    });
    expect(new Set(shards).size).toBe(4);
  });
});

describe('a count of lost clicks', () => {
  const count = {
    brand: 'aurora',
    path: 'web',
    day: '2026-11-20',
    milestones: 5,
    withoutClick: 2,
  } as const;

  test('takes the place of an earlier one, and is read by the days', async () => {
    await keepLoss(engine.table, { ...count, milestones: 4 });
    await keepLoss(engine.table, count);
    await keepLoss(engine.table, { ...count, path: 'checkout' });
    for (const day of ['2026-11-18', '2026-11-19', '2026-11-21']) {
      await keepLoss(engine.table, { ...count, day });
    }
    await keepLoss(engine.table, { ...count, brand: 'borealis' });

    const span = { first: '2026-11-19', last: '2026-11-20' };
    const counts = await readLoss(engine.table, 'aurora', span);

    expect(counts).toMatchObject([
      { ...count, day: '2026-11-19' },
      { ...count, path: 'checkout' },
      { ...count, countedAt: '2026-11-22T10:00:00.000Z', expiresAtEpochSeconds: 1_829_901_600 },
    ]);
  });
});
