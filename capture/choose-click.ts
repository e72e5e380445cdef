import { clickIdFault } from '../core/click-id.ts';
import type { CaptureConfig, CapturePlatform, Tell } from './config.ts';
import type { Parameter } from './read-query.ts';

export type FoundClick = {
  platform: string;
  clickId: string;
  /** The parameter it arrived by. */
  name: string;
  campaign?: string | undefined;
  partner?: string | undefined;
  /** It arrived under a name that nobody reads. */
  missed?: true;
  /** What a missed one would have been read from. */
  expected?: string[];
};

type Names = Pick<CaptureConfig, 'platforms' | 'campaign' | 'partner'>;

/**
 * Decides which parameter is the click: rules in docs/capture.md, "Which click counts".
 *
 * @returns undefined if none is there, or the one that is there cannot be a click ID
 */
export function chooseClick(
  parameters: Parameter[],
  { platforms, campaign, partner }: Names,
  tell: Tell,
): FoundClick | undefined {
  const valueAt = (wanted: string | undefined) =>
    parameters.find(([name, value]) => value && name === wanted)?.[1];
  const sound = (name = '') => {
    const value = valueAt(name);
    const fault = value && clickIdFault(value);
    return fault ? tell(fault, name) : value;
  };
  const found: Candidate[] = [];
  const near: Candidate[] = [];

  for (const platform of platforms) {
    const fits = Object.entries({ ...platform.when }).every(([key, one]) => valueAt(key) === one);
    for (const alias of platform.aliases) {
      for (const [name, value] of parameters) {
        if (name === alias && !value) tell('empty', name);
        else if (name === alias && fits) found.push([name, platform, value]);
        else if (value && plain(name) === plain(alias)) near.push([name, platform]);
      }
    }
  }
  // What affiliate platforms commonly call a click ID.
  const wellKnown = /^(((aff|ir)?click|sub|c|t|transaction)id|[bs]tag|cxd|awc)$/;
  for (const [name, value] of parameters) {
    if (value && ![campaign, partner].includes(name) && wellKnown.test(plain(name))) {
      near.push([name, platforms[0]]);
    }
  }
  const [first] = found;
  const [name, platform, value] = first ?? near[0] ?? [];
  if (!name) return undefined;
  if (!first) tell('unread-name', name);
  // Two platforms that read one parameter by the same name are an order of precedence.
  else if (found.some(([n, p, v]) => v !== value || (n !== name && p !== platform))) {
    tell('several', name);
  }
  const clickId = sound(name);
  if (!clickId || !platform) return undefined;
  return {
    platform: platform.name,
    clickId,
    name,
    campaign: sound(campaign),
    partner: sound(partner),
    ...(!first && { missed: true, expected: platform.aliases }),
  };
}

type Candidate = [name: string, platform: CapturePlatform | undefined, value?: string];

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}
