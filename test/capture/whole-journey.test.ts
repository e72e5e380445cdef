import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseClick } from '../../capture/choose-click.ts';
import { readParameters } from '../../capture/read-query.ts';
import { formatCapture } from '../../core/click-cookie.ts';
import { clickIdFault } from '../../core/click-id.ts';
import { platformOf } from '../../core/pipeline-config.ts';
import { pseudonymise } from '../../core/pseudonymise.ts';
import { renderRequest } from '../../core/rendering/render-request.ts';
import { NodeHttpSender } from '../../lambdas/adapters/http-sender.ts';
import { playerEvents } from '../helpers/authority-bench.ts';
import { ClicksBench, LANDING, PSEUDONYM_KEY } from '../helpers/clicks-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';

let engine: LedgerEngine;
let platform: Server;
/** The click IDs that arrived at the platform, as any web server reads them. */
const received: Array<string | null> = [];

beforeAll(async () => {
  engine = await startLedgerEngine();
  platform = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://platform');
    received.push(searchParams.get('click_id'));
    response.end('{"status":"success","code":200}');
  });
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await engine.stop();
  platform.close();
});

/** A click ID as text in a link: each of these is how some platform writes it. */
const WRITINGS: Array<[string, (clickId: string) => string]> = [
  ['encoded', encodeURIComponent],
  [
    'encoded in lower case',
    (id) => encodeURIComponent(id).replace(/%../g, (hex) => hex.toLowerCase()),
  ],
  ['encoded as little as can be', (id) => encodeURI(id).replaceAll(/[?&#]/g, encodeURIComponent)],
  [
    'encoded wholly',
    (id) => [...Buffer.from(id)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  ],
];

const clickIds = fc
  .oneof(
    { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }) },
    { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z0-9+/=%&#?.:;<>"' _-]{1,255}$/) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 200, maxLength: 255 }) },
  )
  .filter((text) => clickIdFault(text) === undefined && Buffer.byteLength(text) <= 255);

/** From the landing page to the platform's web server, through everything between. */
async function travel(bench: ClicksBench, clickId: string, query: string): Promise<string | null> {
  const playerId = createHash('sha256').update(clickId).update(randomUUID()).digest('hex');
  const address = `https://www.aurora.example/welcome?lang=en&click_id=${query}&utm_source=x#top`;
  const config = { platforms: [{ name: 'scaleo', aliases: ['click_id'] }] };
  const found = chooseClick(readParameters(address), config, () => {});
  if (found === undefined) throw new Error('nothing was captured');
  await bench.land({ ...LANDING, clickId: found.clickId });
  const capture = formatCapture({ ...found, capturedAtEpochMs: engine.clock.nowEpochMs });
  const bound = await bench.bind({ brand: 'aurora', playerId, capture });
  if (bound.outcome !== 'bound') throw new Error(`the binding was ${bound.outcome}`);
  const playerRef = pseudonymise(PSEUDONYM_KEY, 'aurora', playerId);
  const { registration } = playerEvents(playerId);
  await bench.authority.settle(registration({ playerRef, click: undefined }));
  const [row] = await bench.authority.postbacks('scaleo', found.clickId);
  const settings = platformOf(bench.authority.dependencies.config, 'scaleo');
  if (row === undefined || settings === undefined) throw new Error('there is no postback');
  const rendered = renderRequest({
    platform: settings,
    row,
    credentials: { token: 'secret' },
    nowEpochMs: engine.clock.nowEpochMs,
    currencies: {},
  });
  if ('fault' in rendered) throw new Error(`${rendered.fault.parameter}: ${rendered.fault.rule}`);
  await new NodeHttpSender({ reach: 'loopback' }).send(rendered.wire, 5000);
  return received.at(-1) ?? null;
}

test('what the platform receives is what the landing URL carried, for any click ID of up to 255 bytes', async () => {
  const { port } = platform.address() as AddressInfo;
  const scaleo = {
    specification: 'scaleo',
    baseUrl: `http://127.0.0.1:${port}`,
    brands: { aurora: {} },
  };
  const bench = new ClicksBench(
    engine,
    { ratePerAddress: 10_000 },
    { platforms: { scaleo }, loopbackPlatforms: true },
  );

  await fc.assert(
    fc.asyncProperty(clickIds, fc.constantFrom(...WRITINGS), async (id, [, write]) => {
      // Another player cannot have the same click: shrinking may try one again.
      const clickId = `${randomUUID().slice(0, 6)}${id}`.slice(0, 255);
      fc.pre(clickIdFault(clickId) === undefined);

      expect(await travel(bench, clickId, write(clickId))).toBe(clickId);
    }),
    { numRuns: 100 },
  );
  // Each run is a dozen writes and an HTTP request.
}, 120_000);
