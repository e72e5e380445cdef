import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureConfig } from '../../capture/config.ts';
import { parseCapture } from '../../core/click-cookie.ts';
import { startSampleSite } from './sample-site/start-sample-site.ts';
import { closeBrowser, newVisitor, openBrowser, SCALEO, type Visit } from './visitor.ts';

beforeAll(openBrowser);
afterAll(closeBrowser);

const config = (own: Partial<CaptureConfig> = {}) => ({ config: () => ({ ...SCALEO, ...own }) });

async function register({ page }: Visit): Promise<void> {
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText('Welcome').waitFor();
}

describe('a click ID of a landing page', () => {
  test('reaches the backend with a registration on another page', async () => {
    await using site = await startSampleSite(config({ field: 'btag' }));
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=Ab%2Bc%2Fd+e.9%3D%3D`);
    await visit.page.click('#next');
    await visit.page.waitForURL('**/register');

    await register(visit);

    const fields = site.registrations[0]?.fields ?? {};
    expect(fields.btag).toBe('Ab+c/d+e.9==');
    expect(parseCapture(fields.postproof_click ?? '')).toMatchObject({
      platform: 'scaleo',
      clickId: 'Ab+c/d+e.9==',
    });
    expect(visitor.errors).toEqual([]);
  });

  test('is known in a new tab, which shares no session storage', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=Tab.1`);
    const opened = visitor.context.waitForEvent('page');
    await visit.page.click('#tab');
    const tab = visitor.visitOf(await opened);
    await tab.page.waitForLoadState();

    await register(tab);

    expect(parseCapture(site.registrations[0]?.fields.postproof_click ?? '')?.clickId).toBe(
      'Tab.1',
    );
  });

  test('is shared by the hosts of a site under a cookie domain', async () => {
    await using site = await startSampleSite(config({ cookieDomain: '.aurora.example' }));
    await using visitor = await newVisitor();
    await visitor.open(`${site.origins.www}/landing?click_id=Shared.1`);

    const elsewhere = await visitor.open(`${site.origins.play}/register`);

    expect((await elsewhere.click())?.clickId).toBe('Shared.1');
  });

  test('takes the place of a cookie from before the domain was configured', async () => {
    await using site = await startSampleSite(config({ cookieDomain: '.aurora.example' }));
    await using visitor = await newVisitor();
    const value = '1.scaleo.1700000000.Old%2E1..';
    const { www } = site.origins;
    await visitor.context.addCookies([{ name: 'postproof_click', value, url: www }]);
    await visitor.open(`${www}/landing?click_id=New.2`);

    const later = await visitor.open(`${www}/register`);

    expect((await later.click())?.clickId).toBe('New.2');
  });

  test('comes back from the cookie of the clicks API when the browser forgot its own', async () => {
    await using site = await startSampleSite(config({ api: '/postproof' }));
    await using visitor = await newVisitor();
    const first = await visitor.open(`${site.origins.www}/landing?click_id=Kept.1`);
    await site.report(1);
    await first.page.close();
    await visitor.context.clearCookies({ name: 'postproof_click' });

    const later = await visitor.open(`${site.origins.www}/register`);

    expect((await later.click())?.clickId).toBe('Kept.1');
    const cookies = await visitor.context.cookies();
    expect(cookies.map(({ name }) => name).sort()).toEqual([
      'postproof_click',
      'postproof_click_kept',
    ]);
  });

  test('is kept for as many days from the click as configured, by every site and path', async () => {
    await using site = await startSampleSite(config({ cookieDays: 10 }));
    await using visitor = await newVisitor();
    await visitor.open(`${site.origins.www}/landing?click_id=Days.1`);

    const [cookie] = await visitor.context.cookies();

    const days = ((cookie?.expires ?? 0) * 1000 - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(9.99);
    expect(days).toBeLessThanOrEqual(10);
    expect(cookie).toMatchObject({ path: '/', sameSite: 'Lax', secure: false });
  });

  test('is kept in a secure cookie on a page that came over TLS', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    await visitor.context.route(/^https:/, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      const { port } = new URL(site.origins.www);
      const answer = await fetch(`http://127.0.0.1:${port}${pathname}${search}`);
      const contentType = answer.headers.get('content-type') ?? '';
      await route.fulfill({ contentType, body: await answer.text() });
    });
    await visitor.open('https://www.aurora.example/landing?click_id=Tls.1');

    const [cookie] = await visitor.context.cookies();

    expect(cookie).toMatchObject({ name: 'postproof_click', secure: true });
  });

  test('is captured by the classic script as well', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();

    const visit = await visitor.open(`${site.origins.www}/classic?click_id=Classic.1`);

    expect((await visit.click())?.clickId).toBe('Classic.1');
    await register(visit);
    expect(site.registrations[0]?.fields.postproof_click).toContain('.Classic%2E1.');
  });

  test('fills fields that a form has already, and makes none twice', async () => {
    await using site = await startSampleSite(config({ field: 'btag' }));
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/filled?click_id=Filled.1`);
    await visit.run('window.postproof.refresh()');

    await register(visit);

    expect(Object.keys(site.registrations[0]?.fields ?? {})).toEqual(['postproof_click', 'btag']);
    expect(site.registrations[0]?.fields.btag).toBe('Filled.1');
  });
});

describe('when another click comes', () => {
  async function twice(wins: 'first' | 'last', second: string) {
    await using site = await startSampleSite(config({ wins }));
    await using visitor = await newVisitor();
    const before = await visitor.open(`${site.origins.www}/landing?click_id=First.1`);
    const first = await before.click();
    await before.page.close();
    const after = await visitor.open(`${site.origins.www}/landing?click_id=${second}`);
    return { first, now: await after.click() };
  }

  test('the first stays if the first wins', async () => {
    const { now } = await twice('first', 'Second.2');

    expect(now?.clickId).toBe('First.1');
  });

  test('the last takes its place if the last wins', async () => {
    const { now } = await twice('last', 'Second.2');

    expect(now?.clickId).toBe('Second.2');
  });

  test.each(['first', 'last'] as const)(
    'the same click keeps its first time if the %s wins',
    async (wins) => {
      const { first, now } = await twice(wins, 'First.1');

      expect(now).toEqual(first);
    },
  );
});

describe('in a single-page app', () => {
  test('a form that is rendered after the router rewrote the address is filled', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/spa?click_id=First.1`);
    await visit.page.click('#rewrite');
    await visit.page.click('#form');

    await register(visit);

    expect(site.registrations[0]?.fields.postproof_click).toContain('.First%2E1.');
  });

  test('a click in the query of a hash route is read', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();

    const visit = await visitor.open(`${site.origins.www}/spa#/promotion?lang=en&click_id=Hash.1`);

    expect((await visit.click())?.clickId).toBe('Hash.1');
  });

  test('a click that a later route brings is seen when the page changes', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/spa?click_id=First.1`);
    await visit.page.click('#promotion');

    await visit.page.click('#rewrite');

    expect((await visit.click())?.clickId).toBe('Second.2');
  });

  test('a click that came without a change of the page is seen when a form is sent', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/spa`);
    await visit.page.click('#form');
    await visit.run(`document.getElementById('quiet').onclick()`);

    await visit.run(`document.querySelector('form').requestSubmit()`);
    await visit.page.getByText('Welcome').waitFor();

    expect(site.registrations[0]?.fields.postproof_click).toContain('.Third%2E3.');
  });

  test('a page that is watched no longer is left alone, and keeps its click', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/spa?click_id=First.1`);
    await visit.run('window.postproof.stop()');

    await visit.page.click('#promotion');
    await visit.page.click('#form');

    expect((await visit.click())?.clickId).toBe('First.1');
    expect(await visit.field('postproof_click')).toBeUndefined();
  });
});

/** Kept by an earlier visit. */
const OLD = { name: 'postproof_click', value: '1.scaleo.1700000000.Old%2E1..' };

describe('an address that is opened again', () => {
  test('is no new click when its tab is loaded again', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const older = await visitor.open(`${site.origins.www}/landing?click_id=First.1`);
    await visitor.open(`${site.origins.www}/landing?click_id=Second.2`);

    await older.page.reload();

    expect((await older.click())?.clickId).toBe('Second.2');
  });

  test('is no new click when consent comes after', async () => {
    await using site = await startSampleSite(config({ consent: 'pending' }));
    await using visitor = await newVisitor();
    await visitor.context.addCookies([{ ...OLD, url: site.origins.www }]);
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=Second.2`);
    await visit.page.reload();

    await visit.run(`window.postproof.consent('granted')`);

    expect((await visit.click())?.clickId).toBe('Old.1');
  });

  test('is no new click when the visitor goes back to it', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=First.1`);
    await visit.page.goto(`${site.origins.www}/landing?click_id=Second.2`);

    await visit.page.goBack();

    expect((await visit.click())?.clickId).toBe('Second.2');
  });

  test('is captured where nothing is kept', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/landing?click_id=First.1`);
    await visitor.context.clearCookies();
    await visit.run('sessionStorage.clear()');

    await visit.page.reload();

    expect((await visit.click())?.clickId).toBe('First.1');
  });

  test('brings later clicks of its routes all the same', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/spa?click_id=First.1`);
    await visit.page.reload();

    await visit.page.click('#promotion');

    expect((await visit.click())?.clickId).toBe('Second.2');
  });
});

describe('a tab that was open before', () => {
  test('does not lay its click over a newer one when consent is granted again', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const older = await visitor.open(`${site.origins.www}/landing?click_id=First.1`);
    await visitor.open(`${site.origins.www}/landing?click_id=Second.2`);

    await older.run(`window.postproof.consent('granted')`);

    const later = await visitor.open(`${site.origins.www}/register`);
    expect((await later.click())?.clickId).toBe('Second.2');
  });

  test('registers with the click that another tab brought meanwhile', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/register`);
    await visitor.open(`${site.origins.www}/landing?click_id=Later.1`);

    await register(visit);

    expect(site.registrations[0]?.fields.postproof_click).toContain('.Later%2E1.');
  });

  test('registers with the later click of another tab rather than with its own', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/spa?click_id=First.1`);
    await visitor.open(`${site.origins.www}/landing?click_id=Second.2`);

    await visit.page.click('#form');
    await visit.page.locator('input[name="postproof_click"]').waitFor({ state: 'attached' });

    expect(await visit.field('postproof_click')).toContain('.Second%2E2.');
  });

  test('learns of it when the visitor comes back to it', async () => {
    await using site = await startSampleSite(config());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/register`);
    await visitor.context.addCookies([{ ...OLD, url: site.origins.www }]);

    await visit.run(`dispatchEvent(new Event('focus'))`);

    expect(await visit.field('postproof_click')).toContain('.Old%2E1.');
  });

  test('learns nothing without consent', async () => {
    await using site = await startSampleSite(config({ consent: 'pending' }));
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/register`);
    await visitor.context.addCookies([{ ...OLD, url: site.origins.www }]);

    await visit.run(`dispatchEvent(new Event('focus'))`);

    expect(await visit.field('postproof_click')).toBeUndefined();
  });
});

test('a click is captured although the router has rewritten the address before', async () => {
  await using site = await startSampleSite(config({ api: '/postproof' }));
  await using visitor = await newVisitor();

  const visit = await visitor.open(`${site.origins.www}/rewritten?click_id=Early.1`);

  expect((await visit.click())?.clickId).toBe('Early.1');
  expect(await site.report(1)).toMatchObject({ landing: `${site.origins.www}/rewritten` });
});

test('a click of an address that the visitor goes back to within the page is seen', async () => {
  await using site = await startSampleSite(config());
  await using visitor = await newVisitor();
  const visit = await visitor.open(`${site.origins.www}/spa`);
  await visit.run(`history.pushState(null, '', '/spa/quiet?click_id=Third.3')`);
  await visit.run(`history.pushState(null, '', '/spa/lobby')`);

  await visit.run(`new Promise((done) => {
    addEventListener('popstate', () => setTimeout(done));
    history.back();
  })`);

  expect((await visit.click())?.clickId).toBe('Third.3');
});

test('a handler of problems that writes into the page is told each of them once', async () => {
  await using site = await startSampleSite(config({ forms: '[' }));
  await using visitor = await newVisitor(`addEventListener('DOMContentLoaded', () => {
    window.problems.push = (one) => {
      document.body.append(one.code);
      return Array.prototype.push.call(window.problems, one);
    };
  });`);
  const visit = await visitor.open(`${site.origins.www}/register?click_id=First.1`);
  for (let i = 0; i < 3; i += 1) await visit.run(`void document.body.append('more')`);

  expect(await visit.problems()).toHaveLength(1);
});
