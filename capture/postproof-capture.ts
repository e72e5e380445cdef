import { SCRIPT_COOKIE } from '../core/click-cookie.ts';
import { attempt } from './attempt.ts';
import type { CaptureConfig, CapturedClick, Tell } from './config.ts';
import { setFields, undoFields } from './fill-forms.ts';
import { forwardFrames, forwardLink } from './forward-click.ts';
import { talkFrames } from './talk-frames.ts';
import { trackClick } from './track-click.ts';

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
  const { forms = 'form[data-postproof]', field, forwardTo } = config;
  const told = new Set<string>();
  // Once: whoever writes a problem into the page changes the page, which is a reason to look again.
  const tell: Tell = (code, detail) => {
    if (told.size < told.add(code + detail).size) {
      attempt(() => config.onProblem?.({ code, detail }));
    }
  };
  const [update, offer, setConsent] = trackClick(config, tell);
  const [hear, answer, askPage] = talkFrames(config, offer);
  let click: CapturedClick | undefined;

  const withClick =
    <Given extends unknown[]>(work: (click: CapturedClick, ...given: Given) => void) =>
    (...given: Given) => {
      try {
        click = update();
        if (click) work(click, ...given);
      } catch (fault) {
        tell('internal', `${fault}`);
      }
    };
  const fill = withClick(({ token, clickId }, form: HTMLFormElement) => {
    setFields(form, SCRIPT_COOKIE, token);
    if (field) setFields(form, field, clickId);
  });
  const refresh = withClick(({ token, clickId }) => {
    for (const form of document.querySelectorAll<HTMLFormElement>(forms)) fill(form);
    forwardFrames(forwardTo, clickId);
    answer(token);
  });
  // Routers change the address without a word: whatever happens on the page is a reason to look.
  const look = withClick(({ clickId }, event: Event) => {
    refresh();
    forwardLink(forwardTo, clickId, event);
  });
  const message = (event: MessageEvent) => {
    if (hear(event)) refresh();
  };
  const consent = (to: CaptureConfig['consent']) => {
    setConsent(to);
    if (to === 'denied') undoFields();
    askPage();
    refresh();
  };

  const listen = (how: typeof addEventListener) => {
    how('message', message, true);
    for (const type of ['click', 'auxclick', 'submit', 'popstate', 'focus']) how(type, look, true);
  };
  listen(addEventListener);
  const observer = new MutationObserver(refresh);
  observer.observe(document, { attributeFilter: ['src'], childList: true, subtree: true });
  consent(config.consent);
  return {
    get click() {
      return click;
    },
    get token() {
      return click?.token;
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
