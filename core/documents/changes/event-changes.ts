import type { Milestone } from '../../milestones.ts';
import type { PlatformSpecification } from '../../specification/platform-specification.ts';
import { capitalised, code } from '../markdown.ts';
import { CADENCES } from '../sections/events-section.ts';
import { describeMilestone } from '../words/describe-milestone.ts';
import { changedEntries, changesIn, told } from './compare.ts';

type Pair<T> = { before: T; after: T };
type Events = PlatformSpecification['events'];
type Repeats = PlatformSpecification['repeats'];

export function eventChanges({ before, after }: Pair<Events>): string[] {
  return changedEntries(before, after, {
    added: (milestone, event) => [`${nameOf(milestone)} is sent now: ${describeEvent(event)}.`],
    removed: (milestone) => [`${nameOf(milestone)} is no longer sent.`],
    changed: (milestone, { before: was, after: is }) =>
      changesIn(
        { before: was ?? {}, after: is ?? {} },
        {
          word: told(`${nameOf(milestone)}: your word is`, code),
          status: told(`${nameOf(milestone)}: your status is`, code),
          request: told(`${nameOf(milestone)}: the request is`, code),
          cadence: told(`${nameOf(milestone)}: sent`, (cadence) => CADENCES[cadence]),
        },
        `events.${milestone}`,
      ),
  });
}

export function repeatChanges({ before, after }: Pair<Repeats>): string[] {
  return changedEntries(before, after, {
    added: (milestone, rule) => [`${nameOf(milestone)}: a second request ${effectOf(rule)}.`],
    removed: (milestone) => [`${nameOf(milestone)}: nothing is said of a second request any more.`],
    changed: (milestone, { before: was, after: is }) =>
      changesIn(
        { before: was ?? {}, after: is ?? {} },
        {
          effect: told(`${nameOf(milestone)}: a second request`, (effect) => EFFECTS[effect]),
          key: told(`${nameOf(milestone)}: a repeat is recognised by`, (key) => key),
        },
        `repeats.${milestone}`,
      ),
  });
}

function describeEvent(event: Events[Milestone]): string {
  if (event === undefined) return 'without a word';
  const { word, status, request, cadence } = event;
  const parts = [
    word === undefined ? 'without a word' : `your word ${code(word)}`,
    ...(status === undefined ? [] : [`your status ${code(status)}`]),
    `the request ${code(request)}`,
    CADENCES[cadence],
  ];
  return parts.join(', ');
}

const EFFECTS = { recognised: 'has no effect', 'counted-again': 'counts again' };

function effectOf(rule: Repeats[Milestone]): string {
  return rule === undefined ? 'is not described' : `${EFFECTS[rule.effect]} (${rule.key})`;
}

function nameOf(milestone: string): string {
  return capitalised(describeMilestone(milestone as Milestone));
}
