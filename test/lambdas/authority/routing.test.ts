import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clicklessId } from '../../../core/routing.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const CONFIG = testConfig({
  platforms: {
    hub: {
      specification: 'generic',
      baseUrl: 'https://hub.example.com',
      brands: { aurora: {} },
      traffic: [{ brand: 'aurora', products: ['casino'], promoCodes: ['AUR*'] }],
    },
  },
});

test('a player who came by a promo code is told of by it, and by no click', async () => {
  const a = new AuthorityBench(engine, CONFIG);
  const p = playerEvents(randomUUID());
  const event = p.registration({ click: undefined, promoCode: 'AUR10' });

  await a.settle(event);
  await a.settle(p.deposit(1));

  const rows = await a.postbacks('hub', clicklessId(event));
  expect(rows.map(({ milestone }) => milestone)).toEqual(['ftd', 'registration']);
  for (const { values } of rows) {
    expect(values).toMatchObject({ clickless: true, attributes: { promoCode: 'AUR10' } });
    expect(values.clickedAt).toBeUndefined();
  }
});

test('the click decides where there is one, whatever the promo code says', async () => {
  const a = new AuthorityBench(engine, CONFIG);
  const p = playerEvents(randomUUID());
  const click = { platform: 'hub', clickId: p.clickId, clickedAt: '2026-11-22T09:00:00.000Z' };

  await a.settle(p.registration({ click, promoCode: 'AUR10' }));

  expect(await a.postbacks('hub', p.clickId)).toHaveLength(1);
});

test('what happens in a product that the platform does not get is suppressed', async () => {
  const a = new AuthorityBench(engine, CONFIG);
  const p = playerEvents(randomUUID());
  await a.settle(p.registration({ click: undefined, promoCode: 'AUR10', product: 'casino' }));

  expect(await a.settle(p.deposit(1, { product: 'poker' }))).toEqual({
    outcome: 'suppressed',
    reason: 'flow-not-on-platform',
  });
});

test('a registration with neither click nor code waits for a click', async () => {
  const a = new AuthorityBench(engine, CONFIG);
  const p = playerEvents(randomUUID());

  expect(await a.settle(p.registration({ click: undefined }))).toMatchObject({ outcome: 'held' });
});
