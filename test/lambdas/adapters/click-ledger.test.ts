import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Landing } from '../../../core/click-record.ts';
import { clickKey, refusedBindingKey } from '../../../core/keys.ts';
import type { Click } from '../../../core/player-event.ts';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import { DynamoClickLedger } from '../../../lambdas/adapters/click-ledger.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
let ledger: DynamoAuthorityLedger;
let clicks: DynamoClickLedger;
beforeAll(async () => {
  engine = await startLedgerEngine();
  ledger = new DynamoAuthorityLedger(engine.table);
  clicks = new DynamoClickLedger(engine.table, { unboundDays: 90 });
});
afterAll(() => engine.stop());

/** A player with a click of their own. */
function somebody() {
  const events = playerEvents(randomUUID());
  const { playerRef, clickId } = events;
  const click: Click = { platform: 'scaleo', clickId, clickedAt: '2026-11-22T09:00:00.000Z' };
  return {
    ...events,
    click,
    bind: () => clicks.bind(events.registration(), click),
    player: () => ledger.player({ brand: 'aurora', playerRef }),
  };
}

const LANDED: Landing = {
  at: '2026-11-22T10:00:00.000Z',
  brand: 'aurora',
  name: 'click_id',
  page: 'https://www.aurora.example/welcome',
  path: 'web',
  means: ['cookie', 'session'],
};
type Stored = Record<string, unknown>;

function landing(clickId: string, changes: Partial<Landing> = {}) {
  return {
    name: { platform: 'scaleo', clickId },
    clickedAt: '2026-11-22T09:58:00.000Z',
    landed: { ...LANDED, ...changes },
  };
}
const stored = (clickId: string) =>
  readItem<Stored>(engine.table, clickKey({ platform: 'scaleo', clickId }));

describe('a binding', () => {
  test('links click and player to each other', async () => {
    const { bind, click, clickId, playerRef, player } = somebody();

    expect(await bind()).toMatchObject({ link: click });
    expect((await player())?.link).toEqual({
      ...click,
      boundAt: '2026-11-22T10:00:00.000Z',
    });
    expect(await readItem(engine.table, clickKey({ platform: 'scaleo', clickId }))).toMatchObject({
      playerRef,
      brand: 'aurora',
      clickedAt: '2026-11-22T09:00:00.000Z',
      boundAt: '2026-11-22T10:00:00.000Z',
    });
  });

  test('that is repeated finds itself', async () => {
    const { bind, click, player } = somebody();

    await bind();
    const before = await player();

    expect(await bind()).toMatchObject({ link: click });
    expect(await player()).toEqual(before);
  });

  test('is final: the player’s second click changes nothing', async () => {
    const { bind, click, registration, player } = somebody();
    const other = { ...click, clickId: randomUUID() };

    await bind();

    expect(await clicks.bind(registration(), other)).toMatchObject({ link: click });
    expect((await player())?.link?.clickId).toBe(click.clickId);
    expect(
      await readItem(engine.table, clickKey({ platform: 'scaleo', clickId: other.clickId })),
    ).toBeUndefined();
  });

  test.each([
    ['another player', (playerRef: string) => ({ playerRef: `${playerRef}-2` })],
    ['the same reference at another brand', () => ({ brand: 'borealis' })],
  ])('of a click that has a player is refused to %s', async (_, change) => {
    const { bind, click, playerRef, registration } = somebody();
    await bind();
    const theirs = registration(change(playerRef));

    expect(await clicks.bind(theirs, click)).toEqual({ takenBy: playerRef });
    expect(await ledger.player(theirs)).toBeUndefined();
  });

  test('of one click by ten players at once succeeds for one', async () => {
    const { click, registration, playerRef } = somebody();
    const rivals = Array.from({ length: 10 }, (_, n) => `${playerRef}-${n}`);

    const results = await Promise.all(
      rivals.map((rival) => clicks.bind(registration({ playerRef: rival }), click)),
    );

    const won = results.filter((result) => result !== 'conflict' && 'link' in result);
    const players = await Promise.all(
      rivals.map((rival) => ledger.player({ brand: 'aurora', playerRef: rival })),
    );
    expect(won).toMatchObject([{ link: click }]);
    expect(players.filter((player) => player?.link)).toHaveLength(1);
  });
});

describe('a landing', () => {
  test('is kept for as long as an unbound click is', async () => {
    const clickId = randomUUID();

    await clicks.record(landing(clickId));

    expect(await stored(clickId)).toMatchObject({
      clickedAt: '2026-11-22T09:58:00.000Z',
      landed: LANDED,
      expiresAtEpochSeconds: Date.parse('2027-02-20T10:00:00.000Z') / 1000,
    });
  });

  test('that is repeated changes nothing: the first one stands', async () => {
    const clickId = randomUUID();
    await clicks.record(landing(clickId));
    const before = await stored(clickId);

    await clicks.record({ ...landing(clickId, { path: 'iframe' }), clickedAt: LANDED.at });

    expect(await stored(clickId)).toEqual(before);
  });

  test('under a name that is not read is told apart, until the click lands properly', async () => {
    const clickId = randomUUID();
    const { landed, ...click } = landing(clickId);

    await clicks.record({ ...click, missed: { ...landed, expected: ['clickid'] } });
    await clicks.record(landing(clickId));

    expect(await stored(clickId)).toMatchObject({
      missed: { name: 'click_id', expected: ['clickid'] },
      landed: { name: 'click_id' },
    });
  });

  test('of a bound click says how it came, and changes neither its time nor its player', async () => {
    const who = somebody();
    await who.bind();

    await clicks.record(landing(who.clickId));

    const click = await stored(who.clickId);
    expect(click).toMatchObject({
      clickedAt: '2026-11-22T09:00:00.000Z',
      playerRef: who.playerRef,
      landed: LANDED,
    });
    expect(click).not.toHaveProperty('expiresAtEpochSeconds');
  });

  test('that is bound is not forgotten, and keeps the time at which it landed', async () => {
    const who = somebody();
    await clicks.record(landing(who.clickId));

    await who.bind();

    const click = await stored(who.clickId);
    expect(click).toMatchObject({ clickedAt: '2026-11-22T09:58:00.000Z', landed: LANDED });
    expect(click).not.toHaveProperty('expiresAtEpochSeconds');
  });

  test.each([
    ['in upper case', (id: string) => id.toUpperCase()],
    ['cut', (id: string) => id.slice(0, 20)],
    ['encoded', (id: string) => encodeURIComponent(`${id}`).replaceAll('-', '%2D')],
  ])('is found by its ID %s', async (_, damage) => {
    const clickId = randomUUID();
    await clicks.record(landing(clickId));
    await clicks.record(landing(randomUUID()));

    const similar = await clicks.similar({ platform: 'scaleo', clickId: damage(clickId) });

    expect(similar.map((click) => click.clickId)).toEqual([clickId]);
  });

  test('is not found by its own ID, at another platform, or by too little of it', async () => {
    const clickId = randomUUID();
    await clicks.record(landing(clickId));
    const found = (platform: string, id: string) => clicks.similar({ platform, clickId: id });

    expect(await found('scaleo', clickId)).toEqual([]);
    expect(await found('revvvs', clickId.toUpperCase())).toEqual([]);
    expect(await found('scaleo', clickId.slice(0, 7))).toEqual([]);
    expect(await found('scaleo', '   ')).toEqual([]);
  });
});

test('a refused binding is one item, whose last time is that of the latest try', async () => {
  const { clickId, playerRef } = somebody();
  const player = { brand: 'aurora', playerRef };
  const click = { platform: 'scaleo', clickId };
  const refused = {
    click,
    player,
    by: 'clicks-api',
    reason: 'click-already-converted',
    because: { convertedBy: 'p_other' },
  } as const;
  const before = engine.clock.nowEpochMs;

  await clicks.keepRefusal(refused);
  engine.clock.nowEpochMs += 60_000;
  await clicks.keepRefusal(refused);
  engine.clock.nowEpochMs = before;

  expect(await readItem(engine.table, refusedBindingKey(click, player))).toMatchObject({
    reason: 'click-already-converted',
    at: '2026-11-22T10:00:00.000Z',
    lastAt: '2026-11-22T10:01:00.000Z',
  });
});

test('one registration goes with a link that was bound without one', async () => {
  const who = somebody();
  await who.bind();
  const registeredAt = '2026-11-22T09:59:00.000Z';
  const note = (registeredBy: string) =>
    clicks.noteRegistration(who.registration(), { registeredAt, registeredBy });

  expect(await note('crm/reg-1')).toBe(true);
  expect(await note('crm/reg-2')).toBe(false);
  expect(await note('crm/reg-1')).toBe(true);
  expect((await who.player())?.link).toMatchObject({ registeredAt, registeredBy: 'crm/reg-1' });
});
