import type { LookupRule } from '../../specification/lookup.ts';
import { code, table } from '../markdown.ts';
import { PLACES, parameterRows } from '../parameter-rows.ts';
import type { Section } from '../section.ts';
import { describeCondition } from '../words/describe-condition.ts';
import { describeDuration } from '../words/describe-duration.ts';
import { describeMilestones } from '../words/describe-milestone.ts';
import { describeMeaning } from '../words/describe-value.ts';
import { describeExample } from './answers-section.ts';

const MEANINGS: Record<LookupRule['verdict'], string> = {
  found: 'you have it: done, as if you had acknowledged it',
  'not-found': 'you lack it: sent again at once, with the same transaction ID',
  unclear: 'asked again by the schedule',
};

/** How we ask what became of a request, and how we read what we are told. */
export const lookupSection: Section = ({ specification }) => {
  const { lookup, baseUrl } = specification;
  if (lookup === undefined) return [];
  const { request, milestones, delaySeconds, answers } = lookup;
  const rows = parameterRows(request).map((row) => [
    PLACES[row.place],
    code(row.name),
    describeMeaning(row.parameter.value, row.parameter.meaning),
  ]);
  return [
    '## Lookup',
    `Where an account has agreed to \`verify\`, we ask what you have recorded before we send anything again whose outcome is unknown: ${describeMilestones(milestones)}. We ask ${describeDuration(delaySeconds)} after that attempt at the soonest. The question must change nothing on your side.`,
    `${request.method} ${code(`${lookup.baseUrl ?? baseUrl}${request.path}`)}`,
    ...(rows.length === 0 ? [] : [table(['Place', 'Name', 'Value'], rows)]),
    'What we make of your answer, read from top to bottom as those above; anything else is unclear, whatever its status. `{transactionId}` and `{clickId}` stand for those of the event that we ask about.',
    table(
      ['Rule', 'Answer', 'What we do', 'Example'],
      answers.map((rule) => [
        code(rule.name),
        describeCondition(rule.when),
        MEANINGS[rule.verdict],
        describeExample(rule),
      ]),
    ),
  ];
};
