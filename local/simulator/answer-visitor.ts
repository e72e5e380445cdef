import type { Click } from './click-log.ts';
import type { PlatformBehaviour } from './platform-behaviour.ts';

const LOCAL_HOSTS = ['127.0.0.1', 'localhost'];

export type VisitorAnswer = { status: 302; location: string } | { status: 400; why: string };

/**
 * An affiliate's link: registers a click and sends the visitor to the operator's landing page with
 * the click ID on the URL, in the platform's own parameter.
 *
 * @param query - `landing` (required; only `http` on this machine, so that nobody is sent elsewhere)
 *   and `campaign`
 * @param register - mints a click of the platform and returns it
 */
export function answerVisitor(
  platform: PlatformBehaviour,
  query: URLSearchParams,
  register: (campaign: string | undefined) => Click,
): VisitorAnswer {
  const landing = query.get('landing') ?? '';
  const url = URL.canParse(landing) ? new URL(landing) : undefined;
  if (url?.protocol !== 'http:' || !LOCAL_HOSTS.includes(url.hostname)) {
    return { status: 400, why: 'landing must be a URL on http://127.0.0.1 or http://localhost' };
  }
  const { clickId } = register(query.get('campaign') ?? undefined);
  url.searchParams.set(platform.clickParameter, clickId);
  return { status: 302, location: url.href };
}
