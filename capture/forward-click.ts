import { attempt } from './attempt.ts';

/** Origin to query parameter. */
type ForwardTo = Record<string, string> | undefined;

export function forwardFrames(forwardTo: ForwardTo, clickId: string): void {
  for (const iframe of document.querySelectorAll('iframe')) {
    const address = withClickId(iframe.src, forwardTo, clickId);
    if (address) iframe.src = address;
  }
}

/** The link gets its own address back: it must carry the click that stands when it is followed. */
export function forwardLink(forwardTo: ForwardTo, clickId: string, event: Event): void {
  for (const link of event.composedPath() as HTMLAnchorElement[]) {
    const { href } = link;
    const address = withClickId(href, forwardTo, clickId);
    if (address) {
      link.href = address;
      setTimeout(() => {
        link.href = href;
      });
    }
  }
}

/** @returns the address with the click ID in the parameter that its origin reads, unless one is there */
function withClickId(href: string, forwardTo: ForwardTo, clickId: string): string | undefined {
  const url = attempt(() => new URL(href));
  const name = url && forwardTo?.[url.origin];
  if (!name || url.searchParams.get(name)) return undefined;
  // What else is there stays as it is written; `searchParams` would write it anew.
  const others = `${url.search.replace('?', '&')}&`.replace(`&${name}=&`, '&');
  url.search = `${others.slice(1)}${name}=${encodeURIComponent(clickId)}`;
  return url.href;
}
