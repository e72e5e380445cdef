import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Click } from '../../../core/player-event.ts';
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

describe('partner and campaign of a click', () => {
  const said = { campaign: 'spring', partner: '17' };

  test.each([
    ['those of its landing', {}, said],
    ['what the operator says, if anything', { partner: '18' }, { ...said, partner: '18' }],
  ])('are %s', async (_, given, kept) => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();
    await bench.landed(clickId, said);
    const { registration, playerRef } = playerEvents(randomUUID());

    await bench.authority.settle(registration({ click: { ...clickAt(clickId), ...given } }));

    const player = await bench.dependencies.ledger.player({ brand: 'aurora', playerRef });
    expect(player?.link).toMatchObject(kept);
  });
});

describe('the time of a click', () => {
  test('that was reported days later stands where nobody knows better', async () => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();
    await bench.landed(clickId, { ageMs: 60 * 86_400_000 });
    const player = { brand: 'aurora', playerRef: `p_${randomUUID()}` };
    const click = { platform: 'scaleo', clickId };

    const { meant } = await bindClick({ player, click, by: 'clicks-api' }, bench.dependencies);

    expect(meant.clickedAt).toBe('2026-09-23T10:00:00.000Z');
    expect(meant).not.toHaveProperty('timeUnknown');
  });

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
