import type { PlatformConfig } from '../../platform-config.ts';
import { needsClick } from '../../specification/walk-values.ts';
import type { Traffic } from '../../stage-config.ts';
import { code, listed, table } from '../markdown.ts';

const EVERYTHING = 'everything';

/** Who comes to a platform and by what: a line for each brand and each part of its traffic. */
export function arrivalsTable(platform: PlatformConfig): string {
  const { clickId } = platform.specification;
  const click =
    clickId.arrivesAs.length === 0 ? 'a click ID' : listed(clickId.arrivesAs.map(code), 'or');
  return table(
    ['Brand', 'Flow', 'By click', 'Without a click', 'Whose player then'],
    Object.keys(platform.brands).flatMap((brand) => {
      const parts = platform.traffic.filter((part) => part.brand === brand);
      const flows: Traffic[] = parts.length === 0 ? [{ brand }] : parts;
      return flows.map((flow) => [
        code(brand),
        describeFlow(flow),
        click,
        clicklessWay(flow, platform),
        affiliateOf(flow),
      ]);
    }),
  );
}

export function describeFlow({ products, channels }: Traffic): string {
  const places = channels?.map((channel) => (channel === 'app' ? 'in the app' : 'on the web'));
  const what = products === undefined ? EVERYTHING : listed(products.map(code));
  return places === undefined ? what : `${what} ${listed(places)}`;
}

function clicklessWay(
  { promoCodes = [], domains = [] }: Traffic,
  { specification }: PlatformConfig,
): string {
  const ways = [
    ...(promoCodes.length === 0 ? [] : [`promo code ${listed(promoCodes.map(code), 'or')}`]),
    ...(domains.length === 0 ? [] : [`domain ${listed(domains.map(code), 'or')}`]),
  ];
  if (ways.length > 0) return ways.join(', or ');
  return needsClick(specification) ? 'impossible: it attributes by clicks only' : 'none configured';
}

function affiliateOf({ promoCodes, domains, partner, campaign }: Traffic): string {
  if (promoCodes === undefined && domains === undefined) return 'none';
  const named = [
    ...(partner === undefined ? [] : [`partner ${code(partner)}`]),
    ...(campaign === undefined ? [] : [`campaign ${code(campaign)}`]),
  ];
  return named.length > 0 ? named.join(', ') : 'whoever the platform knows by the code';
}
