import { KEPT_COOKIE, SCRIPT_COOKIE } from '../core/click-cookie.ts';
import { attempt } from './attempt.ts';
import type { CaptureConfig, Tell } from './config.ts';

/** @returns the means that worked, as the clicks API names them */
export function saveClick(
  { token, ageMs }: { token: string; ageMs: number },
  { cookieDays = 30, cookieDomain }: CaptureConfig,
  tell: Tell,
): string[] {
  const restSeconds = cookieDays * 86_400 - Math.floor(ageMs / 1000);
  const means: string[] = [];
  // Also a cookie that is there already: where browsers forget cookies early, a visit renews it.
  // One of the host alone would come before one of its domain, and be older.
  setCookie(SCRIPT_COOKIE, ';max-age=0');
  setCookie(SCRIPT_COOKIE, `${token};max-age=${restSeconds}`, cookieDomain);
  store(SCRIPT_COOKIE, token);
  if (cookies(SCRIPT_COOKIE).includes(token)) means.push('cookie');
  else if (restSeconds > 0) tell('cookie-blocked', SCRIPT_COOKIE);
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
    for (const key in sessionStorage) {
      if (key.includes(SCRIPT_COOKIE)) sessionStorage.removeItem(key);
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
export function cookies(name: string): string[] {
  return `; ${attempt(() => document.cookie)}`
    .split(`; ${name}=`)
    .slice(1)
    .map((rest) => rest.replace(/;.*/, ''));
}

function setCookie(name: string, value: string, domain = ''): void {
  const secure = isSecureContext ? ';secure' : '';
  attempt(() => {
    // An empty domain is none.
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
    document.cookie = `${name}=${value};path=/;samesite=lax;domain=${domain}${secure}`;
  });
}
