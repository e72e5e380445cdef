import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusedBindingKey } from '../../../core/keys.ts';
import type { Click } from '../../../core/player-event.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
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

describe('the time of a click', () => {
  test('that was reported days later is the operator’s', async () => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();
    const { registration, playerRef } = playerEvents(randomUUID());
    await bench.landed(clickId, { ageMs: 60 * 86_400_000 });

    await bench.authority.settle(registration({ click: clickAt(clickId) }));

    const player = await bench.dependencies.ledger.player({ brand: 'aurora', playerRef });
    expect(player?.link?.clickedAt).toBe('2026-11-22T09:59:30.000Z');
  });

  test('that nobody knows begins no window: nothing is too soon, and nothing has a deadline', async () => {
    const scaleo = {
      specification: 'scaleo',
      baseUrl: 'https://acme.scaletrk.com',
      brands: { aurora: {} },
      window: { days: 30, minimumSeconds: 60 },
    };
    const bench = new ClicksBench(engine, {}, { platforms: { scaleo } });
    const { registration, playerRef } = playerEvents(randomUUID());
    await bench.authority.settle(registration({ click: undefined }));
    const clickId = randomUUID();
    const link = { ...clickAt(clickId), clickedAt: '2026-11-22T10:00:00.000Z' };
    const player = { brand: 'aurora', playerRef };
    await bench.dependencies.clicks.bind(player, { ...link, timeUnknown: true });

    const settlement = await bench.authority.settle(registration({ click: undefined }));

    expect(settlement.outcome).toBe('decided');
    const [row] = await bench.authority.postbacks('scaleo', clickId);
    expect(row?.values).not.toHaveProperty('deadline');
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
