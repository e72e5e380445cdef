import type { EventRule, PlatformSpecification } from '../platform-specification.ts';
import { isOfPostback, milestonesIn, requestsOf } from '../walk-requests.ts';

/** Events against the requests, statuses, reversals and repeats that they speak of. */
export function eventFaults(specification: PlatformSpecification): string[] {
  const { requests, events, reversals } = specification;
  const names = Object.keys(requests);
  const strangers = rulesOf(specification)
    .filter(([, { request }]) => !names.includes(request))
    .map(
      ([milestone, { request }]) =>
        `events.${milestone}.request is "${request}", allowed: ${names.join(', ')}`,
    );
  const idle = requestsOf(specification)
    .filter((request) => isOfPostback(request) && request.milestones.length === 0)
    .map(({ path }) => `${path} is sent for no event, allowed: requests that events name`);
  const unanswered =
    events.reversal && !reversals
      ? ['reversals is missing, allowed: what can be taken back, because events has reversal']
      : [];
  return [
    ...strangers,
    ...idle,
    ...unanswered,
    ...statusFaults(specification),
    ...repeatFaults(specification),
  ];
}

function rulesOf({ events }: PlatformSpecification): Array<[string, EventRule]> {
  return Object.entries(events);
}

function statusFaults(specification: PlatformSpecification): string[] {
  const { words = [], moves = [] } = specification.statuses ?? {};
  const used = [
    ...rulesOf(specification).flatMap(([milestone, { status }]) =>
      status === undefined ? [] : [{ path: `events.${milestone}.status`, status }],
    ),
    ...moves.flatMap(({ from, to }, index) => [
      { path: `statuses.moves.${index}.from`, status: from },
      { path: `statuses.moves.${index}.to`, status: to },
    ]),
  ];
  return used
    .filter(({ status }) => !words.includes(status))
    .map(
      ({ path, status }) =>
        `${path} is "${status}", allowed: statuses.words, which are ${words.join(', ') || 'none'}`,
    );
}

function repeatFaults(specification: PlatformSpecification): string[] {
  const milestones: string[] = milestonesIn(specification);
  const given = Object.keys(specification.repeats);
  return [
    ...milestones
      .filter((milestone) => !given.includes(milestone))
      .map(
        (milestone) =>
          `repeats.${milestone} is missing, allowed: what a second request does, because events has ${milestone}`,
      ),
    ...given
      .filter((milestone) => !milestones.includes(milestone))
      .map(
        (milestone) =>
          `repeats has ${milestone}, allowed: the milestones in events, which are ${milestones.join(', ') || 'none'}`,
      ),
  ];
}
