import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCapture } from '../../core/click-cookie.ts';
import { startSampleSite } from './sample-site/start-sample-site.ts';
import { closeBrowser, newVisitor, openBrowser, SCALEO } from './visitor.ts';

beforeAll(openBrowser);
afterAll(closeBrowser);

const site = () => startSampleSite({ config: () => ({ ...SCALEO, api: '/postproof' }) });
const DENIED = `Object.defineProperty(window, 'sessionStorage', {
  get() { throw new DOMException('denied', 'SecurityError'); },
});`;
const FULL = `Storage.prototype.setItem = () => {
  throw new DOMException('full', 'QuotaExceededError');
};`;
const COOKIELESS = `Object.defineProperty(Document.prototype, 'cookie', {
  get: () => '', set: () => {},
});`;

test('where cookies are blocked, session storage carries the click through the visit', async () => {
  await using aurora = await site();
  await using visitor = await newVisitor(COOKIELESS);
  const visit = await visitor.open(`${aurora.origins.www}/landing?click_id=NoCookie.1`);
  const problems = await visit.problems();
  const { means } = await aurora.report(1);

  await visit.page.goto(`${aurora.origins.www}/register`);

  expect(problems).toEqual([{ code: 'cookie-blocked', detail: 'postproof_click' }]);
  expect(means).toEqual(['session']);
  expect((await visit.click())?.clickId).toBe('NoCookie.1');
});

test('cookies that the browser itself refuses to scripts are noticed', async () => {
  await using aurora = await site();
  await using visitor = await newVisitor();
  const visit = await visitor.open(`${aurora.origins.www}/register`);
  const protocol = await visitor.context.newCDPSession(visit.page);
  await protocol.send('Emulation.setDocumentCookieDisabled', { disabled: true });

  await visit.page.goto(`${aurora.origins.www}/register?click_id=NoCookie.1`);

  expect(await visit.problems()).toEqual([{ code: 'cookie-blocked', detail: 'postproof_click' }]);
  expect((await visit.click())?.clickId).toBe('NoCookie.1');
});

test('a cookie domain of somebody else is a blocked cookie', async () => {
  await using aurora = await startSampleSite({
    config: () => ({ ...SCALEO, cookieDomain: '.vendor.example' }),
  });
  await using visitor = await newVisitor();

  const visit = await visitor.open(`${aurora.origins.www}/register?click_id=Domain.1`);

  expect(await visit.problems()).toEqual([{ code: 'cookie-blocked', detail: 'postproof_click' }]);
});

test.each([
  ['disabled', DENIED],
  ['full, as in some private windows', FULL],
])('where session storage is %s, the cookie carries the click', async (_, prepare) => {
  await using aurora = await site();
  await using visitor = await newVisitor(prepare);
  const visit = await visitor.open(`${aurora.origins.www}/landing?click_id=NoStorage.1`);
  const problems = await visit.problems();
  const { means } = await aurora.report(1);

  await visit.page.goto(`${aurora.origins.www}/register`);

  expect(problems).toEqual([{ code: 'storage-blocked', detail: 'postproof_click' }]);
  expect(means).toEqual(['cookie']);
  expect((await visit.click())?.clickId).toBe('NoStorage.1');
  expect(visitor.errors).toEqual([]);
});

test('where nothing can be kept, the page’s own form still has the click', async () => {
  await using aurora = await site();
  await using visitor = await newVisitor(COOKIELESS + DENIED);
  const visit = await visitor.open(`${aurora.origins.www}/register?click_id=Nothing.1`);
  const { means } = await aurora.report(1);

  await visit.page.getByRole('button').click();
  await visit.page.getByText('Welcome').waitFor();

  expect(means).toEqual([]);
  expect(aurora.registrations[0]?.fields.postproof_click).toContain('.Nothing%2E1.');
  expect(visitor.errors).toEqual([]);
});

test('in a sandboxed frame, where cookies and storage throw, nothing reaches the page', async () => {
  await using aurora = await site();
  await using visitor = await newVisitor();

  const visit = await visitor.open(`${aurora.origins.www}/sandboxed`);

  const field = visit.page.frameLocator('#sandboxed').locator('input[name="postproof_click"]');
  await field.waitFor({ state: 'attached' });
  expect(parseCapture(await field.inputValue())?.clickId).toBe('Sand.1');
  expect(visitor.errors).toEqual([]);
});

test('a private window knows nothing of another, and forgets with it', async () => {
  await using aurora = await site();
  await using visitor = await newVisitor();
  await visitor.open(`${aurora.origins.www}/landing?click_id=Mine.1`);
  await using stranger = await newVisitor();

  const visit = await stranger.open(`${aurora.origins.www}/register`);

  expect(await visit.click()).toBeUndefined();
});
