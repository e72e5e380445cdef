import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusedBindingKey } from '../../../core/keys.ts';
import type { Click } from '../../../core/player-event.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { unreleasedPlayers } from '../../../lambdas/adapters/unreleased-players.ts';
import { bindClick } from '../../../lambdas/authority/bind-click.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { ClicksBench } from '../../helpers/clicks-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

function clickAt(clickId: string): Click {
  return { platform: 'scaleo', clickId, clickedAt: '2026-11-22T09:59:30.000Z' };
}

/** A click that landed, and the registration of a player who came back with something else. */
async function landedAndRegistered(
  bench: ClicksBench,
  damage: (clickId: string) => string,
  clickId = `aB${randomUUID()}`,
) {
  const { registration, deposit, playerRef } = playerEvents(randomUUID());
  await bench.landed(clickId);
  const click = clickAt(damage(clickId));
  const settlement = await bench.authority.settle(registration({ click }));
  const player = await bench.dependencies.ledger.player({ brand: 'aurora', playerRef });
  return { settlement, clickId, playerRef, link: player?.link, deposit, registration, click };
}

describe('a click ID that came back damaged', () => {
  test.each([
    ['case-folded', (id: string) => id.toLowerCase()],
    ['truncated', (id: string) => id.slice(0, 20)],
    ['double-encoded', (id: string) => encodeURIComponent(id).replaceAll('-', '%2D')],
  ])('%s is named, put right, and sent as it landed', async (name, damage) => {
    const bench = new ClicksBench(engine);

    const { settlement, clickId, link } = await landedAndRegistered(bench, damage);

    expect(settlement).toMatchObject({ outcome: 'decided', damagedClick: true });
    expect(link).toMatchObject({
      clickId,
      clickedAt: '2026-11-22T09:59:58.500Z',
      damage: { given: damage(clickId), recorded: clickId, damages: [name], repaired: true },
    });
    expect((await bench.authority.postbacks('scaleo', clickId))[0]).toMatchObject({
      values: { clickId },
    });
  });

  test('is the same player’s when the registration is delivered again', async () => {
    const bench = new ClicksBench(engine);
    const fold = (id: string) => id.toLowerCase();
    const first = await landedAndRegistered(bench, fold);

    const again = await bench.authority.settle(first.registration({ click: first.click }));

    expect(again).toEqual(first.settlement);
    expect(await bench.authority.allPostbacksOf(first.playerRef)).toHaveLength(1);
  });

  test.each([
    ['the stage file forbids it', { repair: false }, (id: string) => id.toLowerCase()],
    ['too little of it is left', {}, (id: string) => id.slice(0, 11)],
  ])('is named and bound as it came where %s', async (_, settings, damage) => {
    const bench = new ClicksBench(engine, settings);

    const { clickId, link } = await landedAndRegistered(bench, damage);

    expect(link).toMatchObject({
      clickId: damage(clickId),
      damage: { recorded: clickId, repaired: false },
    });
    expect(await bench.dependencies.clicks.recorded({ platform: 'scaleo', clickId })).toMatchObject(
      { damage: { given: damage(clickId), repaired: false } },
    );
  });

  test('that fits two recorded clicks is nobody’s to put right', async () => {
    const bench = new ClicksBench(engine);
    const shared = `aB${randomUUID()}`;
    await bench.landed(`${shared}-other`);

    const { link } = await landedAndRegistered(bench, () => shared, `${shared}-first`);

    expect(link).toMatchObject({
      clickId: shared,
      damage: { damages: ['truncated'], repaired: false },
    });
  });

  test('is not taken for another brand’s', async () => {
    const bench = new ClicksBench(engine);
    const clickId = `aB${randomUUID()}`;
    const { registration, playerRef } = playerEvents(randomUUID());
    const origin = 'https://www.borealis.example';
    await bench.land({ v: 1, platform: 'scaleo', clickId }, { origin });

    await bench.authority.settle(registration({ click: clickAt(clickId.toLowerCase()) }));

    const player = await bench.dependencies.ledger.player({ brand: 'aurora', playerRef });
    expect(player?.link?.clickId).toBe(clickId.toLowerCase());
    expect(player?.link).not.toHaveProperty('damage');
  });

  test('of somebody else is somebody else’s still, and is sent for nobody', async () => {
    const bench = new ClicksBench(engine);
    const owner = await landedAndRegistered(bench, (id) => id);
    const { registration, playerRef } = playerEvents(randomUUID());

    const click = clickAt(owner.clickId.toLowerCase());
    const settlement = await bench.authority.settle(registration({ click }));

    expect(settlement).toMatchObject({ outcome: 'suppressed', reason: 'click-already-converted' });
    expect(await bench.authority.allPostbacksOf(playerRef)).toEqual([]);
  });

  test('is not put right to the one click of two that is still free', async () => {
    const bench = new ClicksBench(engine);
    const shared = randomUUID().slice(0, 20);
    const free = `${shared}-free`;
    await landedAndRegistered(bench, (id) => id, `${shared}-taken`);
    await bench.landed(free);
    const { registration, playerRef } = playerEvents(randomUUID());

    await bench.authority.settle(registration({ click: clickAt(shared) }));

    const player = await bench.dependencies.ledger.player({ brand: 'aurora', playerRef });
    expect(player?.link).toMatchObject({ clickId: shared, damage: { repaired: false } });
  });

  test('is named for each player that it comes back for', async () => {
    const bench = new ClicksBench(engine);
    const shared = randomUUID().slice(0, 10);
    await bench.landed(`${shared}-one`);
    await bench.landed(`${shared}-two`);
    await bench.authority.settle(
      playerEvents(randomUUID()).registration({ click: clickAt(shared) }),
    );

    const second = playerEvents(randomUUID()).registration({ click: clickAt(shared) });

    expect(await bench.authority.settle(second)).toMatchObject({
      reason: 'click-already-converted',
      damagedClick: true,
    });
  });
});

describe('a click ID', () => {
  test('that landed is itself, although a longer one that begins so has landed too', async () => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();
    await bench.landed(`${clickId}-longer`);

    const { settlement, link } = await landedAndRegistered(bench, (id) => id, clickId);

    expect(link?.clickId).toBe(clickId);
    expect(settlement).not.toHaveProperty('damagedClick');
    expect(await bench.authority.postbacks('scaleo', clickId)).toHaveLength(1);
  });

  test('that a player has without a landing stays theirs, whatever lands later', async () => {
    const bench = new ClicksBench(engine);
    const { registration, clickId } = playerEvents(randomUUID());
    const first = await bench.authority.settle(registration());

    await bench.landed(`${clickId}-longer`);

    expect(await bench.authority.settle(registration())).toEqual(first);
  });

  test('that two fit is not put right to the one that a namesake of another brand has', async () => {
    const bench = new ClicksBench(engine);
    const shared = randomUUID().slice(0, 20);
    const namesakes = `${shared}-namesakes`;
    await bench.landed(namesakes);
    await bench.landed(`${shared}-other`);
    const { registration, playerRef } = playerEvents(randomUUID());
    await bench.authority.settle(registration({ brand: 'borealis', click: clickAt(namesakes) }));

    const settlement = await bench.authority.settle(registration({ click: clickAt(shared) }));

    expect(settlement).toMatchObject({ outcome: 'decided', damagedClick: true });
    const player = await bench.dependencies.ledger.player({ brand: 'aurora', playerRef });
    expect(player?.link).toMatchObject({ clickId: shared, damage: { repaired: false } });
  });

  test.each<[string, { test?: true }, { clickless?: true }]>([
    ['of a test conversion', { test: true }, {}],
    ['that stands in where there was no click', {}, { clickless: true }],
  ])('%s is nobody’s damaged one', async (_, space, kind) => {
    const bench = new ClicksBench(engine);
    const clickId = `aB${randomUUID()}`;
    await bench.landed(clickId);
    const player = { brand: 'aurora', playerRef: `p_${randomUUID()}`, ...space };
    const click = { ...clickAt(clickId.toLowerCase()), ...kind };

    const bound = await bindClick({ player, click, by: 'crm' }, bench.dependencies);

    expect(bound.meant.clickId).toBe(clickId.toLowerCase());
    expect(bound).not.toHaveProperty('damage');
  });

  test('is compared with no landing once no site of the stage reports any', async () => {
    const clickId = `aB${randomUUID()}`;
    await new ClicksBench(engine).landed(clickId);
    const bench = new ClicksBench(engine, { sites: {} });
    const { registration } = playerEvents(randomUUID());

    const settlement = await bench.authority.settle(
      registration({ click: clickAt(clickId.toLowerCase()) }),
    );

    expect(settlement).not.toHaveProperty('damagedClick');
    expect(await bench.authority.postbacks('scaleo', clickId.toLowerCase())).toHaveLength(1);
  });

  test('that came back whole is not called damaged because the player’s own one was', async () => {
    const bench = new ClicksBench(engine);
    const [damaged, whole] = [`aB${randomUUID()}`, randomUUID()];
    await bench.landed(damaged);
    const { registration, playerRef } = playerEvents(randomUUID());
    const player = { brand: 'aurora', playerRef };
    const click = clickAt(damaged.toLowerCase());
    await bindClick({ player, click, by: 'clicks-api' }, bench.dependencies);

    const settlement = await bench.authority.settle(registration({ click: clickAt(whole) }));

    expect(settlement).toMatchObject({ outcome: 'decided' });
    expect(settlement).not.toHaveProperty('damagedClick');
  });

  test('that was not put right marks the click that landed, and none of that ID at another platform', async () => {
    const bench = new ClicksBench(engine, { repair: false });
    const clickId = `aB${randomUUID()}`;
    await bench.landed(clickId);
    await bench.landed(clickId, { platform: 'revvvs' });
    const player = { brand: 'aurora', playerRef: `p_${randomUUID()}` };
    const click = clickAt(clickId.toLowerCase());
    await bindClick({ player, click, by: 'crm' }, bench.dependencies);

    const elsewhere = { platform: 'revvvs', clickId: randomUUID() };
    await bindClick({ player, click: elsewhere, by: 'crm' }, bench.dependencies);

    const { clicks } = bench.dependencies;
    expect(await clicks.recorded({ platform: 'scaleo', clickId })).toHaveProperty('damage');
    expect(await clicks.recorded({ platform: 'revvvs', clickId })).not.toHaveProperty('damage');
  });
});

describe('a registration of a player who is bound already', () => {
  async function boundPlayer(bench: ClicksBench) {
    const { registration, playerRef } = playerEvents(randomUUID());
    const click = {
      platform: 'scaleo',
      clickId: randomUUID(),
      clickedAt: '2026-11-22T09:00:00.000Z',
    };
    const player = { brand: 'aurora', playerRef };
    await bench.dependencies.clicks.bind(player, { ...click, boundBy: 'clicks-api' });
    return { registration, player, click };
  }

  test('goes with that click where it names none', async () => {
    const bench = new ClicksBench(engine);
    const { registration, click, player } = await boundPlayer(bench);

    const settlement = await bench.authority.settle(registration({ click: undefined }));

    expect(settlement.outcome).toBe('decided');
    expect(await bench.authority.postbacks('scaleo', click.clickId)).toHaveLength(1);
    expect((await bench.dependencies.ledger.player(player))?.link).toMatchObject({
      registeredAt: '2026-11-22T09:59:00.000Z',
    });
    // Nothing was refused.
    const refused = refusedBindingKey({ platform: 'scaleo', clickId: click.clickId }, player);
    expect(await readItem(engine.table, refused)).toBeUndefined();
  });

  test('keeps the time that was told first when it comes again with another one', async () => {
    const bench = new ClicksBench(engine);
    const { registration, player } = await boundPlayer(bench);
    await bench.authority.settle(registration());

    await bench.authority.settle(registration({ occurredAt: '2026-11-22T12:00:00.000Z' }));

    expect((await bench.dependencies.ledger.player(player))?.link).toMatchObject({
      registeredAt: '2026-11-22T09:59:00.000Z',
    });
  });

  test('goes with that click where it names another one, which stays on record', async () => {
    const bench = new ClicksBench(engine);
    const { registration, click, player } = await boundPlayer(bench);
    const other = { ...click, clickId: randomUUID() };

    const settlement = await bench.authority.settle(registration({ click: other }));

    expect(settlement.outcome).toBe('decided');
    expect(await bench.authority.postbacks('scaleo', click.clickId)).toHaveLength(1);
    expect(await bench.authority.postbacks('scaleo', other.clickId)).toEqual([]);
    expect(
      await readItem(
        engine.table,
        refusedBindingKey({ platform: 'scaleo', clickId: other.clickId }, player),
      ),
    ).toMatchObject({ by: 'crm', reason: 'player-already-linked' });
  });

  test('names another click where it names that ID at another platform', async () => {
    const bench = new ClicksBench(engine);
    const { registration, click, player } = await boundPlayer(bench);
    const other = { ...click, platform: 'revvvs' };

    await bench.authority.settle(registration({ click: other }));

    expect(await bench.authority.postbacks('scaleo', click.clickId)).toHaveLength(1);
    expect(await bench.authority.postbacks('revvvs', click.clickId)).toEqual([]);
    expect(await readItem(engine.table, refusedBindingKey(other, player))).toMatchObject({
      reason: 'player-already-linked',
      because: { linkedPlatform: 'scaleo' },
    });
  });

  test('and registered already is suppressed where it names another one', async () => {
    const bench = new ClicksBench(engine);
    const { registration, click } = await boundPlayer(bench);
    await bench.authority.settle(registration({ click }));
    const other = { ...click, clickId: randomUUID() };

    const second = registration({ click: other, sourceEventId: 'reg-second' });

    expect(await bench.authority.settle(second)).toEqual({
      outcome: 'suppressed',
      reason: 'player-already-linked',
    });
  });
});

test('a registration releases what waits for its click itself: the auditor has nothing to do', async () => {
  const bench = new ClicksBench(engine);
  const { registration, playerRef } = playerEvents(randomUUID());

  await bench.authority.settle(registration());

  const unreleased = await unreleasedPlayers(engine.table, engine.clock.nowEpochMs + 1);
  expect(unreleased.filter((player) => player.playerRef === playerRef)).toEqual([]);
});
