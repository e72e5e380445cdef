import { KEPT_COOKIE, parseCapture, SCRIPT_COOKIE } from '../core/click-cookie.ts';
import { attempt } from './attempt.ts';
import type { CaptureConfig, CapturedClick, Tell } from './config.ts';

const DAY_MS = 86_400_000;

/** The click that was kept, from the first place that has one. */
export function loadClick() {
  return [...cookies(SCRIPT_COOKIE), stored(SCRIPT_COOKIE), ...cookies(KEPT_COOKIE)]
    .map(parseCapture)
    .find(Boolean);
}

/** @returns the means that worked, as the clicks API names them */
export function saveClick(
  { token, capturedAtEpochMs }: CapturedClick,
  { cookieDays = 30, cookieDomain }: CaptureConfig,
  tell: Tell,
): string[] {
  const restMs = cookieDays * DAY_MS + capturedAtEpochMs - Date.now();
  const means: string[] = [];
  // Also a cookie that is there already: where browsers forget cookies early, a visit renews it.
  // One of the host alone would come before one of its domain, and be older.
  setCookie(SCRIPT_COOKIE, ';max-age=0');
  setCookie(SCRIPT_COOKIE, `${token};max-age=${Math.floor(restMs / 1000)}`, cookieDomain);
  store(SCRIPT_COOKIE, token);
  if (cookies(SCRIPT_COOKIE).includes(token)) means.push('cookie');
  else if (restMs > 0) tell('cookie-blocked', SCRIPT_COOKIE);
  if (stored(SCRIPT_COOKIE) === token) means.push('session');
  else tell('storage-blocked', SCRIPT_COOKIE);
  return means;
}

/** Deletes whatever the library or the clicks API has kept in this browser. */
export function forgetClick(config: CaptureConfig, tell: Tell): void {
  for (const name of [SCRIPT_COOKIE, KEPT_COOKIE]) {
    setCookie(name, ';max-age=0');
    setCookie(name, ';max-age=0', config.cookieDomain);
    if (cookies(name)[0]) tell('cookie-blocked', name);
  }
  attempt(() => {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(SCRIPT_COOKIE)) sessionStorage.removeItem(key);
    }
  });
}

export function stored(key: string): string {
  return attempt(() => sessionStorage.getItem(key)) ?? '';
}

export function store(key: string, text: string): void {
  attempt(() => sessionStorage.setItem(key, text));
}

/** A host's cookie and its domain's may share a name. */
function cookies(name: string): string[] {
  return (attempt(() => document.cookie) ?? '')
    .split('; ')
    .map((one) => one.split('='))
    .filter(([key]) => key === name)
    .map(([, value = '']) => value);
}

function setCookie(name: string, value: string, domain?: string): void {
  const secure = location.protocol === 'https:' ? ';secure' : '';
  const attributes = domain ? `${secure};domain=${domain}` : secure;
  attempt(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
    document.cookie = `${name}=${value};path=/;samesite=lax${attributes}`;
  });
}
