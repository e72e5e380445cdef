import type { Milestone } from '../../milestones.ts';
import { matchesWhole } from '../pattern.ts';
import type { PlatformSpecification } from '../platform-specification.ts';
import { isOfPostback, milestonesIn } from '../walk-requests.ts';
import { valuesOf } from '../walk-values.ts';

/** The click ID, how later events find their player, and the window that is counted from the click. */
export function clickFaults(specification: PlatformSpecification): string[] {
  return [
    ...exampleFaults(specification),
    ...identityFaults(specification),
    ...windowFaults(specification),
  ];
}

function exampleFaults({ clickId: { example, pattern, maxLength } }: PlatformSpecification) {
  return [
    ...(matchesWhole(pattern, example)
      ? []
      : [`clickId.example is "${example}", allowed: ${pattern}`]),
    ...([...example].length <= maxLength
      ? []
      : [`clickId.example is "${example}", allowed: at most ${maxLength} characters`]),
  ];
}

function identityFaults(specification: PlatformSpecification): string[] {
  if (specification.identity.click === 'every-event') return [];
  const milestones = milestonesIn(specification);
  if (!milestones.includes('registration')) {
    return [
      'identity.click is "first-event", allowed: "every-event", because events has no registration to go with the click',
    ];
  }
  const required: Array<['clickId' | 'playerRef', Milestone[]]> = [
    ['clickId', ['registration']],
    ['playerRef', milestones],
  ];
  return required.flatMap(([field, carriers]) =>
    carriers
      .filter((milestone) => !carries(specification, milestone, field))
      .map(
        (milestone) =>
          `identity.click is "first-event", but ${milestone} carries no ${field} that is always there, allowed: a click that the registration ties to the player of every event`,
      ),
  );
}

function carries(
  specification: PlatformSpecification,
  milestone: Milestone,
  field: 'clickId' | 'playerRef',
): boolean {
  return valuesOf(specification).some(
    ({ source, path, milestones, optional }) =>
      isOfPostback({ path }) &&
      source.from === 'field' &&
      source.field === field &&
      milestones.includes(milestone) &&
      !optional,
  );
}

function windowFaults({ window }: PlatformSpecification): string[] {
  const { defaultDays, maxDays } = window ?? {};
  return defaultDays !== undefined && maxDays !== undefined && defaultDays > maxDays
    ? [`window.defaultDays is ${defaultDays}, allowed: at most window.maxDays, which is ${maxDays}`]
    : [];
}
