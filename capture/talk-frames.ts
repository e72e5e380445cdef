import { type CapturedClick, parseCapture } from '../core/click-cookie.ts';
import type { CaptureConfig } from './config.ts';

/**
 * A widget asks the page around it `click?`, and the page answers `click` with the token: at once,
 * and again when another click stands.
 *
 * @param offer - is given what the page around this one knows
 */
export function talkFrames(
  { askParent, answerTo }: CaptureConfig,
  offer: (click: CapturedClick | undefined) => void,
) {
  const askers = new Map<Window, string>();
  let answered: string | undefined;

  // To whoever it is: the question holds no secret, and a wrong origin fills the console.
  const ask = (to: Window) => to.postMessage({ postproof: 'click?' }, '*');
  const askPage = () => {
    if (askParent && window.parent !== window) ask(window.parent);
  };
  const answer = (token: string) => {
    if (answered === token) return;
    answered = token;
    for (const [asker, targetOrigin] of askers) {
      asker.postMessage({ postproof: 'click', token }, targetOrigin);
    }
  };
  /** @returns whether there is a reason to look again */
  const hear = ({ data, origin, source }: MessageEvent) => {
    const said = data?.postproof;
    if (said === 'click?') {
      // Whoever has an origin is a window.
      if (answerTo?.includes(origin)) askers.set(source as Window, origin);
      answered = '';
      // If it is the page around that asks, it has only now begun to listen.
      askPage();
    } else if (said && source === window.parent && askParent?.includes(origin)) {
      offer(parseCapture(data.token));
    }
    return said;
  };
  // Iframes that were up before may have asked already.
  for (let i = length; i--; ) ask(window[i] as Window);
  return [hear, answer, askPage] as const;
}
