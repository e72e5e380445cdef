import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureConfig } from '../../capture/config.ts';
import { startSampleSite } from './sample-site/start-sample-site.ts';
import { closeBrowser, newVisitor, openBrowser, SCALEO, type Visitor } from './visitor.ts';

beforeAll(openBrowser);
afterAll(closeBrowser);

const site = (own: Partial<CaptureConfig> = {}) =>
  startSampleSite({ config: () => ({ ...SCALEO, api: '/postproof', field: 'btag', ...own }) });
const KEPT = 'postproof_click_kept=1.scaleo.1700000000.Gone%2E1..; Path=/; Max-Age=60';
const NOTHING = { session: 0, cookies: [] };

async function keptBy({ context }: Visitor) {
  const cookies = await context.cookies();
  const session = await context.pages().at(-1)?.evaluate('sessionStorage.length');
  return { session, cookies: cookies.map(({ name }) => name).sort() };
}

describe('before consent', () => {
  test('nothing is kept, filled or sent', async () => {
    await using aurora = await site({ consent: 'pending' });
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${aurora.origins.www}/register?click_id=Wait.1`);
    await visit.page.getByRole('button').click();
    await visit.page.getByText('Welcome').waitFor();

    const kept = await keptBy(visitor);

    expect(aurora.registrations[0]?.fields).toEqual({ email: 'player@aurora.example' });
    expect(kept).toEqual(NOTHING);
    expect(aurora.clicks).toEqual([]);
  });

  test('the page knows of no click, not even of one that was kept', async () => {
    await using aurora = await site({ consent: 'pending' });
    await using visitor = await newVisitor();
    const value = '1.scaleo.1700000000.Old%2E1..';
    const { www } = aurora.origins;
    await visitor.context.addCookies([{ name: 'postproof_click', value, url: www }]);

    const visit = await visitor.open(`${www}/register`);

    expect(await visit.click()).toBeUndefined();
  });
});

describe('granted later', () => {
  test('the click is kept, filled and reported, wherever the router is by then', async () => {
    await using aurora = await site({ consent: 'pending' });
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${aurora.origins.www}/spa?click_id=Wait.1`);
    await visit.page.click('#rewrite');
    await visit.page.click('#form');

    await visit.run(`window.postproof.consent('granted')`);

    expect(await visit.field('btag')).toBe('Wait.1');
    expect(await aurora.report(1)).toMatchObject({
      clickId: 'Wait.1',
      landing: `${aurora.origins.www}/spa`,
    });
    expect((await keptBy(visitor)).cookies).toContain('postproof_click');
  });

  test('a click that was kept before stays if the first wins', async () => {
    await using aurora = await site({ consent: 'pending', wins: 'first' });
    await using visitor = await newVisitor();
    const value = '1.scaleo.1700000000.Old%2E1..';
    const { www } = aurora.origins;
    await visitor.context.addCookies([{ name: 'postproof_click_kept', value, url: www }]);
    const visit = await visitor.open(`${www}/register?click_id=New.2`);

    await visit.run(`window.postproof.consent('granted')`);

    expect(await visit.click()).toMatchObject({ clickId: 'Old.1' });
    expect(await aurora.report(1)).not.toHaveProperty('landing');
  });
});

describe('denied', () => {
  test('everything that was kept is deleted, and the forms are as they were', async () => {
    await using aurora = await site();
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${aurora.origins.www}/filled?click_id=Gone.1`);
    await aurora.report(1);
    await visit.page.waitForFunction(`document.cookie.includes('kept')`);

    await visit.run(`window.postproof.consent('denied')`);

    expect(await keptBy(visitor)).toEqual(NOTHING);
    expect(await visit.click()).toBeUndefined();
    expect(await visit.field('btag')).toBe('');
    expect(await visit.problems()).toEqual([]);
  });

  test('fields that the library made are gone', async () => {
    await using aurora = await site();
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${aurora.origins.www}/register?click_id=Gone.1`);

    await visit.run(`window.postproof.consent('denied')`);

    expect(await visit.field('postproof_click')).toBeUndefined();
    expect(await visit.field('btag')).toBeUndefined();
  });

  test('cookies of the whole domain are deleted as well', async () => {
    await using aurora = await site({ cookieDomain: '.aurora.example' });
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${aurora.origins.www}/register?click_id=Gone.1`);
    await visit.page.waitForFunction(`document.cookie.includes('kept')`);

    await visit.run(`window.postproof.consent('denied')`);

    expect(await keptBy(visitor)).toEqual(NOTHING);
  });

  test('while a report is on its way, nothing of its answer is kept', async () => {
    const { promise: denied, resolve } = Promise.withResolvers<void>();
    await using aurora = await startSampleSite({
      config: () => ({ ...SCALEO, api: '/postproof' }),
      onClick: () => denied.then(() => ({ status: 204, headers: { 'set-cookie': KEPT } })),
    });
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${aurora.origins.www}/register?click_id=Gone.1`);
    const answered = visit.page.waitForResponse('**/clicks');
    await visit.run(`window.postproof.consent('denied')`);
    resolve();
    await (await answered).finished();

    await visit.run('new Promise((done) => setTimeout(done))');

    expect(await keptBy(visitor)).toEqual(NOTHING);
  });

  test('exactly the fields that the library has set are undone, wherever they are', async () => {
    await using aurora = await site();
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${aurora.origins.www}/own-fields?click_id=Gone.1`);
    await visit.run(`window.addForms()`);
    const before = await visit.run('[...new FormData(shadowForm)].length');

    await visit.run(`window.postproof.consent('denied')`);

    const rest = '[shadowForm, filledForm, otherForm].map((form) => [...new FormData(form)])';
    expect(before).toBe(2);
    expect(await visit.run(rest)).toEqual([
      [],
      [
        ['btag', ''],
        ['btag', ''],
      ],
      [['btag', 'of the page']],
    ]);
  });

  test('at once, what earlier pages kept is deleted', async () => {
    await using aurora = await site({ consent: 'denied' });
    await using visitor = await newVisitor();
    const value = '1.scaleo.1700000000.Old%2E1..';
    const { www } = aurora.origins;
    await visitor.context.addCookies([
      { name: 'postproof_click', value, url: www },
      { name: 'postproof_click_kept', value, url: www },
    ]);

    await visitor.open(`${www}/register?click_id=New.2`);

    expect(await keptBy(visitor)).toEqual(NOTHING);
    expect(aurora.clicks).toEqual([]);
  });

  test('a cookie that cannot be deleted is a problem', async () => {
    await using aurora = await site({ consent: 'denied' });
    await using visitor = await newVisitor();
    await visitor.context.addCookies([
      { name: 'postproof_click_kept', value: 'x', domain: '.aurora.example', path: '/' },
    ]);

    const visit = await visitor.open(`${aurora.origins.www}/register`);

    expect(await visit.problems()).toEqual([
      { code: 'cookie-blocked', detail: 'postproof_click_kept' },
    ]);
  });

  test('and granted after all, the click of the address is captured', async () => {
    await using aurora = await site({ consent: 'denied' });
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${aurora.origins.www}/register?click_id=After.1`);

    await visit.run(`window.postproof.consent('granted')`);

    expect(await visit.field('btag')).toBe('After.1');
  });
});
