import { attributionWindow, type WindowBound } from './attribution-window.ts';
import { DAY_MS } from './days.ts';
import type { PlatformSpecification } from './specification/platform-specification.ts';
import { milestonesIn } from './specification/walk-requests.ts';
import type { WindowSettings } from './window-settings.ts';

type Agreement = {
  /** The platform's name in the stage file. */
  name: string;
  settings: { window: WindowSettings };
  specification: PlatformSpecification;
};

/** What of an agreed window makes no sense, by itself or at this platform. */
export function windowFaults(agreement: Agreement): string[] {
  return [
    ...lengthFaults(agreement),
    ...milestoneFaults(agreement),
    // Two agreements that meet in many clicks are one fault.
    ...new Set(orderFaults(agreement)),
  ];
}

function lengthFaults({ name, settings: { window }, specification }: Agreement): string[] {
  const { maxDays } = specification.window ?? {};
  if (maxDays === undefined) return [];
  const lengths = [
    { of: 'days', ...window },
    ...Object.entries(window.campaigns).map(([of, one]) => ({
      of: `campaigns.${of}.days`,
      ...one,
    })),
    ...Object.entries(window.partners).map(([of, one]) => ({ of: `partners.${of}.days`, ...one })),
  ];
  return lengths.flatMap(({ of, days }) =>
    days === undefined || days <= maxDays
      ? []
      : [
          `platforms.${name}.window.${of} is ${days}, allowed: at most ${maxDays}, which is window.maxDays of the specification "${specification.name}"`,
        ],
  );
}

function milestoneFaults({ name, settings: { window }, specification }: Agreement): string[] {
  if (window.milestones === undefined) return [];
  const path = `platforms.${name}.window.milestones`;
  const known = milestonesIn(specification).filter((milestone) => milestone !== 'reversal');
  const unknown = window.milestones
    .map((milestone, index): [string, string] => [`${path}.${index}`, milestone])
    .filter(([, milestone]) => !(known as string[]).includes(milestone))
    .map(([at, milestone]) => `${at} is "${milestone}", allowed: ${known.join(', ')}`);
  const { days, minimumSeconds, campaigns, partners } = window;
  const isBounded =
    (specification.window ?? days ?? minimumSeconds) !== undefined ||
    Object.keys({ ...campaigns, ...partners }).length > 0;
  return isBounded
    ? unknown
    : [...unknown, `${path} is given without a window, allowed: with days or minimumSeconds`];
}

/** Of every click that may come: a campaign's minimum may meet its partner's maximum. */
function orderFaults({ name, settings, specification }: Agreement): string[] {
  const { campaigns, partners } = settings.window;
  // The same for every milestone that has a window: any will do.
  const window: WindowSettings = { ...settings.window, milestones: ['registration'] };
  const about = { milestone: 'registration' } as const;
  return [undefined, ...Object.keys(partners)].flatMap((partner) =>
    [undefined, ...Object.keys(campaigns)].flatMap((campaign) => {
      const named = { ...about, partner, campaign };
      const { minimum, maximum } = attributionWindow({ specification, window }, named) ?? {};
      if (minimum === undefined || maximum === undefined || minimum.ms < maximum.ms) return [];
      const least = `${pathOf(minimum, 'minimumSeconds', name)} is ${minimum.ms / 1000}`;
      const most = `${pathOf(maximum, 'days', name)}, which is ${maximum.ms / DAY_MS} days`;
      return [`${least}, allowed: less than ${most} (${maximum.ms / 1000} seconds)`];
    }),
  );
}

function pathOf({ rule }: WindowBound, figure: 'minimumSeconds' | 'days', name: string): string {
  const path = `platforms.${name}.window`;
  switch (rule.by) {
    case 'partner':
      return `${path}.partners.${rule.name}.${figure}`;
    case 'campaign':
      return `${path}.campaigns.${rule.name}.${figure}`;
    case 'stage':
      return `${path}.${figure}`;
    case 'specification':
      return figure === 'days'
        ? "the specification's own window"
        : "the specification's minSeconds";
  }
}
