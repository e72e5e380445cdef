import type { PlatformConfig } from '../../platform-config.ts';
import { code, listed } from '../markdown.ts';
import { describeFlow } from './arrivals-table.ts';
import { named } from './decider-words.ts';
import { toldMilestones } from './deciders.ts';
import type { Loss } from './loss.ts';
import type { StageSubject } from './stage-subject.ts';
import { hasWindow } from './window-words.ts';

type Placed = [name: string, platform: PlatformConfig];

/** Where a bound click does not lead to a postback, or not to one that the platform takes. */
export function platformLosses({ config }: StageSubject): Loss[] {
  const placed: Placed[] = Object.entries(config.platforms);
  return [
    {
      where: 'A platform that is not configured',
      what: `A click must name ${named(Object.keys(config.platforms))}. Another name binds the player for good, and nothing is sent.`,
      visible: '`unknown-platform`',
    },
    ...brandLosses(placed, config.brands),
    ...flowLosses(placed),
    ...windowLosses(placed),
    ...identityLosses(placed),
    {
      where: 'Click ID of another shape',
      what: 'Cut short, or not as the platform makes them: the postback is held and nothing is sent. One with only a letter changed is sent, and refused.',
      visible: '`clickId: must match …`, or `rejected`',
    },
  ];
}

function brandLosses(placed: readonly Placed[], brands: readonly string[]): Loss[] {
  const missing = placed.flatMap(([name, platform]) => {
    const others = brands.filter((brand) => !Object.hasOwn(platform.brands, brand));
    return others.length === 0 ? [] : [`${code(name)} takes nothing of ${named(others)}`];
  });
  if (missing.length === 0) return [];
  return [
    {
      where: 'Brand',
      what: `${listed(missing)}: the player is bound, and nothing is sent.`,
      visible: '`brand-not-on-platform`',
    },
  ];
}

function flowLosses(placed: readonly Placed[]): Loss[] {
  const narrow = placed.flatMap(([name, { traffic }]) => {
    const restricted = traffic.filter(({ products, channels }) => products ?? channels);
    const flows = restricted.map((part) => `${describeFlow(part)} (${code(part.brand)})`);
    return flows.length === 0 ? [] : [`${code(name)} takes only ${listed(flows)}`];
  });
  if (narrow.length === 0) return [];
  return [
    {
      where: 'Product or channel',
      what: `${narrow.join('; ')}: of anything else nothing is sent.`,
      visible: '`flow-not-on-platform`',
    },
  ];
}

function windowLosses(placed: readonly Placed[]): Loss[] {
  const limited = placed.filter(([, platform]) => hasWindow(platform, toldMilestones(platform)));
  if (limited.length === 0) return [];
  return [
    {
      where: 'Between click and event',
      what: `Too late, or too soon, for ${named(
        limited.map(([name]) => name),
        'and',
      )}: see "After the click" there. What counts is when it happened, not when it is reported.`,
      visible: '`outside-window`',
    },
  ];
}

function identityLosses(placed: readonly Placed[]): Loss[] {
  const first = placed.filter(([, { specification }]) => {
    return specification.identity.click === 'first-event';
  });
  if (first.length === 0) return [];
  const names = named(
    first.map(([name]) => name),
    'and',
  );
  return [
    {
      where: 'Registration that the platform does not get',
      what: `For ${names} it alone carries the click ID: where it is suppressed, so is every deposit; where it is not delivered in time, they are held until it is.`,
      visible: '`registration-suppressed`, `registration-not-delivered`',
    },
  ];
}
