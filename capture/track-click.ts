import { type CapturedClick, formatCapture, parseCapture } from '../core/click-cookie.ts';
import { chooseClick, type FoundClick } from './choose-click.ts';
import type { CaptureConfig, Tell, CapturedClick as TokenClick } from './config.ts';
import { forgetClick, loadClick, saveClick } from './keep.ts';
import { readParameters } from './read-query.ts';
import { report } from './report.ts';

const MAX_LANDING_CHARACTERS = 500;

export type TrackedClick = readonly [
  /** Undefined without consent, whatever is held in memory. */
  standing: () => TokenClick | undefined,
  /** Reads the address if it has changed; keeps and reports what has not been yet. */
  update: () => void,
  /** Takes a click that the parent page knows, unless a later one stands. */
  offer: (click: CapturedClick | undefined) => void,
  /** What is read without consent is held in memory, and meets what was kept when it is granted. */
  setConsent: (to: CaptureConfig['consent']) => void,
];

/** What only the page can say on which a click arrived. */
type Arrival = { name?: string; landing?: string };

/** Knows which click stands, and keeps and reports it as soon as consent allows. */
export function trackClick(config: CaptureConfig, tell: Tell): TrackedClick {
  let consent: CaptureConfig['consent'] | undefined;
  let click: TokenClick | undefined;
  let arrival: Arrival | undefined;
  let missed: (FoundClick & Arrival) | undefined;
  let readHref = '';
  let settled: TokenClick | undefined;

  const take = (next: CapturedClick | undefined, from?: Arrival) => {
    if (!next) return;
    const known = click?.platform === next.platform && click.clickId === next.clickId;
    if (click && !known && config.wins === 'first') return;
    arrival = from;
    if (known) return;
    const token = formatCapture(next);
    const carried = parseCapture(token);
    if (carried) click = { ...carried, token };
    else tell('internal', next.platform);
  };

  const update = () => {
    const { href, origin, pathname } = location;
    if (href !== readHref) {
      readHref = href;
      const found = chooseClick(readParameters(href), config, tell);
      const landing = (origin + pathname).slice(0, MAX_LANDING_CHARACTERS);
      if (found?.missed) missed = { ...found, landing };
      else if (found) {
        take({ ...found, capturedAtEpochMs: Date.now() }, { name: found.name, landing });
      }
    }
    if (consent !== 'granted') return;
    if (missed) void report(config, tell, { ...missed, ageMs: 0, means: [] });
    missed = undefined;
    if (!click || click === settled) return;
    settled = click;
    const { capturedAtEpochMs, token, ...rest } = click;
    void report(config, tell, {
      ...arrival,
      ...rest,
      ageMs: Math.max(0, Date.now() - capturedAtEpochMs),
      means: saveClick(click, config, tell),
    }).then(() => {
      // The answer has a cookie of its own.
      if (consent === 'denied') forgetClick(config, tell);
    });
  };

  return [
    () => (consent === 'granted' ? click : undefined),
    update,
    (known) => {
      if (!click || (known && known.capturedAtEpochMs > click.capturedAtEpochMs)) take(known);
    },
    (to) => {
      const [held, from] = [click, arrival];
      consent = to;
      click = undefined;
      if (to === 'granted') {
        take(loadClick());
        take(held, from);
      } else if (to === 'denied') {
        readHref = '';
        forgetClick(config, tell);
      }
    },
  ];
}
