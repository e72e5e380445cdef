import { afterAll, beforeAll, expect, test } from 'vitest';
import { settleEvent } from '../../../lambdas/authority/settle-event.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const scaleo = STAGE.platforms.scaleo;
if (scaleo === undefined) throw new Error('the stage of the tests has no scaleo');
const config = testConfig({
  platforms: { scaleo: { ...scaleo, window: { days: 7, campaigns: { summer: 30 } } } },
});

/** A player whose click was on the 1st; the registration came the same day. */
async function registered(id: string, campaign?: string) {
  const authority = new AuthorityBench(engine);
  const player = playerEvents(id);
  const click = {
    platform: 'scaleo',
    clickId: player.clickId,
    clickedAt: '2026-11-01T00:00:00.000Z',
    ...(campaign !== undefined && { campaign }),
  };
  const dependencies = { ...authority.dependencies, config };
  const registration = player.registration({ click, occurredAt: '2026-11-01T01:00:00.000Z' });
  await settleEvent(registration, dependencies);
  const deposit = player.deposit(1, { occurredAt: '2026-11-15T00:00:00.000Z' });
  return { authority, player, settlement: await settleEvent(deposit, dependencies) };
}

test('a first deposit on day 14 is suppressed under a window of 7 days, with the numbers', async () => {
  const { authority, player, settlement } = await registered('window-1');

  expect(settlement).toEqual({ outcome: 'suppressed', reason: 'outside-window' });
  expect(await authority.suppressed('scaleo', player.clickId)).toMatchObject([
    {
      milestone: 'ftd',
      because: {
        clickedAt: '2026-11-01T00:00:00.000Z',
        occurredAt: '2026-11-15T00:00:00.000Z',
        windowDays: 7,
        rule: 'stage',
      },
    },
  ]);
});

test('the same deposit is sent where 30 days are agreed for its campaign', async () => {
  const { settlement } = await registered('window-2', 'summer');

  expect(settlement).toMatchObject({ outcome: 'decided' });
});
