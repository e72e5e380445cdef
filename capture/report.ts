import { SCRIPT_COOKIE } from '../core/click-cookie.ts';
import { attempt } from './attempt.ts';
import type { FoundClick } from './choose-click.ts';
import type { CaptureConfig, Tell } from './config.ts';
import { store, stored } from './keep.ts';

export type Facts = Omit<FoundClick, 'name'> & {
  name?: string;
  landing?: string | undefined;
  ageMs: number;
  means: string[];
};

/**
 * Reports one thing once a session, and again on the next page load until the API has taken it.
 * Until then session storage knows what only the landing page could say; after it, 1.
 */
export async function report(
  { api, path = window.parent === window ? 'web' : 'iframe' }: CaptureConfig,
  tell: Tell,
  facts: Facts,
): Promise<void> {
  const place = SCRIPT_COOKIE + facts.missed + facts.clickId;
  const known = stored(place);
  if (!api || known === '1') return;
  const body = JSON.stringify({ v: 1, path, ...attempt(() => JSON.parse(known)), ...facts });
  store(place, body);
  const address = `${api}/clicks`;
  try {
    // No preflight, cookies only to the own origin, and it outlives the page. Without a policy of its
    // own the request would come from `null` where the page has `no-referrer`.
    const { status } = await fetch(address, {
      method: 'POST',
      mode: 'no-cors',
      referrerPolicy: 'origin',
      body,
      keepalive: true,
    });
    // Nothing but the clicks API answers 204. The answer of another origin has status 0, which has to do.
    if (![0, 204].includes(status)) tell('report-failed', `${status}`);
    else store(place, '1');
  } catch {
    // A beacon is only queued, and nobody hears of its end: the next page load reports once more.
    tell('report-failed', `beacon ${attempt(() => navigator.sendBeacon(address, body))}`);
  }
}
