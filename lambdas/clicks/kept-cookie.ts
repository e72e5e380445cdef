import {
  type CapturedClick,
  formatCapture,
  KEPT_COOKIE,
  parseCapture,
} from '../../core/click-cookie.ts';
import type { ClicksConfig } from '../../core/clicks-config.ts';
import type { PublicRequest } from './ports.ts';

const DAY_SECONDS = 86_400;

type Site = { brand: string; clicks: ClicksConfig; nowEpochMs: number };

/**
 * The cookie that makes the visitor's browser remember a click for as long as the window is: of two
 * clicks the one that wins, of the same one its first time. It lives from the click on, and not from
 * the latest visit: a first click must not keep later ones away for ever.
 */
export function keptCookie(
  captured: CapturedClick,
  { cookies, secure }: Pick<PublicRequest, 'cookies' | 'secure'>,
  site: Site,
): string {
  const { brand, clicks } = site;
  const kept = keptClick(cookies, site);
  const isSame = kept?.platform === captured.platform && kept.clickId === captured.clickId;
  // A click that was reported late may be the older one.
  const isFirst =
    clicks.wins === 'first' || (kept && kept.capturedAtEpochMs > captured.capturedAtEpochMs);
  const stays = kept !== undefined && (isSame || isFirst) ? kept : captured;
  const domain = Object.hasOwn(clicks.cookieDomains, brand) && clicks.cookieDomains[brand];
  return [
    `${KEPT_COOKIE}=${formatCapture(stays)}`,
    `Max-Age=${Math.max(0, secondsLeft(stays, site))}`,
    'Path=/',
    'SameSite=Lax',
    ...(domain ? [`Domain=${domain}`] : []),
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}

/** What the visitor's browser has kept so far; it may have been written by anybody. */
function keptClick(cookies: readonly string[], site: Site): CapturedClick | undefined {
  const prefix = `${KEPT_COOKIE}=`;
  const cookie = cookies.find((one) => one.startsWith(prefix));
  const kept = cookie === undefined ? undefined : parseCapture(cookie.slice(prefix.length));
  return kept && secondsLeft(kept, site) > 0 ? kept : undefined;
}

function secondsLeft({ capturedAtEpochMs }: CapturedClick, { clicks, nowEpochMs }: Site): number {
  const ageSeconds = Math.max(0, nowEpochMs - capturedAtEpochMs) / 1000;
  return Math.floor(clicks.cookieDays * DAY_SECONDS - ageSeconds);
}
