import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaptureConfig } from '../../capture/config.ts';
import { pseudonymise } from '../../core/pseudonymise.ts';
import { httpAnswer } from '../../lambdas/clicks/http-answer.ts';
import { commandLine } from '../cli/command-line.ts';
import { playerEvents } from '../helpers/authority-bench.ts';
import { ClicksBench, PSEUDONYM_KEY, SITE } from '../helpers/clicks-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { type ClickRequest, startSampleSite } from './sample-site/start-sample-site.ts';
import { closeBrowser, newVisitor, openBrowser } from './visitor.ts';

/*
 * The case that this product began with: the affiliate's link carries `click_id`, and the operator's
 * backend reads `clickid`. Nothing fails anywhere, and the affiliate is never paid.
 */

let engine: LedgerEngine;
let bench: ClicksBench;
beforeAll(async () => {
  engine = await startLedgerEngine();
  bench = new ClicksBench(engine);
  await openBrowser();
});
afterAll(async () => {
  await closeBrowser();
  await engine.stop();
});

/** The real clicks function behind the site's own path; only its origin is that of the stage file. */
async function onClick({ body, headers }: ClickRequest) {
  const cookies = (headers.cookie ?? '').split('; ');
  const { statusCode = 500, cookies: set } = httpAnswer(
    await bench.land(body, { origin: SITE, cookies, secure: false }),
  );
  return { status: statusCode, ...(set && { headers: { 'set-cookie': set } }) };
}

function siteReading(aliases: string[]) {
  const config: CaptureConfig = {
    platforms: [{ name: 'scaleo', aliases }],
    wins: 'last',
    consent: 'granted',
    api: '/postproof',
    field: 'clickid',
  };
  return startSampleSite({ config: () => config, onClick });
}

/** A visitor comes by the affiliate's link and registers; what the backend has read is bound. */
async function comeAndRegister(aliases: string[], clickId: string): Promise<string | undefined> {
  await using site = await siteReading(aliases);
  await using visitor = await newVisitor();
  const { page } = await visitor.open(`${site.origins.www}/landing?click_id=${clickId}`);
  await site.report(1);
  await page.click('#next');
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText('Welcome').waitFor();
  const read = site.registrations[0]?.fields.clickid;
  const playerId = randomUUID();
  const { registration } = playerEvents(playerId);
  const playerRef = pseudonymise(PSEUDONYM_KEY, 'aurora', playerId);
  await bench.authority.settle(registration({ playerRef, click: undefined }));
  if (read)
    await bench.bind({ brand: 'aurora', playerId, click: { platform: 'scaleo', clickId: read } });
  await bench.authority.settleBus();
  return read;
}

async function look(clickId: string): Promise<string> {
  const { config } = bench.authority.dependencies;
  return (await commandLine(engine, { config }).run('click', clickId)).out;
}

test('landing sends click_id, backend reads clickid: caught, named, and fixed by an alias', async () => {
  const [lost, kept] = [randomUUID(), randomUUID()];

  const readBefore = await comeAndRegister(['clickid'], lost);
  const readAfter = await comeAndRegister(['clickid', 'click_id'], kept);

  expect(readBefore).toBeUndefined();
  expect(await look(lost)).toContain(
    "LOST at click: it landed as click_id, and the page reads only clickid.\nNext: add click_id to clicks.aliases.scaleo and to the page's capture configuration.",
  );
  expect(await bench.authority.postbacks('scaleo', lost)).toEqual([]);
  expect(readAfter).toBe(kept);
  expect(await look(kept)).toMatch(/captured as click_id on http:\/\/\S+\/landing \(web\)/);
  expect(await bench.authority.postbacks('scaleo', kept)).toMatchObject([
    { milestone: 'registration', state: 'pending', values: { clickId: kept } },
  ]);
});
