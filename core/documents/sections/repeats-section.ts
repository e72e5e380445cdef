import { MILESTONES } from '../../milestones.ts';
import { capitalised, prose, table } from '../markdown.ts';
import type { Section } from '../section.ts';
import { describeMilestone } from '../words/describe-milestone.ts';

/** What a second request does, and so what we do when we cannot know whether the first arrived. */
export const repeatsSection: Section = ({ specification }) => [
  '## Repeats',
  table(
    ['Event', 'A second request', 'Recognised by', 'When the outcome is unknown'],
    MILESTONES.flatMap((milestone) => {
      const repeat = specification.repeats[milestone];
      if (repeat === undefined) return [];
      const harmless = repeat.effect === 'recognised';
      return [
        [
          capitalised(describeMilestone(milestone)),
          harmless ? 'has no effect' : 'counts again',
          prose(repeat.key),
          harmless
            ? 'sent again with the same transaction ID'
            : 'kept for a person, not sent again',
        ],
      ];
    }),
  ),
  'The outcome is unknown after a timeout, a broken connection or an answer that no rule below reads: you may have recorded the event. The last column is what we do unless an account has agreed otherwise. Nothing that you have acknowledged is sent again, except by a named person, on record.',
  ...(specification.acceptDuplicates
    ? ['Duplicates are accepted: an account may have every unknown outcome sent again.']
    : []),
];
