import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { HandoverBench } from './handover-bench.ts';

let engine: LedgerEngine;
let bench: HandoverBench;
beforeAll(async () => {
  engine = await startLedgerEngine();
  bench = new HandoverBench(engine);
});
afterAll(() => engine.stop());

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/app-handover.md'), 'utf8');
const [, LANDING_PAGE_CODE = ''] = /```js\n(.*?)```/s.exec(PAGE) ?? [];

/** Runs the code as a landing page would, on which somebody has landed with this click. */
function runLandingPage(click: Record<string, unknown> | undefined) {
  const links: Record<string, { href?: string }> = { '#play': {}, '#open': {} };
  const sent: Array<{ url: string; body: string }> = [];
  runInNewContext(LANDING_PAGE_CODE, {
    capture: () => ({ click }),
    config: {},
    document: { querySelector: (selector: string) => links[selector] },
    fetch: async (url: string, { body }: { body: string }) => void sent.push({ url, body }),
    crypto,
    btoa,
    Date: { now: () => 1_795_341_600_000 },
  });
  return { links, sent };
}

test('the landing page of the documentation hands over what an app then claims', async () => {
  const capturedAtEpochMs = 1_795_341_600_000 - 2500;
  const said = { platform: 'scaleo', clickId: 'A+b/9=', campaign: 'spring' };
  const { links, sent } = runLandingPage({ ...said, capturedAtEpochMs });
  const referrer = new URL(links['#play']?.href ?? '').searchParams.get('referrer');
  const [request] = sent;

  const handedOver = await bench.handOver(request?.body);
  const installId = 'install-of-the-phone';
  const claims = [
    await bench.claim({ v: 1, installId, from: { kind: 'install-referrer', referrer } }),
    await bench.claim({ v: 1, installId, from: { kind: 'app-link', url: links['#open']?.href } }),
  ];

  expect(request?.url).toBe('/postproof/handovers');
  expect(handedOver).toEqual({ outcome: 'handed-over' });
  for (const claimed of claims) {
    expect(claimed).toMatchObject({
      outcome: 'claimed',
      body: { click: { ...said, clickedAt: '2026-11-22T09:59:57.500Z' } },
    });
  }
});

test('the landing page of the documentation leaves its links alone without a click', () => {
  const { links, sent } = runLandingPage(undefined);

  expect(links).toEqual({ '#play': {}, '#open': {} });
  expect(sent).toEqual([]);
});
