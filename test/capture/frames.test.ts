import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureConfig } from '../../capture/config.ts';
import { parseCapture } from '../../core/click-cookie.ts';
import { type SampleSiteOptions, startSampleSite } from './sample-site/start-sample-site.ts';
import { closeBrowser, newVisitor, openBrowser, SCALEO, type Visit } from './visitor.ts';

beforeAll(openBrowser);
afterAll(closeBrowser);

/** A page that answers its widget, and a widget that asks. */
const asking = (own: Partial<CaptureConfig> = {}, widget: Partial<CaptureConfig> = {}) =>
  ({
    config: ({ play }) => ({ ...SCALEO, answerTo: [play], ...own }),
    widgetConfig: ({ www }) => ({
      ...SCALEO,
      api: '/postproof',
      askParent: ['https://other.example', www],
      ...widget,
    }),
  }) satisfies SampleSiteOptions;

/** Keeps what a window is told. */
const HEARD = `window.heard = [];
  addEventListener('message', ({ data }) => window.heard.push(data));`;

async function widgetKnows({ page }: Visit): Promise<string | undefined> {
  const field = page.frameLocator('#widget').locator('input[name="postproof_click"]');
  await field.waitFor({ state: 'attached' });
  return parseCapture(await field.inputValue())?.clickId;
}

/** After this, whatever two windows had to say to each other has been said. */
async function widgetIsQuiet({ page }: Visit): Promise<void> {
  const widget = page.frames().find((frame) => frame.url().endsWith('/widget'));
  await widget?.waitForFunction('window.postproof');
  await widget?.evaluate('window.postproof.refresh()');
  const turn = 'new Promise((resolve) => setTimeout(resolve))';
  for (const frame of [page.mainFrame(), widget, page.mainFrame(), widget]) {
    await frame?.evaluate(turn);
  }
}

describe('a widget that runs the library in an iframe', () => {
  test('asks the page around it for the click, and reports it as of an iframe', async () => {
    await using site = await startSampleSite(asking());
    await using visitor = await newVisitor();

    const visit = await visitor.open(`${site.origins.www}/frame?click_id=Asked.1`);

    expect(await widgetKnows(visit)).toBe('Asked.1');
    expect(await site.report(1)).toMatchObject({ clickId: 'Asked.1', path: 'iframe' });
  });

  test('is answered also by a page that runs the library later', async () => {
    await using site = await startSampleSite(asking());
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/late-frame?click_id=Late.1`);
    await widgetIsQuiet(visit);

    await visit.run('window.boot()');

    expect(await widgetKnows(visit)).toBe('Late.1');
  });

  test('is answered as soon as the page around it has consent', async () => {
    await using site = await startSampleSite(asking({ consent: 'pending' }));
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/frame?click_id=Asked.1`);
    await widgetIsQuiet(visit);
    const before = await visit.click('widget');

    await visit.run(`window.postproof.consent('granted')`);

    expect(before).toBeUndefined();
    expect(await widgetKnows(visit)).toBe('Asked.1');
  });

  test.each([
    ['if its origin is not in answerTo', asking({ answerTo: ['https://other.example'] })],
    ['if the page around it has no consent', asking({ consent: 'denied' })],
    [
      'from a page that it does not name in askParent',
      asking({}, { askParent: ['https://a.example'] }),
    ],
  ])('learns nothing %s', async (_, options) => {
    await using site = await startSampleSite(options);
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/frame?click_id=Secret.1`);

    await widgetIsQuiet(visit);

    expect(await visit.click('widget')).toBeUndefined();
  });

  test('keeps a click of its own that is not older than the page’s', async () => {
    await using site = await startSampleSite(asking());
    await using visitor = await newVisitor();
    const nextYear = Math.floor(Date.now() / 1000) + 365 * 86_400;
    const value = `1.scaleo.${nextYear}.Own%2E1..`;
    const { play, www } = site.origins;
    await visitor.context.addCookies([{ name: 'postproof_click', value, url: play }]);
    const visit = await visitor.open(`${www}/frame?click_id=Asked.1`);

    await widgetIsQuiet(visit);

    expect(await widgetKnows(visit)).toBe('Own.1');
  });

  test.each(['last', 'first'] as const)(
    'takes the page’s click for one of its own if the %s wins and it is that',
    async (wins) => {
      await using site = await startSampleSite(asking({ wins }, { wins }));
      await using visitor = await newVisitor();
      const years = wins === 'last' ? -1 : 1;
      const seconds = Math.floor(Date.now() / 1000) + years * 365 * 86_400;
      const value = `1.scaleo.${seconds}.Own%2E1..`;
      const { play, www } = site.origins;
      await visitor.context.addCookies([{ name: 'postproof_click', value, url: play }]);
      const visit = await visitor.open(`${www}/frame?click_id=Asked.1`);

      await widgetIsQuiet(visit);

      expect(await widgetKnows(visit)).toBe('Asked.1');
    },
  );

  test.each([
    ['has no consent yet', { consent: 'pending' as const }],
    ['has no consent', { consent: 'denied' as const }],
    ['does not name the page', { askParent: ['https://a.example'] }],
    ['has the click', {}],
  ])('says little to a page and is told little when it %s', async (_, own) => {
    await using site = await startSampleSite(asking({}, own));
    await using visitor = await newVisitor(HEARD);
    const visit = await visitor.open(`${site.origins.www}/frame?click_id=Asked.1`);
    for (let i = 0; i < 5; i += 1) await widgetIsQuiet(visit);

    const heard = await visit.run<unknown[]>('window.heard');

    expect(heard.length).toBeLessThanOrEqual(2);
  });

  test('is told the page’s next click, and once', async () => {
    await using site = await startSampleSite(asking());
    await using visitor = await newVisitor(HEARD);
    const visit = await visitor.open(`${site.origins.www}/frame?click_id=Asked.1`);
    await widgetKnows(visit);
    const widget = visit.page.frames().find((frame) => frame.url().endsWith('/widget'));
    await widget?.evaluate('window.heard = []');

    await visit.run(`history.pushState(null, '', '/frame?click_id=Next.2')`);
    for (let i = 0; i < 3; i += 1) await visit.run('postproof.refresh()');
    await widgetIsQuiet(visit);

    expect(await widget?.evaluate('window.heard')).toHaveLength(1);
    expect(await widgetKnows(visit)).toBe('Next.2');
  });

  test('believes only the page around it, not another frame of the same origin', async () => {
    await using site = await startSampleSite(asking({ answerTo: [] }));
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/frame`);
    await widgetIsQuiet(visit);

    await visit.run(`(() => {
      const { contentWindow } = document.body.appendChild(document.createElement('iframe'));
      const say = contentWindow.Function('to', 'what', "to.postMessage(what, '*')");
      const token = '1.scaleo.1700000000.Sibling%2E1..';
      say(document.getElementById('widget').contentWindow, { postproof: 'click', token });
    })()`);
    await widgetIsQuiet(visit);

    expect(await visit.click('widget')).toBeUndefined();
  });

  test('is not answered where somebody else’s page has taken its place', async () => {
    await using site = await startSampleSite(asking());
    await using visitor = await newVisitor(HEARD);
    const visit = await visitor.open(`${site.origins.www}/frame?click_id=Asked.1`);
    await widgetKnows(visit);
    await visit.run(`document.getElementById('widget').src = '${site.origins.vendor}/vendor'`);
    const vendor = visit.page.frameLocator('#widget').locator('input[name="clickref"]');
    await vendor.waitFor({ state: 'attached' });

    await visit.run(`history.pushState(null, '', '/frame?click_id=Next.2'); postproof.refresh()`);

    const heard = await vendor.evaluate(
      `new Promise((done) => setTimeout(() => setTimeout(() => done(window.heard))))`,
    );
    expect(heard).toEqual([]);
  });

  test('asks nobody when it is opened in a window of its own', async () => {
    await using site = await startSampleSite(asking());
    await using visitor = await newVisitor(`window.heard = 0;
      addEventListener('message', () => { window.heard += 1; });`);
    const visit = await visitor.open(`${site.origins.play}/widget`);
    await visit.run('window.postproof.refresh()');

    await visit.run('new Promise((done) => setTimeout(done))');

    expect(await visit.run('window.heard')).toBe(0);
  });

  test('is not fooled by messages that look like an answer', async () => {
    await using site = await startSampleSite(asking({ answerTo: [] }));
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/frame`);
    await widgetIsQuiet(visit);
    const widget = `document.getElementById('widget').contentWindow`;
    for (const message of [
      'null',
      '"click"',
      '{postproof:"click"}',
      '{postproof:"click",token:7}',
    ]) {
      await visit.run(`${widget}.postMessage(${message}, '*')`);
    }

    await widgetIsQuiet(visit);

    expect(await visit.click('widget')).toBeUndefined();
    expect(visitor.errors).toEqual([]);
  });
});

describe('somebody else’s form', () => {
  const forwarding: SampleSiteOptions = {
    config: ({ vendor }) => ({ ...SCALEO, forwardTo: { [vendor]: 'clickref' } }),
  };

  test('in an iframe gets the click ID in its address, beside what was there', async () => {
    await using site = await startSampleSite(forwarding);
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/vendor-frame?click_id=a%2Bb%26c=%C3%BC`);
    const vendor = visit.page.frameLocator('#vendor');
    await vendor.locator('input[name="clickref"][value^="a"]').waitFor();

    await vendor.getByRole('button').click();
    await vendor.getByText('Welcome').waitFor();

    expect(site.registrations[0]).toMatchObject({
      host: 'forms.vendor.example',
      fields: { clickref: 'a+b&c=ü', brand: 'aurora one' },
    });
  });

  test.each(['/vendor?brand=x', '/vendor?brand=x&clickref='])(
    'in an iframe that learns its address %s later gets the click ID once',
    async (path) => {
      await using site = await startSampleSite(forwarding);
      await using visitor = await newVisitor();
      const visit = await visitor.open(`${site.origins.www}/landing?click_id=Late.1`);
      await visit.run(`document.body.append(document.createElement('iframe'))`);

      await visit.run(`document.querySelector('iframe').src = '${site.origins.vendor}${path}'`);
      await visit.page.waitForFunction(
        `document.querySelector('iframe').src.endsWith('?brand=x&clickref=Late.1')`,
      );
      await visit.run('postproof.refresh()');

      expect(await visit.page.locator('iframe').getAttribute('src')).toBe(
        `${site.origins.vendor}/vendor?brand=x&clickref=Late.1`,
      );
    },
  );

  test('behind a link gets the click ID when the link is followed', async () => {
    await using site = await startSampleSite(forwarding);
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/links?click_id=Link.1`);
    const before = await visit.page.locator('#vendor').getAttribute('href');

    await visit.page.click('#vendor');
    await visit.page.waitForURL(/vendor/);

    expect(before).toBe(`${site.origins.vendor}/vendor?brand=aurora+one#form`);
    expect(visit.page.url()).toBe(
      `${site.origins.vendor}/vendor?brand=aurora+one&clickref=Link.1#form`,
    );
  });

  test('behind a link that opens a tab gets it too, and the link is as it was', async () => {
    await using site = await startSampleSite(forwarding);
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/links?click_id=Link.1`);
    const opened = visitor.context.waitForEvent('page');

    await visit.page.click('#tab');
    const tab = await opened;
    await tab.waitForURL(`${site.origins.vendor}/vendor?clickref=Link.1`);

    const href = await visit.page.locator('#tab').getAttribute('href');
    expect(href).toBe(`${site.origins.vendor}/vendor`);
  });

  // A background tab of a headless browser cannot be looked into; what it opens is the link's address.
  test('behind a link that another button of the mouse follows gets it as well', async () => {
    await using site = await startSampleSite(forwarding);
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/links?click_id=Link.1`);
    await visit.run(`addEventListener('auxclick', () => {
      window.followed = document.getElementById('tab').href;
    })`);

    await visit.page.click('#tab', { button: 'middle' });
    await visit.page.waitForFunction('window.followed');

    expect(await visit.run('window.followed')).toBe(
      `${site.origins.vendor}/vendor?clickref=Link.1`,
    );
  });

  test('elsewhere gets nothing, and the link there stays untouched', async () => {
    await using site = await startSampleSite(forwarding);
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/links?click_id=Link.1`);

    await visit.page.click('#own');
    await visit.page.waitForURL('**/register');

    expect(visit.page.url()).toBe(`${site.origins.www}/register`);
  });

  test('gets nothing without consent', async () => {
    await using site = await startSampleSite({
      config: (origins) => ({ ...SCALEO, ...forwarding.config?.(origins), consent: 'denied' }),
    });
    await using visitor = await newVisitor();
    const visit = await visitor.open(`${site.origins.www}/vendor-frame?click_id=Link.1`);
    const iframe = await visit.page.locator('#vendor').getAttribute('src');
    await visit.page.goto(`${site.origins.www}/links?click_id=Link.1`);

    await visit.page.click('#vendor');
    await visit.page.waitForURL(/vendor\?/);

    expect(iframe).not.toContain('clickref');
    expect(visit.page.url()).not.toContain('clickref');
  });
});
