import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatCapture } from '../../../core/click-cookie.ts';
import { refusedBindingKey } from '../../../core/keys.ts';
import { pseudonymise } from '../../../core/pseudonymise.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { httpAnswer } from '../../../lambdas/bindings/http-answer.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { ClicksBench, PSEUDONYM_KEY } from '../../helpers/clicks-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

/** A player and a click that have nothing to do with each other yet. */
function somebody() {
  const playerId = randomUUID();
  const playerRef = pseudonymise(PSEUDONYM_KEY, 'aurora', playerId);
  const events = playerEvents(playerId);
  return {
    playerId,
    playerRef,
    clickId: randomUUID(),
    name: { brand: 'aurora', playerRef },
    registration: () => events.registration({ playerRef, click: undefined }),
    deposit: events.deposit,
  };
}
const clickOf = (clickId: string) => ({ platform: 'scaleo', clickId });

describe('a binding', () => {
  test('ties a player to the click that landed, with the time of the landing', async () => {
    const bench = new ClicksBench(engine);
    const { playerId, clickId, name } = somebody();
    await bench.landed(clickId, { campaign: 'spring' });

    const answer = await bench.bind({ brand: 'aurora', playerId, click: clickOf(clickId) });

    const click = { platform: 'scaleo', clickId, clickedAt: '2026-11-22T09:59:58.500Z' };
    const boundAt = '2026-11-22T10:00:00.000Z';
    expect(answer).toEqual({ outcome: 'bound', click: { ...click, boundAt }, released: 0 });
    expect(await bench.dependencies.ledger.player(name)).toMatchObject({
      link: { ...click, campaign: 'spring', boundBy: 'clicks-api' },
    });
  });

  test('takes what the browser library captured, as it is', async () => {
    const bench = new ClicksBench(engine);
    const { playerId, clickId, name } = somebody();
    const capturedAtEpochMs = Date.parse('2026-11-20T08:00:00Z');
    const capture = formatCapture({ ...clickOf(clickId), capturedAtEpochMs, partner: '17' });

    await bench.bind({ brand: 'aurora', playerId, capture });

    expect(await bench.dependencies.ledger.player(name)).toMatchObject({
      link: { clickId, clickedAt: '2026-11-20T08:00:00.000Z', partner: '17' },
    });
  });

  test('without any time has that of its own moment, and says that it is not the click’s', async () => {
    const bench = new ClicksBench(engine);
    const { playerId, clickId, name } = somebody();

    const answer = await bench.bind({ brand: 'aurora', playerId, click: clickOf(clickId) });

    expect(answer).toMatchObject({ click: { clickedAt: '2026-11-22T10:00:00.000Z' } });
    expect(await bench.dependencies.ledger.player(name)).toMatchObject({
      link: { timeUnknown: true },
    });
  });

  test('that is repeated is the same, and keeps its first time', async () => {
    const bench = new ClicksBench(engine);
    const { playerId, clickId } = somebody();
    const body = { brand: 'aurora', playerId, click: clickOf(clickId) };
    const first = await bench.bind(body);
    const before = engine.clock.nowEpochMs;

    engine.clock.nowEpochMs += 3_600_000;
    const again = await bench.bind(body);
    engine.clock.nowEpochMs = before;

    expect(again).toEqual(first);
  });

  test('that was put right is the same when it is repeated, whatever has landed since', async () => {
    const bench = new ClicksBench(engine);
    const { playerId, clickId } = somebody();
    await bench.landed(clickId);
    const cut = clickId.slice(0, 20);
    const body = { brand: 'aurora', playerId, click: clickOf(cut) };
    const first = await bench.bind(body);

    await bench.landed(`${cut}-another`);
    const again = await bench.bind(body);

    expect(first).toMatchObject({ click: { clickId }, damage: { repaired: true } });
    expect(again).toMatchObject({ outcome: 'bound', click: { clickId } });
  });

  test('of a damaged ID that could not be put right says so again when it is repeated', async () => {
    const bench = new ClicksBench(engine, { repair: false });
    const { playerId, clickId } = somebody();
    await bench.landed(clickId);
    const body = { brand: 'aurora', playerId, click: clickOf(clickId.toUpperCase()) };
    const first = await bench.bind(body);

    expect(first).toMatchObject({ damage: { damages: ['case-folded'], repaired: false } });
    expect(await bench.bind(body)).toEqual(first);
  });

  test('that was refused leaves no damage on a click that had nothing to do with it', async () => {
    const bench = new ClicksBench(engine);
    const { playerId, clickId } = somebody();
    const innocent = randomUUID();
    await bench.landed(innocent);
    await bench.bind({ brand: 'aurora', playerId, click: clickOf(clickId) });

    const cut = clickOf(innocent.slice(0, 10));
    const answer = await bench.bind({ brand: 'aurora', playerId, click: cut });

    expect(answer.outcome).toBe('player-already-linked');
    expect(await bench.dependencies.clicks.recorded(clickOf(innocent))).not.toHaveProperty(
      'damage',
    );
  });

  test('of another player’s click is refused, changes nothing, and is on record', async () => {
    const bench = new ClicksBench(engine);
    const [owner, thief] = [somebody(), somebody()];
    const click = clickOf(owner.clickId);
    await bench.bind({ brand: 'aurora', playerId: owner.playerId, click });

    const answer = await bench.bind({ brand: 'aurora', playerId: thief.playerId, click });

    expect(httpAnswer(answer)).toMatchObject({ statusCode: 409 });
    expect(answer.outcome).toBe('click-already-converted');
    expect(await bench.dependencies.ledger.player(thief.name)).toBeUndefined();
    expect(await readItem(engine.table, refusedBindingKey(click, thief.name))).toMatchObject({
      by: 'clicks-api',
      reason: 'click-already-converted',
      because: { convertedBy: owner.playerRef },
    });
  });

  test('of a player who has a click to another one is refused, and is on record', async () => {
    const bench = new ClicksBench(engine);
    const { playerId, clickId, name } = somebody();
    const other = clickOf(randomUUID());
    await bench.bind({ brand: 'aurora', playerId, click: clickOf(clickId) });

    const answer = await bench.bind({ brand: 'aurora', playerId, click: other });

    expect(answer.outcome).toBe('player-already-linked');
    expect(await bench.dependencies.ledger.player(name)).toMatchObject({ link: { clickId } });
    expect(await readItem(engine.table, refusedBindingKey(other, name))).toMatchObject({
      because: { linkedPlatform: 'scaleo', linkedClickId: clickId },
    });
  });

  test('of one click by ten players at once succeeds for one', async () => {
    const bench = new ClicksBench(engine);
    const click = clickOf(randomUUID());
    const rivals = Array.from({ length: 10 }, () => randomUUID());

    const answers = await Promise.all(
      rivals.map((playerId) => bench.bind({ brand: 'aurora', playerId, click })),
    );

    expect(answers.filter(({ outcome }) => outcome === 'bound')).toHaveLength(1);
  });
});

describe('a backend', () => {
  test.each([
    ['without a key', ''],
    ['with another key', 'Bearer another-key-of-the-same-length'],
    ['with a beginning of the key', 'Bearer bindings-key-of-the-test'],
    ['with another scheme', 'Basic bindings-key-of-the-tests'],
    ['with an empty key', 'Bearer '],
    ['with two keys', 'Bearer bindings-key-of-the-tests bindings-key-of-the-tests'],
  ])('%s binds nobody', async (_, authorization) => {
    const bench = new ClicksBench(engine);
    const { playerId, clickId, name } = somebody();
    const body = { brand: 'aurora', playerId, click: clickOf(clickId) };

    const answer = await bench.bind(body, authorization);

    expect(httpAnswer(answer)).toMatchObject({ statusCode: 401 });
    expect(await bench.dependencies.ledger.player(name)).toBeUndefined();
  });

  test('may show the key before the current one for a while', async () => {
    const { playerId, clickId } = somebody();
    const body = { brand: 'aurora', playerId, click: clickOf(clickId) };

    const answer = await new ClicksBench(engine).bind(body, 'Bearer bindings-key-before-that');

    expect(answer.outcome).toBe('bound');
  });

  test.each([
    ['no JSON', '{'],
    ['neither capture nor click', { brand: 'aurora', playerId: 'p' }],
    ['both', { brand: 'aurora', playerId: 'p', capture: 'x', click: clickOf('c') }],
    ['a changed capture', { brand: 'aurora', playerId: 'p', capture: '1.scaleo.1.abc' }],
    ['no player', { brand: 'aurora', playerId: '', click: clickOf('c') }],
    ['an unknown brand', { brand: 'zenith', playerId: 'p', click: clickOf('c') }],
    [
      'an unknown platform',
      { brand: 'aurora', playerId: 'p', click: { ...clickOf('c'), platform: 'nobody' } },
    ],
    [
      'a platform of another brand',
      { brand: 'borealis', playerId: 'p', click: { ...clickOf('c'), platform: 'revvvs' } },
    ],
    [
      'a click ID of 256 characters',
      { brand: 'aurora', playerId: 'p', click: clickOf('x'.repeat(256)) },
    ],
    [
      'a time without a zone',
      {
        brand: 'aurora',
        playerId: 'p',
        click: { ...clickOf('c'), clickedAt: '2026-11-22T10:00:00' },
      },
    ],
  ])('that sends %s is told what is wrong', async (_, body) => {
    const answer = httpAnswer(await new ClicksBench(engine).bind(body));

    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body ?? '').faults).not.toHaveLength(0);
  });
});

describe('events that were held for want of a click', () => {
  test('come again by the binding: those inside their window are sent, once', async () => {
    const windowed = { ...scaleo, window: { days: 7 } };
    const bench = new ClicksBench(engine, {}, { platforms: { scaleo: windowed } });
    const { playerId, clickId, registration, deposit, playerRef } = somebody();
    const at = (occurredAt: string) => ({ playerRef, occurredAt });
    await bench.authority.settle({ ...registration(), ...at('2026-11-22T09:00:00.000Z') });
    await bench.authority.settle({ ...deposit(1), ...at('2026-11-22T09:30:00.000Z') });
    await bench.authority.settle({ ...deposit(2), ...at('2026-11-22T09:40:00.000Z') });
    const clickedAt = '2026-11-15T09:10:00.000Z';

    const body = { brand: 'aurora', playerId, click: { ...clickOf(clickId), clickedAt } };
    const answer = await bench.bind(body);
    const settled = await bench.authority.settleBus();
    const again = await bench.bind(body);

    expect(answer).toMatchObject({ outcome: 'bound', released: 3 });
    // Seven days less ten minutes after the click, 20 minutes more, and without a window.
    expect(settled.map(({ outcome, reason }) => reason ?? outcome).toSorted()).toEqual([
      'decided',
      'decided',
      'outside-window',
    ]);
    expect(await bench.authority.allPostbacksOf(playerRef)).toEqual([
      `${clickId}/POSTBACK#deposit#${deposit(2).depositId}`,
      `${clickId}/POSTBACK#registration#once`,
    ]);
    expect(again).toMatchObject({ outcome: 'bound', released: 0 });
    expect(bench.authority.bus).toEqual([]);
    expect(bench.authority.woken).toHaveLength(2);
  });

  test('are released again if the bus did not take them the first time', async () => {
    const bench = new ClicksBench(engine);
    const { playerId, clickId, registration, playerRef } = somebody();
    await bench.authority.settle({ ...registration(), playerRef });
    const { emit } = bench.dependencies;
    const body = { brand: 'aurora', playerId, click: clickOf(clickId) };

    bench.dependencies.emit = () => Promise.reject(new Error('the bus is away'));
    await expect(bench.bind(body)).rejects.toThrow('the bus is away');
    bench.dependencies.emit = emit;
    const again = await bench.bind(body);

    expect(again).toMatchObject({ outcome: 'bound', released: 1 });
  });
});

const scaleo = {
  specification: 'scaleo',
  baseUrl: 'https://acme.scaletrk.com',
  brands: { aurora: {}, borealis: {} },
};
