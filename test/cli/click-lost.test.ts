import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pseudonymise } from '../../core/pseudonymise.ts';
import { playerEvents } from '../helpers/authority-bench.ts';
import { ClicksBench, LANDING, PSEUDONYM_KEY } from '../helpers/clicks-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { commandLine } from './command-line.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

async function look(bench: ClicksBench, clickId: string) {
  const { config } = bench.authority.dependencies;
  const cli = commandLine(engine, { config });
  const { out: text, exitCode } = await cli.run('click', clickId);
  const { out } = await cli.run('click', clickId, '--json');
  const json = JSON.parse(out);
  return { text, exitCode, json, progress: json.clicks[0]?.progress };
}

function registrationOf(playerId: string) {
  const playerRef = pseudonymise(PSEUDONYM_KEY, 'aurora', playerId);
  const { registration } = playerEvents(playerId);
  return registration({ playerRef, click: undefined });
}

describe('a lost click is named by the step at which it was lost', () => {
  test('that landed under a name the page does not read, and arrives by an alias', async () => {
    const bench = new ClicksBench(engine);
    const [clickId, playerId] = [randomUUID(), randomUUID()];
    const missed = { ...LANDING, clickId, name: 'click_id', missed: true, expected: ['clickid'] };
    await bench.land({ ...missed, means: [] });
    await bench.authority.settle(registrationOf(playerId));

    const lost = await look(bench, clickId);
    // The alias is configured, and the visitor comes again.
    await bench.land({ ...LANDING, clickId, name: 'click_id' });
    await bench.bind({ brand: 'aurora', playerId, click: { platform: 'scaleo', clickId } });
    await bench.authority.settleBus();
    const found = await look(bench, clickId);

    expect(lost.progress).toEqual({
      stoppedAt: 'click',
      lost: true,
      why: 'it landed as click_id, and the page reads only clickid',
      next: "add click_id to clicks.aliases.scaleo and to the page's capture configuration",
    });
    expect(lost.text).toContain(
      'LOST at click: it landed as click_id, and the page reads only clickid.',
    );
    expect(found.progress).toMatchObject({ stoppedAt: 'receipt', lost: false });
    expect(found.text).toContain(
      'captured as click_id on https://www.aurora.example/welcome (web)',
    );
    expect(found.text).toContain('kept in cookie, session');
    expect(found.text).toMatch(/bound to player p_\S+ of aurora by\s+clicks-api/);
  });

  test('that was captured and never named again', async () => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();
    await bench.landed(clickId);

    expect((await look(bench, clickId)).progress).toMatchObject({
      stoppedAt: 'persistence',
      lost: false,
      why: 'it was captured, and no registration or binding has named it since',
    });
  });

  test('that came back damaged and could not be put right', async () => {
    const bench = new ClicksBench(engine, { repair: false });
    const [clickId, playerId] = [randomUUID(), randomUUID()];
    await bench.landed(clickId);
    const given = clickId.toUpperCase();
    await bench.bind({ brand: 'aurora', playerId, click: { platform: 'scaleo', clickId: given } });

    const { progress, text } = await look(bench, clickId);

    expect(progress).toMatchObject({
      stoppedAt: 'persistence',
      lost: true,
      why: `it came back as ${given} (case-folded) and was bound so`,
      next: expect.stringContaining('case-insensitive'),
    });
    expect(text).toContain(`another click ID was bound: ${given}`);
  });

  test('that is somebody else’s by now', async () => {
    const bench = new ClicksBench(engine);
    const clickId = randomUUID();
    const other = { platform: 'scaleo', clickId: randomUUID() };
    const playerId = randomUUID();
    await bench.landed(clickId);
    await bench.bind({ brand: 'aurora', playerId, click: other });
    await bench.bind({ brand: 'aurora', playerId, click: { platform: 'scaleo', clickId } });

    expect((await look(bench, clickId)).progress).toMatchObject({
      stoppedAt: 'persistence',
      lost: true,
      why: expect.stringContaining('was refused (player-already-linked)'),
    });
  });

  test('that is bound, and of whose player nothing has been reported', async () => {
    const bench = new ClicksBench(engine);
    const [clickId, playerId] = [randomUUID(), randomUUID()];
    await bench.bind({ brand: 'aurora', playerId, click: { platform: 'scaleo', clickId } });

    expect((await look(bench, clickId)).progress).toMatchObject({
      stoppedAt: 'firing',
      lost: false,
    });
  });

  test('that was too old when its player registered', async () => {
    const window = { days: 7 };
    const scaleo = {
      specification: 'scaleo',
      baseUrl: 'https://acme.scaletrk.com',
      brands: { aurora: {} },
      window,
    };
    const bench = new ClicksBench(engine, {}, { platforms: { scaleo } });
    const [clickId, playerId] = [randomUUID(), randomUUID()];
    const click = { platform: 'scaleo', clickId, clickedAt: '2026-11-01T00:00:00.000Z' };
    await bench.bind({ brand: 'aurora', playerId, click });
    await bench.authority.settle(registrationOf(playerId));

    expect((await look(bench, clickId)).progress).toMatchObject({
      stoppedAt: 'firing',
      lost: true,
      why: 'registration was suppressed (outside-window)',
    });
  });
});

test('a click ID that nobody knows is compared with what landed', async () => {
  const bench = new ClicksBench(engine);
  const clickId = randomUUID();
  await bench.landed(clickId);

  const { text, json, exitCode } = await look(bench, clickId.toUpperCase());

  expect(exitCode).toBe(1);
  expect(json.similar).toEqual([{ platform: 'scaleo', clickId, damages: ['case-folded'] }]);
  expect(text).toContain(`It may be ${clickId} at scaleo, case-folded`);
});
