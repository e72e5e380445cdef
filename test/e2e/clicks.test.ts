import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCapture } from '../../core/click-cookie.ts';
import { CLICKS_ROUTES } from '../../lambdas/contract.ts';
import type { Player } from '../../local/demo/demo-world.ts';
import { type RunningStack, startRunningStack } from './running-stack.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startRunningStack();
}, 180_000);
afterAll(() => stack?.stop());

function land({ brand, platform, clickId }: Player) {
  return stack.world.clicks.land(brand, { platform, clickId, name: 'click_id' });
}

function call(route: string, headers: Record<string, string>, body = {}): Promise<Response> {
  const url = new URL(route, stack.description.clicks);
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

test('a click is captured, its player registers without it, is bound, and all that waited is delivered', async () => {
  const { world } = stack;
  const player = await world.visit('scaleo', 'aurora');
  const { brand, playerId, clickId } = player;
  const landed = await land(player);
  await world.registerWithoutClick(player);
  await world.deposit(player, `first-${playerId}`, 5000);
  await world.eventually('both events to be held', async () => {
    const { events } = await world.ledger();
    const waiting = events.filter(({ status }) => status === 'held');
    return waiting.length === 2 ? true : undefined;
  });

  const bound = await world.clicks.bind({ brand, playerId, capture: landed.capture });

  expect(landed.status).toBe(204);
  expect(parseCapture(landed.capture ?? '')).toMatchObject({ platform: 'scaleo', clickId });
  expect(bound).toMatchObject({ status: 200, answer: { outcome: 'bound', released: 2 } });
  await world.until(player, 'registration', 'delivered');
  await world.until(player, 'ftd', 'delivered');
  const requests = await world.simulator.requests({ platform: 'scaleo', clickId });
  const told = requests.flatMap(({ conversions }) => conversions.map(({ milestone }) => milestone));
  expect(told.sort()).toEqual(['ftd', 'registration']);
});

test('a click ID that the backend has folded to upper case reaches the platform as it landed', async () => {
  const { world } = stack;
  const player = await world.visit('scaleo', 'aurora');
  const { brand, playerId, platform, clickId } = player;
  await land(player);

  const damaged = { platform, clickId: clickId.toUpperCase() };
  const bound = await world.clicks.bind({ brand, playerId, click: damaged });
  await world.registerWithoutClick(player);

  expect(bound.answer).toMatchObject({
    click: { clickId },
    damage: { damages: ['case-folded'], repaired: true },
  });
  await world.until(player, 'registration', 'delivered');
});

test('a stranger is refused: another site, another key, another player’s click', async () => {
  const { world } = stack;
  const [owner, thief] = [
    await world.visit('scaleo', 'aurora'),
    await world.visit('scaleo', 'aurora'),
  ];
  const click = { platform: owner.platform, clickId: owner.clickId };
  const of = ({ playerId, brand }: Player) => ({ brand, playerId, click });
  await world.clicks.bind(of(owner));

  const elsewhere = await call(CLICKS_ROUTES.click, { origin: 'https://evil.example' });
  const authorization = 'Bearer a-key-that-somebody-made-up';
  const keyless = await call(CLICKS_ROUTES.binding, { authorization }, of(thief));
  const stolen = await world.clicks.bind(of(thief));

  expect([elsewhere.status, keyless.status, stolen.status]).toEqual([403, 401, 409]);
});
