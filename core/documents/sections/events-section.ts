import { MILESTONES, type Milestone } from '../../milestones.ts';
import type {
  EventRule,
  PlatformSpecification,
} from '../../specification/platform-specification.ts';
import { bullets, capitalised, code, listed, table } from '../markdown.ts';
import type { Section } from '../section.ts';
import {
  describeMilestone,
  describeMilestones,
  meaningOfMilestone,
} from '../words/describe-milestone.ts';

/** Whose the words of the events are. */
export const OWNERS: Record<PlatformSpecification['words'], string> = {
  vendor: 'The words are your own.',
  suggested: 'The words are a suggestion: an account may have agreed others with you.',
  account: 'The words are examples: every account has its own.',
};

export const CADENCES: Record<EventRule['cadence'], string> = {
  'every-event': 'each time it happens',
  'once-per-click': 'once for a click',
  'period-total': 'the total of a period',
  'cumulative-total': 'the total since the click',
};

/** Which events are sent, by which words, and in which states a conversion can be. */
export const eventsSection: Section = ({ specification }) => {
  const sent = MILESTONES.flatMap((milestone) => {
    const event = specification.events[milestone];
    return event === undefined ? [] : [rowOf(milestone, event)];
  });
  const never = MILESTONES.filter((milestone) => specification.events[milestone] === undefined);
  return [
    '## Events',
    table(['Event', 'Meaning', 'Your word', 'Your status', 'Request', 'How often'], sent),
    OWNERS[specification.words],
    ...(never.length > 0 ? [`Never sent: ${describeMilestones(never)}.`] : []),
    ...describeReversals(specification),
    ...describeStatuses(specification),
  ];
};

function rowOf(milestone: Milestone, { word, status, request, cadence }: EventRule): string[] {
  return [
    capitalised(describeMilestone(milestone)),
    meaningOfMilestone(milestone),
    word === undefined ? 'none' : code(word),
    status === undefined ? 'none' : code(status),
    code(request),
    CADENCES[cadence],
  ];
}

function describeReversals({ reversals }: PlatformSpecification): string[] {
  if (reversals === undefined) return [];
  return [
    reversals.partial === 'sent'
      ? 'A refund of a part is sent with the part that is taken back.'
      : 'Only the whole of what was reported can be taken back: a refund of a part waits for a person.',
  ];
}

function describeStatuses({ statuses }: PlatformSpecification): string[] {
  if (statuses === undefined) return [];
  const { words, moves } = statuses;
  return [
    `A conversion has one of the statuses ${listed(words.map(code), 'or')}.`,
    ...(moves === undefined
      ? ['Any of them may follow any other.']
      : [
          'It can move only so:',
          bullets(moves.map(({ from, to }) => `${code(from)} to ${code(to)}`)),
        ]),
  ];
}
