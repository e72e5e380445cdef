import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LaneRecord, LaneStanding } from '../../../core/lane.ts';
import { laneLedger } from '../../../lambdas/adapters/lane-ledger.ts';
import type { LaneLedger } from '../../../lambdas/operations/lane-ports.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const record = (platform: string, standing: LaneStanding, second: number): LaneRecord => ({
  v: 1,
  platform,
  standing,
  by: 'dana',
  since: `2026-11-22T12:00:0${second}.000Z`,
});

function keep(ledger: LaneLedger, after: LaneRecord, before?: LaneRecord): Promise<boolean> {
  const { standing: to, by, since: at } = after;
  const from = before?.standing ?? 'running';
  return ledger.recordLane(after, before, { v: 1, action: 'pause', from, to, by, at });
}

test('a lane that nobody has paused has no record', async () => {
  expect(await laneLedger(engine.table).lane('none')).toBeUndefined();
});

test('a record is kept only while the lane stands as it was read', async () => {
  const ledger = laneLedger(engine.table);
  const first = record('p-1', 'paused', 1);
  const second = record('p-1', 'running', 2);
  await keep(ledger, first);

  const lateFirst = await keep(ledger, record('p-1', 'retired', 3));
  const kept = await keep(ledger, second, first);
  const stale = await keep(ledger, record('p-1', 'retired', 4), first);

  expect([lateFirst, kept, stale]).toEqual([false, true, false]);
  expect(await ledger.lane('p-1')).toMatchObject(second);
});

test('what somebody did is never overwritten', async () => {
  const ledger = laneLedger(engine.table);
  const first = record('p-2', 'paused', 1);
  await keep(ledger, first);

  const again = await keep(ledger, record('p-2', 'running', 1), first);

  expect(again).toBe(false);
  expect(await ledger.lane('p-2')).toMatchObject({ standing: 'paused' });
});
