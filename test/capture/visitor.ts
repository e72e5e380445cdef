import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { CaptureConfig, CapturedClick, CaptureProblem } from '../../capture/config.ts';
import { startChromium } from './chromium.ts';

/** The smallest configuration that a page can have. */
export const SCALEO: CaptureConfig = {
  platforms: [{ name: 'scaleo', aliases: ['click_id'] }],
  wins: 'last',
  consent: 'granted',
};

/** What the library is asked about in a page; `frame` names an iframe of it. */
export type Visit = {
  page: Page;
  click(frame?: string): Promise<CapturedClick | undefined>;
  problems(): Promise<CaptureProblem[]>;
  /** The value of a form field; undefined if there is none. */
  field(name: string, frame?: string): Promise<string | undefined>;
  /** Runs an expression in the page. */
  run<T = unknown>(expression: string): Promise<T>;
};

/** One person's browser: cookies and storage of their own, gone at the end of the test. */
export type Visitor = AsyncDisposable & {
  context: BrowserContext;
  /** Every page and script error, and every violation of a content security policy. */
  errors: string[];
  open(url: string): Promise<Visit>;
  /** The visit of a page that is open already, such as a tab that a link opened. */
  visitOf(page: Page): Visit;
};

let browser: Browser | undefined;

/** One browser serves all tests of a file: `beforeAll(openBrowser)`, `afterAll(closeBrowser)`. */
export async function openBrowser(): Promise<void> {
  browser = await startChromium();
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
}

/** @param prepare - script that every page runs before its own */
export async function newVisitor(prepare?: string): Promise<Visitor> {
  if (browser === undefined) throw new Error('No browser is open: call openBrowser first.');
  const context = await browser.newContext();
  const errors: string[] = [];
  if (prepare !== undefined) await context.addInitScript(prepare);
  context.on('weberror', (error) => errors.push(String(error.error())));
  context.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) errors.push(message.text());
  });
  return {
    context,
    errors,
    open: async (url) => {
      const page = await context.newPage();
      await page.goto(url);
      return visitOf(page);
    },
    visitOf,
    [Symbol.asyncDispose]: () => context.close(),
  };
}

function visitOf(page: Page): Visit {
  const frameOf = (id?: string) => {
    const frame = page.frames().find((one) => id && one.url().includes(`/${id}`));
    return frame ?? page.mainFrame();
  };
  return {
    page,
    click: (frame) => frameOf(frame).evaluate('window.postproof.click'),
    problems: () => page.evaluate('window.problems'),
    field: async (name, frame) => {
      const inputs = frameOf(frame).locator(`input[name="${name}"]`);
      return (await inputs.count()) === 0 ? undefined : await inputs.inputValue();
    },
    run: (expression) => page.evaluate(expression),
  } as Visit;
}
