import { parseCapture, SCRIPT_COOKIE } from '../core/click-cookie.ts';
import { attempt } from './attempt.ts';
import type { CaptureConfig, CapturedClick, Tell } from './config.ts';
import { setField, withClickId } from './hand-over.ts';
import { trackClick } from './track-click.ts';

/** Hands the click that stands to what is, and what appears, on the page and in its frames. */
export function openPage(config: CaptureConfig) {
  const { forms = 'form[data-postproof]', field, forwardTo = {}, askParent, answerTo } = config;
  const tell: Tell = (code, detail) => attempt(() => config.onProblem?.({ code, detail }));
  const safely =
    <G extends unknown[]>(work: (...given: G) => void) =>
    (...given: G) =>
      attempt(
        () => work(...given),
        (fault) => tell('internal', `${fault}`),
      );
  const [standing, update, offer, setConsent] = trackClick(config, tell);
  const askers = new Map<MessageEventSource, string>();

  const withClick = <G extends unknown[]>(work: (click: CapturedClick, ...given: G) => void) =>
    safely((...given: G) => {
      update();
      const click = standing();
      if (click) work(click, ...given);
      // To whoever the parent is: the question holds no secret, and a wrong origin fills the console.
      else if (askParent && parent !== window) parent.postMessage({ postproof: 'click?' }, '*');
    });
  const fill = withClick((click, form: HTMLFormElement) => {
    setField(form, SCRIPT_COOKIE, click.token);
    if (field) setField(form, field, click.clickId);
  });
  const refresh = withClick(({ token, clickId }) => {
    for (const form of document.querySelectorAll<HTMLFormElement>(forms)) fill(form);
    for (const iframe of document.querySelectorAll('iframe')) {
      const address = withClickId(iframe.src, forwardTo, clickId);
      if (address) iframe.src = address;
    }
    for (const [asker, targetOrigin] of askers) {
      asker.postMessage({ postproof: 'click', token }, { targetOrigin });
    }
  });
  // The link gets its own address back: it must carry the click that stands when it is followed.
  const follow = withClick(({ clickId }, event: Event) => {
    const link = (event.composedPath() as HTMLAnchorElement[]).find((one) => one.href);
    const href = link?.href;
    const address = href && withClickId(href, forwardTo, clickId);
    if (!address) return;
    link.href = address;
    setTimeout(() => {
      link.href = href;
    });
  });
  const hear = safely(({ data, origin, source }: MessageEvent) => {
    const said = data?.postproof;
    if (said === 'click?' && source && answerTo?.includes(origin)) askers.set(source, origin);
    if (said === 'click' && source === parent && askParent?.includes(origin)) {
      offer(parseCapture(data.token));
    }
    // Also where it is the parent that asks: it has only now begun to listen. An answer that gave no
    // click is no reason to ask again, or the two would never stop.
    if (said === 'click?' || (said && standing())) refresh();
  });
  const consent = safely((to: CaptureConfig['consent']) => {
    setConsent(to);
    // Fields that this library made go, others are emptied.
    if (to === 'denied') {
      for (const input of document.querySelectorAll('input')) {
        if (input.name === SCRIPT_COOKIE || input.name === field) {
          input.value = '';
          if (input.hidden) input.remove();
        }
      }
    }
    refresh();
  });

  return [standing, fill, refresh, follow, hear, consent] as const;
}
