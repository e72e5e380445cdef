import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BusEvent } from '../../../core/claim.ts';
import { pseudonymise } from '../../../core/pseudonymise.ts';
import { releaseForgotten } from '../../../lambdas/auditor/release-forgotten.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { ClicksBench, PSEUDONYM_KEY } from '../../helpers/clicks-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { auditorOn } from './auditor-bench.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

test('what a binding could not release is released by the auditor, once', async () => {
  const bench = new ClicksBench(engine);
  const playerId = randomUUID();
  const playerRef = pseudonymise(PSEUDONYM_KEY, 'aurora', playerId);
  const { registration } = playerEvents(playerId);
  await bench.authority.settle(registration({ playerRef, click: undefined }));
  bench.dependencies.emit = () => Promise.reject(new Error('the bus is away'));
  const click = { platform: 'scaleo', clickId: randomUUID() };
  await expect(bench.bind({ brand: 'aurora', playerId, click })).rejects.toThrow('the bus is away');
  const released: BusEvent[] = [];
  const auditor = auditorOn(engine, undefined, [], released);

  const atOnce = await releaseForgotten(auditor);
  engine.clock.nowEpochMs += 6 * 60_000;
  const later = await releaseForgotten(auditor);
  const again = await releaseForgotten(auditor);

  expect([atOnce, later, again]).toEqual([0, 1, 0]);
  expect(released).toMatchObject([{ type: 'registration', playerRef, released: true }]);
});

test('a binding that was released leaves nothing to the auditor', async () => {
  const bench = new ClicksBench(engine);
  const click = { platform: 'scaleo', clickId: randomUUID() };
  await bench.bind({ brand: 'aurora', playerId: randomUUID(), click });
  engine.clock.nowEpochMs += 6 * 60_000;

  expect(await releaseForgotten(auditorOn(engine))).toBe(0);
});
