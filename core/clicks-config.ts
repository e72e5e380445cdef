import * as z from 'zod';
import { longestDays, type WindowedPlatform } from './attribution-window.ts';

/** What the stage file says of clicks: who may report one, and what becomes of it. */

const name = z.string().regex(/^[a-z][a-z0-9-]{1,29}$/, {
  error: 'must be 2 to 30 lower-case letters, digits or hyphens, beginning with a letter',
});

/** An origin exactly as browsers send it. */
const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text;

export const clicksConfig = z.strictObject({
  /**
   * The operator's sites by origin, such as `https://www.aurora.example`, and the brand of each. Only
   * pages of these may report a click; with none there is no clicks API for browsers.
   */
  sites: z
    .record(
      z.string().refine(isOrigin, 'must be an origin, as in https://www.aurora.example'),
      name,
    )
    .default({}),
  /** Names under which a click ID arrives on landing pages, in place of the specification's. */
  aliases: z.record(name, z.array(z.string().regex(/^[\w.-]{1,60}$/)).min(1)).default({}),
  /** Which click stays in the visitor's browser if another comes. */
  wins: z.enum(['first', 'last']).default('last'),
  /** How long a click that nobody is bound to is kept; not shorter than any window. */
  unboundDays: z.int().min(1).max(400).default(90),
  /** How long the cookie that the server sets lives: as long as the longest window. */
  cookieDays: z.int().min(1).max(400).default(60),
  /** The domain of that cookie by brand, where pages on several hosts share it; else the host's own. */
  cookieDomains: z
    .record(
      name,
      z.string().regex(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,8}$/, {
        error: 'must be a domain in lower case, without a leading dot',
      }),
    )
    .default({}),
  /** Proxies of the operator's own in front of the API, such as CloudFront: 1. Must be given with sites. */
  proxies: z.int().min(0).max(5).optional(),
  /** How long a hand-over to an app can be claimed. */
  handoverDays: z.int().min(1).max(90).default(7),
  /** Requests that one address may make in a minute; a whole office or carrier can share one. */
  ratePerAddress: z.int().min(1).max(10_000).default(120),
  /**
   * Whether a damaged click ID that fits exactly one recorded click is put right. Damage is named
   * either way.
   */
  repair: z.boolean().default(true),
});

export type ClicksConfig = z.infer<typeof clicksConfig>;

/** What in it contradicts the rest of the stage. */
export function clicksFaults(
  { sites, aliases, cookieDomains, unboundDays, cookieDays, proxies }: ClicksConfig,
  stage: { brands: readonly string[]; platforms: Record<string, WindowedPlatform> },
): string[] {
  const brands = stage.brands.join(', ');
  const known = Object.keys(stage.platforms).join(', ');
  return [
    ...Object.entries(sites)
      .filter(([, brand]) => !stage.brands.includes(brand))
      .map(([site, brand]) => `clicks.sites.${site} is "${brand}", allowed: ${brands}`),
    ...Object.keys(aliases)
      .filter((platform) => !Object.hasOwn(stage.platforms, platform))
      .map((platform) => `clicks.aliases.${platform} is no platform, allowed: ${known}`),
    ...Object.entries(cookieDomains).flatMap(([brand, domain]) =>
      Object.entries(sites)
        .filter(([site, of]) => of === brand && !isWithin(new URL(site).hostname, domain))
        .map(
          ([site]) =>
            `clicks.cookieDomains.${brand} is "${domain}", allowed: a domain that ${site} lies in`,
        ),
    ),
    ...(Object.keys(sites).length > 0 && proxies === undefined
      ? [
          'clicks.proxies is missing: how many proxies of your own stand before the API, allowed: 1 for CloudFront or one nginx, 0 if browsers call it itself',
        ]
      : []),
    ...(Object.keys(sites).length === 0
      ? []
      : Object.entries(stage.platforms)
          .map(([name, platform]) => ({ name, days: longestDays(platform) }))
          .filter(({ days }) => days > unboundDays)
          .map(
            ({ name, days }) =>
              `clicks.unboundDays is ${unboundDays}, allowed: at least ${Math.ceil(days)}, the longest window of platforms.${name}`,
          )),
    ...(cookieDays > unboundDays
      ? [
          `clicks.cookieDays is ${cookieDays}, allowed: at most clicks.unboundDays, which is ${unboundDays}`,
        ]
      : []),
  ];
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** The names under which a platform's click ID arrives on landing pages; what is agreed goes before what is usual. */
export function aliasesOf(
  { clicks, platforms }: { clicks: ClicksConfig; platforms: Record<string, AliasedPlatform> },
  platform: string,
): string[] {
  const agreed = Object.hasOwn(clicks.aliases, platform) ? clicks.aliases[platform] : undefined;
  return agreed ?? platforms[platform]?.specification.clickId.arrivesAs ?? [];
}

type AliasedPlatform = { specification: { clickId: { arrivesAs: string[] } } };
