import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const { scaleo, revvvs } = STAGE.platforms;
if (!scaleo || !revvvs) throw new Error('the stage of the tests lacks scaleo or revvvs');
const config = testConfig({
  platforms: {
    scaleo: { ...scaleo, window: { days: 7, campaigns: { summer: 30 } } },
    revvvs: { ...revvvs, window: { days: 7 } },
  },
});

/** A player whose click was on the 1st; the registration came the same day. */
async function registered(id: string, campaign?: string) {
  const authority = new AuthorityBench(engine, config);
  const player = playerEvents(id);
  const click = {
    platform: 'scaleo',
    clickId: player.clickId,
    clickedAt: '2026-11-01T00:00:00.000Z',
    ...(campaign !== undefined && { campaign }),
  };
  const registration = player.registration({ click, occurredAt: '2026-11-01T01:00:00.000Z' });
  await authority.settle(registration);
  const deposit = player.deposit(1, { occurredAt: '2026-11-15T00:00:00.000Z' });
  return { authority, player, settlement: await authority.settle(deposit) };
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

/** A player whose registration came on day 8, too late, and who deposits twice. */
async function registeredTooLate(id: string, platform: string) {
  const authority = new AuthorityBench(engine, config);
  const player = playerEvents(id);
  const click = { platform, clickId: player.clickId, clickedAt: '2026-11-01T00:00:00.000Z' };
  const events = [
    player.registration({ click, occurredAt: '2026-11-09T00:00:00.000Z' }),
    player.deposit(1, { occurredAt: '2026-11-09T01:00:00.000Z' }),
    player.deposit(2, { occurredAt: '2026-11-09T02:00:00.000Z' }),
  ];
  const settlements = [];
  for (const event of events) settlements.push(await authority.settle(event));
  return { authority, player, settlements };
}

test('a repeat deposit is suppressed where the platform never learned of its player', async () => {
  const { authority, player, settlements } = await registeredTooLate('unknown-1', 'revvvs');

  expect(settlements).toEqual([
    { outcome: 'suppressed', reason: 'outside-window' },
    { outcome: 'suppressed', reason: 'outside-window' },
    { outcome: 'suppressed', reason: 'registration-suppressed' },
  ]);
  expect(await authority.postbacks('revvvs', player.clickId)).toEqual([]);
  expect(await authority.suppressed('revvvs', player.clickId)).toContainEqual(
    expect.objectContaining({
      milestone: 'deposit',
      reason: 'registration-suppressed',
      because: { registration: 'outside-window' },
    }),
  );
});

test('it is sent once the platform has learned of the player after all', async () => {
  const { authority, player } = await registeredTooLate('unknown-4', 'revvvs');
  // Another window was agreed, and the registration was reported again.
  const again = player.registration({
    sourceEventId: 'again',
    click: undefined,
    occurredAt: '2026-11-09T00:00:00.000Z',
  });
  const agreed = { config: testConfig() };

  const registration = await authority.settle(again, agreed);
  const deposit = await authority.settle(player.deposit(3), agreed);

  expect(registration).toMatchObject({ outcome: 'decided' });
  expect(deposit).toMatchObject({ outcome: 'decided' });
});

test('the same deposit is sent to a platform that knows players by their click', async () => {
  const { settlements } = await registeredTooLate('unknown-2', 'scaleo');

  expect(settlements[2]).toMatchObject({ outcome: 'decided' });
});

test('a deposit whose postback is there already is decided by it, whatever was suppressed since', async () => {
  const authority = new AuthorityBench(engine, config);
  const player = playerEvents('unknown-3');
  const click = { platform: 'revvvs', clickId: player.clickId };
  const clickedAt = '2026-11-22T09:00:00.000Z';
  const { ledger, clicks } = authority.dependencies;
  const registration = player.registration({ click: { ...click, clickedAt } });
  await clicks.bind(registration, { ...click, clickedAt });
  const before = await authority.settle(player.deposit(1));
  await ledger.suppress({
    click: { ...click, test: undefined },
    milestone: 'registration',
    identity: player.playerRef,
    reason: 'outside-window',
    because: {},
    event: registration,
  });

  const after = await authority.settle(player.deposit(1));

  expect(before).toMatchObject({ outcome: 'decided' });
  expect(after).toEqual(before);
  expect(authority.woken).toHaveLength(2);
});
