import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOON_EPOCH_MS } from '../core/postback-row.ts';
import { playerEvents } from '../helpers/authority-bench.ts';
import { answer } from '../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { scaleoWith, testPipeline } from './test-pipeline.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS;
});

const STRICT = scaleoWith({ requireTest: true });

/** A player of this partner who has registered and deposited. */
async function player(
  { authority, wait }: ReturnType<typeof testPipeline>,
  partner: string | undefined,
) {
  const p = playerEvents(crypto.randomUUID());
  const click = { platform: 'scaleo', clickId: p.clickId, clickedAt: '2026-11-22T09:00:00.000Z' };
  await authority.settle(p.registration({ click: { ...click, ...(partner && { partner }) } }));
  await authority.settle(p.deposit(1));
  await wait(1);
  return {
    ...p,
    states: async () => {
      const rows = await authority.postbacks('scaleo', p.clickId);
      return rows
        .map(({ milestone, state, reason }) => [milestone, state, reason].join(' '))
        .sort();
    },
  };
}

const testOf = (partner: string | undefined, click: string = crypto.randomUUID()) => [
  ...['test', 'scaleo', '--live', '--json', '--click', click],
  ...(partner === undefined ? [] : ['--partner', partner]),
];
const HELD = ['ftd held test-required', 'registration held test-required'];
const DELIVERED = ['ftd delivered ', 'registration delivered '];

describe('where a new partner needs a test', () => {
  test('its postbacks wait for one, are released by it, and later ones do not wait', async () => {
    const stage = testPipeline(engine, STRICT);
    const partner = `p-${crypto.randomUUID()}`;
    const waiting = await player(stage, partner);
    expect(await waiting.states()).toEqual(HELD);
    expect(stage.delivery.requests).toEqual([]);

    const { exitCode, out } = await stage.cli().run(...testOf(partner));

    expect(exitCode).toBe(0);
    expect(JSON.parse(out).released.toSorted()).toEqual([
      `scaleo/${waiting.clickId}/ftd/once`,
      `scaleo/${waiting.clickId}/registration/once`,
    ]);
    await stage.wait(10_000);
    expect(await waiting.states()).toEqual(DELIVERED);
    expect(await (await player(stage, partner)).states()).toEqual(DELIVERED);
  });

  test('the test of another partner, or of none, releases nothing', async () => {
    const stage = testPipeline(engine, STRICT);
    const waiting = await player(stage, `p-${crypto.randomUUID()}`);

    const others = await stage.cli().run(...testOf(`p-${crypto.randomUUID()}`));
    const nobodys = await stage.cli().run(...testOf(undefined));

    expect(JSON.parse(others.out)).toMatchObject({ passed: true, released: [] });
    expect(JSON.parse(nobodys.out)).toMatchObject({ passed: true, released: [] });
    await stage.wait(10_000);
    expect(await waiting.states()).toEqual(HELD);
  });

  test('a test without a partner speaks for the clicks without one', async () => {
    const stage = testPipeline(engine, scaleoWith({ requireTest: true }, 'strict'));
    const p = playerEvents(crypto.randomUUID());
    const click = { platform: 'strict', clickId: p.clickId, clickedAt: '2026-11-22T09:00:00.000Z' };
    await stage.authority.settle(p.registration({ click }));

    const args = ['test', 'strict', '--live', '--click', crypto.randomUUID()];
    const { out } = await stage.cli().run(...args, '--by', 'dana');

    expect(out).toContain(
      'Passed: strict took every postback. Recorded for clicks without a partner.',
    );
    expect(out).toContain(`released: strict/${p.clickId}/registration/once`);
  });

  test('a test that fails releases nothing', async () => {
    const stage = testPipeline(engine, STRICT);
    const partner = `p-${crypto.randomUUID()}`;
    const waiting = await player(stage, partner);
    stage.delivery.script = [answer(404, '{"status":"error"}')];

    const { exitCode, out } = await stage.cli().run(...testOf(partner));

    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ passed: false });
    await stage.wait(10_000);
    expect(await waiting.states()).toEqual(HELD);
  });
});
