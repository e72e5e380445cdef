import type { Milestone } from '../../milestones.ts';
import { asAnswerRules, NAMES, namesIn } from '../../verdicts/read-lookup.ts';
import type { Lookup } from '../lookup.ts';
import type { PlatformSpecification } from '../platform-specification.ts';
import { LOOKUP, milestonesIn } from '../walk-requests.ts';
import { valuesOf } from '../walk-values.ts';
import { exampleFaults, ruleListFaults, successFaults } from './answer-faults.ts';

/** These happen once for a click, so that the click and the word for the event name the postback. */
const ONCE_PER_CLICK: readonly Milestone[] = ['registration', 'ftd', 'qualified'];

/** A lookup must be about the one postback that is in doubt, both in what it asks and in what it hears. */
export function lookupFaults(specification: PlatformSpecification): string[] {
  const { lookup } = specification;
  if (lookup === undefined) return [];
  return [
    ...milestoneFaults(lookup, specification),
    ...confusionFaults(lookup, specification),
    ...answerFaults(lookup),
  ];
}

function milestoneFaults({ milestones }: Lookup, specification: PlatformSpecification): string[] {
  const sent = milestonesIn(specification);
  return milestones.flatMap((milestone) => {
    if (!sent.includes(milestone)) {
      return [
        `lookup.milestones has ${milestone}, allowed: the milestones in events, which are ${sent.join(', ')}`,
      ];
    }
    if (isNamed(milestone, specification)) return [];
    const perClick = ONCE_PER_CLICK.includes(milestone)
      ? ', or the click ID with the word of the event'
      : '';
    return [
      `lookup.request does not name the ${milestone} that it asks about, allowed: one that always carries the transaction ID${perClick}`,
    ];
  });
}

/** By the transaction ID, or by the click and the event where no click has two of them. */
function isNamed(milestone: Milestone, specification: PlatformSpecification): boolean {
  const sources = valuesOf(specification)
    .filter(({ request, path }) => request === LOOKUP && path.startsWith('lookup.'))
    .filter(({ milestones, optional }) => !optional && milestones.includes(milestone))
    .map(({ source }) => source);
  const carries = (field: 'transactionId' | 'clickId') =>
    sources.some((source) => source.from === 'field' && source.field === field);
  const saysWhat =
    milestonesIn(specification).length === 1 || sources.some(({ from }) => from === 'event');
  return (
    carries('transactionId') ||
    (carries('clickId') && saysWhat && ONCE_PER_CLICK.includes(milestone))
  );
}

/** Who reads a request must be able to tell whether it asks or reports. */
function confusionFaults({ request }: Lookup, { requests }: PlatformSpecification): string[] {
  return Object.entries(requests).flatMap(([name, { method, path }]) => [
    ...(name === LOOKUP
      ? [`requests.${LOOKUP} has the name of the lookup, allowed: another name`]
      : []),
    ...(method === request.method && path === request.path
      ? [
          `lookup.request is ${method} ${path}, as requests.${name} is, allowed: another method or path`,
        ]
      : []),
  ]);
}

/**
 * Found is never asked again and not found is sent again: neither is read from a status alone, and what
 * is found must be this postback, in case that the platform leaves the question's filter aside.
 */
function answerFaults({ answers }: Lookup): string[] {
  const rules = asAnswerRules(answers);
  const path = 'lookup.answers';
  const missing = (['found', 'not-found'] as const).filter(
    (wanted) => !answers.some(({ verdict, example }) => verdict === wanted && example),
  );
  return [
    ...ruleListFaults(rules, path),
    ...exampleFaults(rules, path),
    ...answers.flatMap((rule, index) => ruleFaultsAt(rule, `${path}.${index}.when`)),
    ...missing.map(
      (wanted) => `${path} has no ${wanted} rule with an example, allowed: one at least`,
    ),
  ];
}

function ruleFaultsAt({ verdict, when }: Lookup['answers'][number], path: string): string[] {
  const known: readonly string[] = NAMES;
  const strangers = namesIn(when).filter((name) => !known.includes(name));
  const { status: _, ...evidence } = when;
  const isBare = Object.values(evidence).every((condition) => condition === undefined);
  return [
    ...strangers.map((name) => `${path} has {${name}}, allowed: {${known.join('} and {')}}`),
    ...(verdict === 'found' ? successFaults({ when }, { path, what: 'found' }) : []),
    ...(verdict === 'found' && namesIn(when).length === 0
      ? [
          `${path} holds for any postback, allowed for what is found: a text with {transactionId} or {clickId} in it`,
        ]
      : []),
    ...(verdict === 'not-found' && isBare
      ? [
          `${path} says nothing of body, JSON or header, allowed for what is not found: a condition on one at least`,
        ]
      : []),
  ];
}
