import type { PlatformSpecification } from '../../specification/platform-specification.ts';
import type { ValueSource } from '../../specification/value-source.ts';
import { isOfPostback } from '../../specification/walk-requests.ts';
import { valuesOf } from '../../specification/walk-values.ts';
import { bullets, code, listed } from '../markdown.ts';
import type { Section } from '../section.ts';
import { counted, describeDuration } from '../words/describe-duration.ts';
import { describeMilestones } from '../words/describe-milestone.ts';
import { sentMilestones } from '../words/sent-milestones.ts';

/** What a click ID is like, how later events find their click, and how long a click counts. */
export const clickSection: Section = ({ specification }) => [
  '## Click ID',
  bullets(describeClickId(specification)),
  describeIdentity(specification),
  '## Attribution window',
  describeWindow(specification.window),
];

function describeClickId({ clickId }: PlatformSpecification): string[] {
  const { pattern, maxLength, letterCase, unique, example, arrivesAs } = clickId;
  return [
    `It looks like ${code(example)}: it matches ${code(pattern)} as a whole and has at most ${counted(maxLength, 'character')}. An event with another one is not sent.`,
    ...(arrivesAs.length > 0
      ? [`It arrives on the landing page as ${listed(arrivesAs.map(code), 'or')}.`]
      : []),
    letterCase === 'sensitive'
      ? 'Upper and lower case count; it is carried back byte for byte.'
      : 'Upper and lower case do not count; it is carried back as it came.',
    unique === 'click' ? 'Every click has its own.' : 'Two visits of one session may share it.',
  ];
}

function describeIdentity(specification: PlatformSpecification): string {
  const { identity } = specification;
  const places = valuesOf(specification).filter(
    (value) => isOfPostback(value) && isClickId(value.source),
  );
  const carried = places.flatMap(({ milestones }) => milestones);
  if (carried.length === 0) {
    return 'No request carries it: it stands for the visit in our own ledger only.';
  }
  if (identity.click === 'first-event') {
    const wait = describeDuration(identity.maxWaitSeconds);
    return `Only the registration carries it; later events name the player. They wait for the registration's acknowledgement, at most ${wait}; where we sent no registration, we send none of them.`;
  }
  const everywhere = sentMilestones(specification).every((sent) => carried.includes(sent));
  return everywhere
    ? 'Every event carries it.'
    : `It is carried by: ${describeMilestones(carried)}.`;
}

function isClickId(source: ValueSource): boolean {
  return source.from === 'field' && source.field === 'clickId';
}

/** From click to event. */
function describeWindow(window: PlatformSpecification['window']): string {
  if (window === undefined)
    return 'This description sets none: an event is sent however old its click is, unless an account has agreed a window.';
  const { defaultDays, maxDays, minSeconds, milestones, agreedPer } = window;
  const sentences = [
    defaultDays === undefined
      ? `For ${describeMilestones(milestones)}: as agreed for each ${listed(agreedPer, 'or')}.`
      : `For ${describeMilestones(milestones)}: ${counted(defaultDays, 'day')} after the click, unless another time is agreed for the ${listed(agreedPer, 'or')}.`,
    ...(maxDays === undefined ? [] : [`More than ${counted(maxDays, 'day')} cannot be agreed.`]),
    ...(minSeconds === undefined
      ? []
      : [`An event within ${describeDuration(minSeconds)} of its click is refused.`]),
  ];
  return sentences.join(' ');
}
