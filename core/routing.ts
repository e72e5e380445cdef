import type { PlatformConfig } from './platform-config.ts';
import type { Click, PlayerEvent, RegistrationEvent } from './player-event.ts';
import { needsClick } from './specification/walk-values.ts';
import type { StageConfig, Traffic } from './stage-config.ts';

/*
 * Which platform an event belongs to. A click names its platform itself. Where there is none, a promo
 * code or a dedicated domain does, by the stage file's `traffic`, which no two platforms may share.
 */

type Flow = Pick<PlayerEvent, 'brand' | 'product' | 'channel'>;

/** Whether a platform takes events of this flow; one that lists no traffic of the brand takes all of it. */
export function takesFlow({ traffic }: Pick<PlatformConfig, 'traffic'>, flow: Flow): boolean {
  const ofBrand = traffic.filter(({ brand }) => brand === flow.brand);
  return ofBrand.length === 0 || ofBrand.some((one) => isOfFlow(one, flow));
}

/** What is not said of an event excludes nothing. */
function isOfFlow({ brand, products, channels }: Traffic, flow: Flow): boolean {
  return (
    brand === flow.brand &&
    (!products || flow.product === undefined || products.includes(flow.product)) &&
    (!channels || flow.channel === undefined || channels.includes(flow.channel))
  );
}

/** The click ID under which a player without a click is kept. */
export function clicklessId({
  brand,
  playerRef,
}: Pick<PlayerEvent, 'brand' | 'playerRef'>): string {
  return `player:${brand}:${playerRef}`;
}

/**
 * What stands for the click of a player who came by a promo code or a dedicated domain.
 *
 * @returns undefined if no platform takes such a player, or several might
 */
export function routeWithoutClick(
  event: RegistrationEvent,
  { platforms }: { platforms: Record<string, PlatformConfig> },
): Click | undefined {
  const matching = Object.entries(platforms).flatMap(([platform, { traffic }]) => {
    const entry = traffic.find((one) => isOfFlow(one, event) && brings(one, event));
    return entry ? [{ platform, entry }] : [];
  });
  const [found] = matching;
  // Two can match only where the event does not say its product or channel.
  if (found === undefined || matching.length > 1) return undefined;
  const { campaign, partner } = found.entry;
  const { promoCode } = event;
  return {
    platform: found.platform,
    clickId: clicklessId(event),
    clickedAt: event.occurredAt,
    clickless: true,
    ...(campaign !== undefined && { campaign }),
    ...(partner !== undefined && { partner }),
    ...(promoCode !== undefined && { attributes: { promoCode } }),
  };
}

function brings(
  { promoCodes = [], domains = [] }: Traffic,
  { promoCode, domain }: RegistrationEvent,
): boolean {
  const byCode = promoCode !== undefined && promoCodes.some((one) => covers(one, promoCode));
  return byCode || domains.some((one) => one === domain);
}

/** `AUR*` covers every code that begins so; players type codes in either letter case. */
function covers(pattern: string, code: string): boolean {
  const [wanted, given] = [pattern.toUpperCase(), code.toUpperCase()];
  return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted;
}

type Placed = { path: string; platform: string; settings: PlatformConfig; entry: Traffic };

/** What is wrong with the stage's traffic: names that do not exist, and traffic that two platforms would get. */
export function trafficFaults(
  { brands }: Pick<StageConfig, 'brands'>,
  platforms: Record<string, PlatformConfig>,
): string[] {
  const placed = Object.entries(platforms).flatMap(([platform, settings]) =>
    settings.traffic.map((entry, index): Placed => {
      return { path: `platforms.${platform}.traffic.${index}`, platform, settings, entry };
    }),
  );
  return [
    ...placed.flatMap((one) => entryFaults(one, brands)),
    ...placed.flatMap((one, index) => placed.slice(index + 1).flatMap((two) => shared(one, two))),
  ];
}

function entryFaults({ path, settings, entry }: Placed, brands: readonly string[]): string[] {
  const own = Object.keys(settings.brands);
  const { title } = settings.specification;
  const withoutClick = entry.promoCodes !== undefined || entry.domains !== undefined;
  return [
    ...(brands.includes(entry.brand) && own.includes(entry.brand)
      ? []
      : [`${path}.brand is "${entry.brand}", allowed: ${own.join(', ')}`]),
    ...(withoutClick && needsClick(settings.specification)
      ? [`${path} has promoCodes or domains, but ${title} attributes by clicks only`]
      : []),
    ...(entry.promoCodes && !settings.attributes.includes('promoCode')
      ? [`${path}.promoCodes is given, but ${title} is told no promo code`]
      : []),
    ...(entry.domains && entry.partner === undefined
      ? [`${path}.partner is missing: only it tells ${title} whose domain it was`]
      : []),
  ];
}

function shared(one: Placed, two: Placed): string[] {
  if (one.platform === two.platform || !flowsMeet(one.entry, two.entry)) return [];
  const codes = (one.entry.promoCodes ?? []).filter((code) =>
    (two.entry.promoCodes ?? []).some((other) => codesMeet(code, other)),
  );
  const domains = (one.entry.domains ?? []).filter((domain) =>
    (two.entry.domains ?? []).includes(domain),
  );
  return [...codes, ...domains].map(
    (what) =>
      `${one.path} and ${two.path} both take "${what}" of ${one.entry.brand}, allowed: one platform for each`,
  );
}

function flowsMeet(one: Traffic, two: Traffic): boolean {
  const meet = (some?: readonly string[], others?: readonly string[]) =>
    !some || !others || some.some((name) => others.includes(name));
  return (
    one.brand === two.brand && meet(one.products, two.products) && meet(one.channels, two.channels)
  );
}

/** The asterisk of the covered one is harmless: no code before an asterisk has one. */
function codesMeet(one: string, two: string): boolean {
  return covers(one, two) || covers(two, one);
}
