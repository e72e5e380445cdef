import type { Milestone } from '../../core/milestones.ts';
import type { ReadRequest } from '../../core/rendering/read-request.ts';
import type { SpecifiedPlatform } from './account-settings.ts';
import { bookPostback } from './book-postback.ts';
import { checkAccess } from './check-access.ts';
import { chooseAnswer, type Situation } from './choose-answer.ts';
import { dedupeKeyOf } from './dedupe-key.ts';
import type { FarAnswer, FarWorld } from './platform-behaviour.ts';

/**
 * What a platform makes of a postback: whether it is a call of its own, from who it should be from,
 * in the form that it wants, of a click that it has sent, and new.
 */
export function judgePostback(
  platform: SpecifiedPlatform,
  read: ReadRequest,
  world: FarWorld,
): FarAnswer {
  const { specification } = platform;
  const refuse = (situation: Situation, why: string): FarAnswer => ({
    ...chooseAnswer(specification, situation),
    ...(read.test && { test: read.test }),
    verdict: 'refused',
    why,
  });
  const faults = read.faults.map(({ parameter, rule }) => `${parameter}: ${rule}`).join('; ');
  const [milestone] = read.milestones;
  if (milestone === undefined) return refuse('no-such-call', faults);
  const { signature, why } = checkAccess(specification, read, world);
  const checked = signature && { signature };
  if (why !== undefined) return { ...refuse('unauthorised', why), ...checked };
  if (faults !== '') return { ...refuse('invalid', faults), ...checked };
  const { clickId } = read.values;
  if (clickId !== undefined && !world.knowsClick(clickId)) {
    return { ...refuse('unknown-click', `the click ${clickId} is unknown`), ...checked };
  }
  if (world.refusal !== undefined) {
    return { ...refuse(world.refusal, world.refusal), ...checked };
  }
  return { ...take(platform, { ...read, milestone }, { world, refuse }), ...checked };
}

/** One that nothing is wrong with: it is a repeat, or it is booked. */
function take(
  { specification, settings }: SpecifiedPlatform,
  read: ReadRequest & { milestone: Milestone },
  { world, refuse }: { world: FarWorld; refuse: (situation: Situation, why: string) => FarAnswer },
): FarAnswer {
  const { milestone, test } = read;
  const event = specification.events[milestone];
  const goal = settings.words?.[milestone] ?? event?.word ?? event?.status ?? milestone;
  const told = { ...read, goal, status: event?.status };
  const dedupeKey = dedupeKeyOf(specification, told);
  const marked = test && { test };
  if (dedupeKey !== undefined && world.isConverted(dedupeKey)) {
    const why = `recognised by ${specification.repeats[milestone]?.key}`;
    return { ...chooseAnswer(specification, 'duplicate'), ...marked, verdict: 'duplicate', why };
  }
  const booked = bookPostback({ ...told, dedupeKey }, settings, world);
  if ('why' in booked) return refuse('invalid', booked.why);
  return { ...chooseAnswer(specification, 'accepted'), ...marked, verdict: 'accepted', ...booked };
}
