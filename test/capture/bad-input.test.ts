import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaptureConfig } from '../../capture/config.ts';
import { parseCapture } from '../../core/click-cookie.ts';
import { startSampleSite } from './sample-site/start-sample-site.ts';
import { closeBrowser, newVisitor, openBrowser, SCALEO } from './visitor.ts';

beforeAll(openBrowser);
afterAll(closeBrowser);

const TWO_PLATFORMS: CaptureConfig = {
  ...SCALEO,
  platforms: [
    { name: 'scaleo', aliases: ['click_id'], when: { utm_source: 'scaleo' } },
    { name: 'revvvs', aliases: ['subid', 'click_id'] },
  ],
};

/** Opens the form with this query, sends it, and tells what became of it. */
async function sendForm(query: string, config: CaptureConfig = SCALEO) {
  await using site = await startSampleSite({ config: () => ({ ...config, field: 'btag' }) });
  await using visitor = await newVisitor();
  const visit = await visitor.open(`${site.origins.www}/register?${query}`);
  const problems = await visit.problems();
  const scripts = await visit.page.locator('script:not([src])').count();
  const pwned = await visit.run('window.pwned');
  await visit.page.getByRole('button').click();
  await visit.page.getByText('Welcome').waitFor();
  const { fields = {} } = site.registrations[0] ?? {};
  const captured = parseCapture(fields.postproof_click ?? '');
  const cookies = await visitor.context.cookies();
  return { problems, scripts, pwned, fields, captured, cookies, errors: visitor.errors };
}

test.each([
  ['no click ID', 'lang=en', []],
  ['an empty click ID', 'click_id=', ['empty']],
  ['a click ID of 10 kB', `click_id=${'a'.repeat(10_240)}`, ['too-long']],
  ['a click ID of 256 characters', `click_id=${'a'.repeat(256)}`, ['too-long']],
  ['an incomplete escape', 'click_id=100%', ['malformed']],
  ['bytes that are not UTF-8', 'click_id=caf%E9', ['malformed']],
  ['a control character', 'click_id=a%0Ab', ['malformed']],
  ['a noncharacter', 'click_id=a%EF%BF%BF', ['malformed']],
])('%s leaves the page as it is', async (_, query, codes) => {
  const { problems, fields, cookies, errors } = await sendForm(query);

  expect(problems.map(({ code }) => code)).toEqual(codes);
  expect(fields).toEqual({ email: 'player@aurora.example' });
  expect(cookies).toEqual([]);
  expect(errors).toEqual([]);
});

test.each([
  ['255 characters', `click_id=${'a'.repeat(255)}`, 'a'.repeat(255)],
  ['upper case', 'click_id=ABCdef', 'ABCdef'],
  ['a raw plus', 'click_id=a+b==', 'a+b=='],
  ['an escape', 'click_id=a%2Bb%20c', 'a+b c'],
  ['an escape of an escape, which is decoded once', 'click_id=a%252Bb', 'a%2Bb'],
  ['letters of any script', 'click_id=%C3%BC%E5%AD%97%F0%9F%8E%B0', 'ü字🎰'],
  ['raw letters of any script', 'click_id=ü字🎰', 'ü字🎰'],
])('a click ID of %s arrives as the address carried it', async (_, query, clickId) => {
  const { problems, fields, captured } = await sendForm(query);

  expect(fields.btag).toBe(clickId);
  expect(captured?.clickId).toBe(clickId);
  expect(problems).toEqual([]);
});

test('markup in a click ID is text to the page, and reaches the backend byte for byte', async () => {
  const markup = `"><script>window.pwned=1</script><img src=x onerror="window.pwned=1">'`;

  const sent = await sendForm(`click_id=${encodeURIComponent(markup)}`);

  expect(sent.fields.btag).toBe(markup);
  expect(sent.captured?.clickId).toBe(markup);
  expect([sent.scripts, sent.pwned]).toEqual([0, undefined]);
});

test('an empty click ID leaves an earlier one where it is', async () => {
  await using site = await startSampleSite({ config: () => SCALEO });
  await using visitor = await newVisitor();
  await visitor.open(`${site.origins.www}/landing?click_id=Earlier.1`);

  const visit = await visitor.open(`${site.origins.www}/register?click_id=`);

  expect((await visit.click())?.clickId).toBe('Earlier.1');
});

test('of several click IDs the first counts, and the page is told', async () => {
  const { captured, problems } = await sendForm('click_id=One.1&click_id=Two.2');

  expect(captured?.clickId).toBe('One.1');
  expect(problems).toEqual([{ code: 'several', detail: 'click_id' }]);
});

test('of several platforms the first that is configured counts, and the page is told', async () => {
  const query = 'subid=Two.2&click_id=One.1&utm_source=scaleo';

  const { captured, problems } = await sendForm(query, TWO_PLATFORMS);

  expect(captured).toMatchObject({ platform: 'scaleo', clickId: 'One.1' });
  expect(problems).toEqual([{ code: 'several', detail: 'click_id' }]);
});

test('an alias means another platform where its condition does not hold', async () => {
  const query = 'click_id=One.1&utm_source=newsletter';

  const { captured, problems } = await sendForm(query, TWO_PLATFORMS);

  expect(captured).toMatchObject({ platform: 'revvvs', clickId: 'One.1' });
  expect(problems).toEqual([]);
});

test('campaign and partner come along, but not at the price of the click', async () => {
  const named = { ...SCALEO, campaign: 'utm_campaign', partner: 'aff' };

  const { captured, problems } = await sendForm('click_id=C.1&utm_campaign=a%00&aff=17', named);

  expect(captured).toMatchObject({ clickId: 'C.1', partner: '17' });
  expect(captured).not.toHaveProperty('campaign');
  expect(problems).toEqual([{ code: 'malformed', detail: 'utm_campaign' }]);
});

test('a platform whose name no stage file can have is a problem, and no error of the page', async () => {
  const named = { ...SCALEO, platforms: [{ name: 'Scaleo!', aliases: ['click_id'] }] };

  const { fields, problems, errors } = await sendForm('click_id=C.1', named);

  expect(fields).toEqual({ email: 'player@aurora.example' });
  expect(problems).toEqual([{ code: 'internal', detail: 'Scaleo!' }]);
  expect(errors).toEqual([]);
});

test('a selector that is none is a problem, and no error of the page', async () => {
  const { problems, errors } = await sendForm('click_id=C.1', { ...SCALEO, forms: '[' });

  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['internal']));
  expect(errors).toEqual([]);
});
