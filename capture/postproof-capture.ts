import type { CaptureConfig, CapturedClick } from './config.ts';
import { openPage } from './open-page.ts';

export type { CaptureConfig, CapturedClick, CapturePlatform, CaptureProblem } from './config.ts';

export type Capture = {
  /** The click that stands now; undefined without one and without consent. */
  readonly click: CapturedClick | undefined;
  /** The same as one opaque text, for the backend to pass to `POST /bindings`. */
  readonly token: string | undefined;
  /** `denied` deletes whatever was kept. */
  consent(to: 'granted' | 'denied'): void;
  /** Fills a form that `forms` does not find, such as one inside a shadow root. */
  fill(form: HTMLFormElement): void;
  /** Reads the address again and fills the forms again. */
  refresh(): void;
  /** Watches the page no longer; what is kept stays. */
  stop(): void;
};

/**
 * Keeps the click of this page's address, if it has one, until the player registers.
 *
 * @returns at once, and nothing here throws: what goes wrong is told to `config.onProblem`
 */
export function capture(config: CaptureConfig): Capture {
  const [standing, fill, refresh, follow, hear, consent] = openPage(config);
  // Routers change the address without a word: whatever happens on the page is a reason to look.
  const heard = {
    click: follow,
    popstate: refresh,
    submit: refresh,
    auxclick: follow,
    message: hear,
  };
  const listen = (how: typeof addEventListener) => {
    for (const [type, work] of Object.entries(heard)) how(type, work as EventListener, true);
  };
  listen(addEventListener);
  const observer = new MutationObserver(refresh);
  observer.observe(document, { childList: true, subtree: true });
  consent(config.consent);
  // Iframes that were up before may have asked already.
  for (let i = length; i--; ) window[i]?.postMessage({ postproof: 'click?' }, '*');
  return {
    get click() {
      return standing();
    },
    get token() {
      return standing()?.token;
    },
    consent,
    fill,
    refresh,
    stop: () => {
      listen(removeEventListener);
      observer.disconnect();
    },
  };
}
