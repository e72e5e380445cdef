import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureConfig } from '../../capture/config.ts';
import { type SampleSiteOptions, startSampleSite } from './sample-site/start-sample-site.ts';
import { closeBrowser, newVisitor, openBrowser, SCALEO, type Visit } from './visitor.ts';

beforeAll(openBrowser);
afterAll(closeBrowser);

const REPORTING: CaptureConfig = { ...SCALEO, api: '/postproof', campaign: 'utm_campaign' };
const reporting = (own: SampleSiteOptions = {}): SampleSiteOptions => ({
  config: () => REPORTING,
  ...own,
});
const BLOCKED = '**/postproof/clicks';
const NO_BEACON = 'navigator.sendBeacon = () => false;';

/** The answer of the clicks API has reached the page. */
async function taken({ page }: Visit): Promise<void> {
  await page.waitForFunction(`Object.values(sessionStorage).includes('1')`);
}

describe('a report', () => {
  test('says what the clicks API needs, without a preflight and with the site’s cookies', async () => {
    await using site = await startSampleSite(reporting());
    await using visitor = await newVisitor();
    await visitor.open(`${site.origins.www}/landing?click_id=R.1&utm_campaign=summer#top`);

    const body = await site.report(1);

    const { ageMs, ...rest } = body;
    expect(rest).toEqual({
      v: 1,
      platform: 'scaleo',
      clickId: 'R.1',
      name: 'click_id',
      campaign: 'summer',
      landing: `${site.origins.www}/landing`,
      path: 'web',
      means: ['cookie', 'session'],
    });
    expect(ageMs).toBeLessThan(60_000);
    expect(site.clicks[0]?.headers['content-type']).toBe('text/plain;charset=UTF-8');
    expect(site.clicks[0]?.headers.cookie).toContain('postproof_click=1.scaleo.');
  });

  test('is sent once a session, and once more in the next', async () => {
    await using site = await startSampleSite(reporting());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=R.1`);
    await taken(visit);
    await visit.page.goto(`${site.origins.www}/register`);
    await visit.page.goto(`${site.origins.www}/landing?click_id=R.1`);
    await visitor.open(`${site.origins.www}/register`);

    const second = await site.report(2);

    expect(second).not.toHaveProperty('landing');
    expect(site.clicks).toHaveLength(2);
  });

  test('that was blocked is sent from the next page, with what the landing page knew', async () => {
    await using site = await startSampleSite(reporting());
    await using visitor = await newVisitor(NO_BEACON);
    await visitor.context.route(BLOCKED, (route) => route.abort());
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=R.1`);
    await visit.page.waitForFunction('problems.length === 1');
    const problems = await visit.problems();
    await visitor.context.unroute(BLOCKED);

    await visit.page.goto(`${site.origins.www}/register`);

    expect(problems).toEqual([{ code: 'report-failed', detail: 'beacon false' }]);
    expect(await site.report(1)).toMatchObject({
      clickId: 'R.1',
      name: 'click_id',
      landing: `${site.origins.www}/landing`,
    });
  });

  test('goes by a beacon where a request fails, and again from the next page', async () => {
    await using site = await startSampleSite(reporting());
    await using visitor = await newVisitor('window.fetch = () => Promise.reject(new Error());');
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=R.1`);
    const first = await site.report(1);

    await visit.page.goto(`${site.origins.www}/register`);

    expect(first).toMatchObject({ clickId: 'R.1' });
    expect(await site.report(2)).toMatchObject({ clickId: 'R.1', name: 'click_id' });
    expect(visitor.errors).toEqual([]);
  });

  test.each([
    ['the API refused', 503],
    ['something else than the API has answered', 200],
  ])('that %s is sent again from the next page', async (_, status) => {
    const answers = [status, 204];
    const onClick = () => ({ status: answers.shift() ?? 500 });
    await using site = await startSampleSite(reporting({ onClick }));
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=R.1`);
    await visit.page.waitForFunction('problems.length === 1');
    const problems = await visit.problems();

    await visit.page.goto(`${site.origins.www}/register`);
    await site.report(2);

    expect(problems).toEqual([{ code: 'report-failed', detail: `${status}` }]);
    expect(site.clicks).toHaveLength(2);
  });

  test('is sent whatever stands in its place in session storage', async () => {
    await using site = await startSampleSite(reporting());
    await using visitor = await newVisitor(
      `sessionStorage.setItem('postproof_clickundefinedR.1', 'oops');`,
    );
    await visitor.open(`${site.origins.www}/landing?click_id=R.1`);

    expect(await site.report(1)).toMatchObject({ clickId: 'R.1' });
  });

  test('outlives the page', async () => {
    await using site = await startSampleSite(reporting());
    await using visitor = await newVisitor(`const { fetch } = window;
      window.fetch = (address, how) => {
        window.how = how;
        return fetch(address, how);
      };`);
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=R.1`);
    await site.report(1);

    expect(await visit.run('window.how.keepalive')).toBe(true);
  });

  test('goes to another origin without cookies, and counts as taken', async () => {
    const onClick = () => ({ status: 204 });
    await using site = await startSampleSite({
      config: ({ vendor }) => ({ ...REPORTING, api: `${vendor}/postproof` }),
      onClick,
    });
    await using visitor = await newVisitor();
    await visitor.context.addCookies([{ name: 'vendor', value: 'v', url: site.origins.vendor }]);
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=R.1`);
    await site.report(1);
    await taken(visit);

    await visit.page.goto(`${site.origins.www}/register`);

    expect(site.clicks).toHaveLength(1);
    expect(site.clicks[0]?.headers.cookie).toBeUndefined();
    expect(await visit.problems()).toEqual([]);
  });
});

test('a report says from which site it comes, and no more, whatever the page’s referrer policy', async () => {
  await using site = await startSampleSite(
    reporting({ pageHeaders: { 'referrer-policy': 'no-referrer' } }),
  );
  await using visitor = await newVisitor();
  await visitor.open(`${site.origins.www}/landing?click_id=R.1`);

  await site.report(1);

  const { origin, referer } = site.clicks[0]?.headers ?? {};
  expect([origin, referer]).toEqual([site.origins.www, `${site.origins.www}/`]);
});

describe('a click ID under a name that nobody reads', () => {
  test('is reported as missed, with the names that are read', async () => {
    await using site = await startSampleSite(reporting());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/landing?clickid=Lost.1`);

    const body = await site.report(1);

    expect(body).toEqual({
      v: 1,
      platform: 'scaleo',
      clickId: 'Lost.1',
      name: 'clickid',
      missed: true,
      expected: ['click_id'],
      ageMs: 0,
      landing: `${site.origins.www}/landing`,
      path: 'web',
      means: [],
    });
    expect(await visit.problems()).toEqual([{ code: 'unread-name', detail: 'clickid' }]);
    expect(await visit.click()).toBeUndefined();
    expect(await visitor.context.cookies()).toEqual([]);
  });

  test('is reported once a session', async () => {
    await using site = await startSampleSite(reporting());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/landing?clickid=Lost.1`);
    await site.report(1);
    await taken(visit);
    await visit.page.goto(`${site.origins.www}/register?clickid=Lost.1`);
    await visit.page.goto(`${site.origins.www}/register?click_id=Found.1`);

    await site.report(2);

    expect(site.clicks.map(({ body }) => JSON.parse(body).clickId)).toEqual(['Lost.1', 'Found.1']);
  });
});

test('a page with a strict content security policy works without a violation', async () => {
  await using site = await startSampleSite(
    reporting({ pageHeaders: { 'content-security-policy': `default-src 'self'` } }),
  );
  await using visitor = await newVisitor();
  const visit = await visitor.open(`${site.origins.www}/register?click_id=Csp.1`);

  await site.report(1);

  expect(await visit.field('postproof_click')).toContain('.Csp%2E1.');
  expect(visitor.errors).toEqual([]);
});
