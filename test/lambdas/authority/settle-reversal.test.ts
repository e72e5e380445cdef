import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolvePipelineConfig } from '../../../core/pipeline-config.ts';
import type { DepositEvent, PlayerEvent, ReversalEvent } from '../../../core/player-event.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { asItStands } from '../../../core/transition.ts';
import { WRITTEN_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';
import { scaleo } from '../../../integrations/platforms/scaleo.ts';
import { SOURCE_DESCRIPTIONS } from '../../../integrations/sources/descriptions.ts';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import { fileOf } from '../../../lambdas/authority/file-event.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';

const ONLY_ONE_DEPOSIT = { word: 'deposit', cadence: 'once-per-click' } as const;

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

let players = 0;
/** A registered player whose first deposit has come, and the authority that decided it. */
async function depositor() {
  const authority = new AuthorityBench(engine);
  players += 1;
  const player = playerEvents(`reversal-${players}`);
  await authority.settle(player.registration());
  await authority.settle(player.deposit(1));
  return { authority, player };
}

async function postback(
  { authority, player }: Awaited<ReturnType<typeof depositor>>,
  milestone: string,
): Promise<PostbackRow | undefined> {
  const rows = await authority.postbacks('scaleo', player.clickId);
  return rows.find((row) => row.milestone === milestone);
}

/** As a reversal is filed before it is decided. */
function recorded(event: ReversalEvent) {
  const reason = event.type;
  return { ...fileOf(event), status: 'recorded', reason } as const;
}

/** As delivery leaves a row that was attempted. */
async function attempted(row: PostbackRow | undefined, state: PostbackRow['state']) {
  if (row === undefined) throw new Error('there is no such postback');
  const ledger = new DynamoAuthorityLedger(engine.table);
  const transition = { ...asItStands(row, engine.clock.nowEpochMs), state, answered: 1 };
  const last = { n: 1, claimId: 'c', startedAt: '', leaseEndsAt: '', specificationVersion: 1 };
  const request = { method: 'GET', url: 'https://acme.scaletrk.com', headers: {} };
  const moved = { ...transition, last: { ...last, request } };
  expect(await ledger.move(row, moved)).toBe(true);
}

describe.each(['refund', 'chargeback'] as const)('a %s', (type) => {
  test('cancels a first deposit that has not been sent', async () => {
    const it = await depositor();

    const settlement = await it.authority.settle(it.player.reversal(type));

    expect(settlement).toEqual({ outcome: 'decided', reason: 'deposit-cancelled' });
    expect(await postback(it, 'ftd')).toMatchObject({
      state: 'discarded',
      reason: `reversed-by-${type}`,
    });
    expect(await postback(it, 'reversal')).toBeUndefined();
  });

  test('of a delivered deposit becomes a postback that names it, once', async () => {
    const it = await depositor();
    await attempted(await postback(it, 'ftd'), 'delivered');

    const first = await it.authority.settle(it.player.reversal(type));
    const again = await it.authority.settle(it.player.reversal(type));

    expect(first).toEqual({ outcome: 'decided', postback: expect.stringContaining('/reversal/') });
    expect(again).toEqual(first);
    expect(await postback(it, 'reversal')).toMatchObject({
      state: 'pending',
      occurrence: it.player.deposit(1).depositId,
      values: {
        paid: { amountMinor: '5000', currency: 'EUR' },
        reversal: {
          cause: type,
          whole: true,
          original: {
            milestone: 'ftd',
            occurrence: 'once',
            transactionId: `ftd:aurora:${it.player.deposit(1).depositId}`,
          },
        },
      },
    });
  });

  test('from a source that does not decide deposits is kept as corroborating', async () => {
    const it = await depositor();

    const settlement = await it.authority.settle(it.player.reversal(type, { source: 'crm' }));

    expect(settlement).toEqual({ outcome: 'duplicate', reason: 'corroborating' });
    expect(await postback(it, 'ftd')).toMatchObject({ state: 'pending' });
  });

  test('that comes before its deposit keeps it from being reported', async () => {
    const authority = new AuthorityBench(engine);
    players += 1;
    const player = playerEvents(`reversal-${players}`);
    await authority.settle(player.registration());

    expect(await authority.settle(player.reversal(type))).toEqual({
      outcome: 'decided',
      reason: type,
    });
    expect(await authority.settle(player.deposit(1))).toEqual({
      outcome: 'suppressed',
      reason: `reversed-by-${type}`,
    });

    expect(await postback({ authority, player }, 'ftd')).toBeUndefined();
    expect(await authority.suppressed('scaleo', player.clickId)).toMatchObject([
      { milestone: 'ftd', because: { event: `stripe/${type}-reversal-${players}` } },
    ]);
  });

  test('that comes before deposit and registration is found when they are released', async () => {
    const authority = new AuthorityBench(engine);
    players += 1;
    const player = playerEvents(`reversal-${players}`);

    await authority.settle(player.reversal(type));
    await authority.settle(player.deposit(1));
    await authority.settle(player.registration());
    const released = await authority.settleBus();

    expect(released).toEqual([{ outcome: 'suppressed', reason: `reversed-by-${type}` }]);
    expect(await postback({ authority, player }, 'ftd')).toBeUndefined();
  });
});

test('a reversal written between a deposit and its look for reversals is decided after all', async () => {
  const authority = new AuthorityBench(engine);
  players += 1;
  const player = playerEvents(`reversal-${players}`);
  await authority.settle(player.registration());
  const ledger = new (class extends DynamoAuthorityLedger {
    #looks = 0;
    override async reversalsOf(...about: Parameters<DynamoAuthorityLedger['reversalsOf']>) {
      const found = await super.reversalsOf(...about);
      this.#looks += 1;
      // The refund is settled in the very gap: it finds no postback, and is not seen by this look.
      if (this.#looks === 1) await authority.settle(player.reversal('refund'));
      return found;
    }
  })(engine.table);

  await authority.settle(player.deposit(1), { ledger });
  expect(await postback({ authority, player }, 'ftd')).toMatchObject({ state: 'pending' });
  // Nobody takes it for a second refund: it is known to have come before.
  expect(authority.bus).toEqual([{ ...player.reversal('refund'), released: true }]);
  await authority.settleBus();

  expect(await postback({ authority, player }, 'ftd')).toMatchObject({
    state: 'discarded',
    reason: 'reversed-by-refund',
  });
});

test('a deposit that comes again after its reversal stays cancelled, and nothing else is made of it', async () => {
  const it = await depositor();
  await it.authority.settle(it.player.reversal('refund'));

  await it.authority.settle(it.player.deposit(1));
  await it.authority.settleBus();

  expect(await postback(it, 'ftd')).toMatchObject({ state: 'discarded' });
  expect(await postback(it, 'reversal')).toBeUndefined();
  expect(await it.authority.suppressed('scaleo', it.player.clickId)).toEqual([]);
});

test('a reversal whose postback waits stands by it when it comes again after the deposit was refused', async () => {
  const it = await depositor();
  const refund = it.player.reversal('refund');
  await attempted(await postback(it, 'ftd'), 'retrying');
  await it.authority.settle(refund);
  await attempted(await postback(it, 'ftd'), 'rejected');
  it.authority.woken.splice(0);

  const again = await it.authority.settle(refund);

  expect(again).toMatchObject({ outcome: 'decided' });
  expect(it.authority.woken).toMatchObject([{ platform: 'scaleo', message: { attempt: 1 } }]);
  expect(await it.authority.suppressed('scaleo', it.player.clickId)).toEqual([]);
});

test('a refund of a player of a platform that the stage file does not name takes nothing back', async () => {
  const authority = new AuthorityBench(engine);
  players += 1;
  const player = playerEvents(`reversal-${players}`);
  const { click } = player.registration();
  await authority.settle(
    player.registration({ click: click && { ...click, platform: 'nowhere' } }),
  );
  await authority.settle(player.deposit(1));

  const settlement = await authority.settle(player.reversal('refund'));

  expect(settlement).toEqual({ outcome: 'decided', reason: 'refund' });
  expect(await authority.allPostbacksOf(player.playerRef)).toEqual([]);
});

test('a refund of a part is suppressed at a platform that takes back all or nothing', async () => {
  const it = await depositor();
  await attempted(await postback(it, 'ftd'), 'delivered');

  const settlement = await it.authority.settle(
    it.player.reversal('refund', { amountMinor: '100' }),
  );

  expect(settlement).toEqual({ outcome: 'suppressed', reason: 'partial-reversal-not-possible' });
});

test.each(['in turn', 'the later one first'])(
  'refunds of parts never take back more than was paid, %s',
  async (order) => {
    const hub = { baseUrl: 'https://hub.example.com', brands: { aurora: {} } };
    const config = testConfig({ platforms: { hub: { specification: 'generic', ...hub } } });
    const authority = new AuthorityBench(engine, config);
    players += 1;
    const player = playerEvents(`reversal-${players}`);
    const { clickId } = player;
    const click = { platform: 'hub', clickId, clickedAt: '2026-11-22T09:00:00.000Z' };
    await authority.settle(player.registration({ click }));
    await authority.settle(player.deposit(1));
    const rows = async () => authority.postbacks('hub', clickId);
    await attempted(
      (await rows()).find(({ milestone }) => milestone === 'ftd'),
      'delivered',
    );
    const part = (n: number) =>
      player.reversal('refund', {
        sourceEventId: `part-${n}`,
        occurredAt: `2026-11-22T09:59:0${n}.000Z`,
        amountMinor: '3000',
      });
    const parts = [part(1), part(2)];

    for (const event of parts) await authority.dependencies.ledger.keepEvent(recorded(event));
    for (const event of order === 'in turn' ? parts : parts.toReversed()) {
      await authority.settle(event);
    }

    const told = (await rows()).filter(({ milestone }) => milestone === 'reversal');
    expect(told.map(({ values }) => values.paid?.amountMinor)).toEqual(['3000', '2000']);
  },
);

test('where one repeat deposit is reported, only its own reversal takes it back', async () => {
  const once = { ...scaleo, events: { ...scaleo.events, deposit: ONLY_ONE_DEPOSIT } };
  const specifications = { ...WRITTEN_SPECIFICATIONS, scaleo: once };
  const config = resolvePipelineConfig(STAGE, { specifications, sources: SOURCE_DESCRIPTIONS });
  const it = await depositor();
  const settle = (event: PlayerEvent) => it.authority.settle(event, { config });
  const reversalOf = ({ depositId }: DepositEvent) =>
    it.player.reversal('refund', { depositId, sourceEventId: `refund-${depositId}` });
  const reported = it.player.deposit(2);
  const unreported = it.player.deposit(3);
  await settle(reported);
  await settle(unreported);

  const ofUnreported = await settle(reversalOf(unreported));
  const before = await postback(it, 'deposit');
  const ofReported = await settle(reversalOf(reported));

  expect(ofUnreported).toEqual({ outcome: 'decided', reason: 'refund' });
  expect(before).toMatchObject({ state: 'pending', occurrence: 'once' });
  expect(ofReported).toEqual({ outcome: 'decided', reason: 'deposit-cancelled' });
  expect(await postback(it, 'deposit')).toMatchObject({ state: 'discarded' });
});
