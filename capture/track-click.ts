import {
  type CapturedClick,
  formatCapture,
  KEPT_COOKIE,
  parseCapture,
  SCRIPT_COOKIE,
} from '../core/click-cookie.ts';
import { chooseClick } from './choose-click.ts';
import type { CaptureConfig, Tell, CapturedClick as TokenClick } from './config.ts';
import { cookies, forgetClick, saveClick, stored } from './keep.ts';
import { readParameters } from './read-query.ts';
import { type Facts, report } from './report.ts';

export type TrackedClick = readonly [
  /**
   * Looks at the address and at what is kept; keeps and reports what has not been yet. Returns what
   * stands: undefined without consent.
   */
  update: () => TokenClick | undefined,
  /** Takes a click that the parent page knows, if by its time it wins. */
  offer: (click: CapturedClick | undefined) => void,
  /** Addresses are remembered without consent, and read when it is granted. */
  setConsent: (to: CaptureConfig['consent']) => void,
];

/** What only the page can say on which a click arrived. */
type Arrival = { name: string; landing: string | undefined };

/** Knows which click stands, and keeps and reports it as soon as consent allows. */
export function trackClick(config: CaptureConfig, tell: Tell): TrackedClick {
  const isFirst = config.wins === 'first';
  const reads: Array<() => void> = [];
  let readHref: string | undefined;
  let isGranted = false;
  let click: TokenClick | undefined;
  let arrival: Arrival | undefined;
  let settled: TokenClick | undefined;

  const take = (next: CapturedClick | undefined, from?: Arrival, isLater?: boolean) => {
    if (!next) return;
    const known = click?.platform === next.platform && click.clickId === next.clickId;
    if (click && !known) {
      if ((isLater ?? next.capturedAtEpochMs >= click.capturedAtEpochMs) === isFirst) return;
    }
    arrival = from;
    if (known) return;
    const token = formatCapture(next);
    const carried = parseCapture(token);
    if (carried) click = { ...carried, token };
    else tell('internal', next.platform);
  };

  const send = async (facts: Facts) => {
    await report(config, tell, facts);
    // Its answer has set a cookie, though consent was withdrawn meanwhile.
    if (!isGranted) forgetClick(config, tell);
  };

  const readLater =
    (address: string, isLater: boolean, capturedAtEpochMs = Date.now()) =>
    () => {
      const found = chooseClick(readParameters(address), config, tell);
      // Without its query, and no longer than the API takes.
      const landing = /^[^?#]{1,500}/.exec(address)?.[0];
      if (found?.missed) void send({ ...found, landing, ageMs: 0, means: [] });
      else if (found) take({ ...found, capturedAtEpochMs }, { name: found.name, landing }, isLater);
    };

  const update = () => {
    const { href } = location;
    if (readHref !== href) {
      // A router may have been faster than this library: the address as it was opened counts too.
      // Opened again it is no new click, and loses to whatever is kept.
      const [opened] = readHref ? [] : performance.getEntriesByType('navigation');
      const { name = href, type } = (opened ?? {}) as Partial<PerformanceNavigationTiming>;
      readHref = href;
      reads.push(readLater(`${name}#${href}`, isFirst || !type?.match(/reload|back/)));
    }
    if (!isGranted) return undefined;
    const kept = [...cookies(SCRIPT_COOKIE), stored(SCRIPT_COOKIE), ...cookies(KEPT_COOKIE)];
    take(kept.map(parseCapture).find(Boolean));
    for (const read of reads.splice(0)) read();
    if (click && click !== settled) {
      settled = click;
      const { capturedAtEpochMs, token, ...rest } = click;
      const ageMs = Math.max(0, Date.now() - capturedAtEpochMs);
      const means = saveClick({ token, ageMs }, config, tell);
      void send({ ...arrival, ...rest, ageMs, means });
    }
    return click;
  };

  return [
    update,
    (known) => reads.push(() => take(known)),
    (to) => {
      isGranted = to === 'granted';
      if (to === 'denied') {
        click = undefined;
        readHref = '';
        forgetClick(config, tell);
      }
    },
  ];
}
