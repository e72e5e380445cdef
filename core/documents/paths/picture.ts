import type { PipelineConfig } from '../../pipeline-config.ts';
import { fence, listed } from '../markdown.ts';
import { describeDuration } from '../words/describe-duration.ts';
import { describeMilestone } from '../words/describe-milestone.ts';
import { decidersOf, decidersOfEvent } from './deciders.ts';
import { type Group, groupsOf } from './picture-groups.ts';
import { arrow, dottedArrow, node, nodeId } from './picture-parts.ts';
import { describedSources, proofOfPlayer, type StageSubject } from './stage-subject.ts';

/** More codes and domains than these make a box that nobody reads. */
const SHOWN_WAYS = 3;

/**
 * Clicks and codes, sources, milestones, platforms, from left to right. Milestones that take the
 * same way share a box: a box for each would be a web of lines.
 */
export function picture(subject: StageSubject): string {
  const { config } = subject;
  const lines = [
    'flowchart LR',
    ...arrivalLines(config),
    ...describedSources(subject).map(({ name, description }) =>
      node('source', name, `${name}\n${description.title}`),
    ),
    ...groupsOf(config).flatMap(groupLines),
    ...Object.entries(config.platforms).map(([name, { specification }]) =>
      node('platform', name, `${name}\n${specification.title}`),
    ),
    ...referenceLines(subject),
  ];
  return fence('mermaid', lines.join('\n  '));
}

/** What brings a player, and who says so: all clicks in one box, the codes of each platform in another. */
function arrivalLines(config: PipelineConfig): string[] {
  const { platforms } = config;
  const ways = Object.entries(platforms).flatMap(([name, { traffic }]): [string, string][] => {
    const all = traffic.flatMap(({ promoCodes = [], domains = [] }) => [...promoCodes, ...domains]);
    return all.length === 0 ? [] : [[name, `without a click to ${name}\n${shortened(all)}`]];
  });
  const clicks = `click to ${listed(Object.keys(platforms), 'or')}`;
  const arrivals: [string, string][] = [['click', clicks], ...ways];
  const { authority, standIns } = decidersOf('registration', config);
  return arrivals.flatMap(([name, text]) => [
    node('arrival', name, text),
    ...[...authority, ...standIns].map((source) =>
      arrow(nodeId('arrival', name), nodeId('source', source)),
    ),
  ]);
}

function shortened(ways: readonly string[]): string {
  const rest = ways.length - SHOWN_WAYS;
  return [...ways.slice(0, SHOWN_WAYS), ...(rest > 0 ? [`${rest} more`] : [])].join('\n');
}

function groupLines(group: Group, index: number): string[] {
  const { milestones, authority, standIns, silenceMinutes, platforms } = group;
  const name = String(index + 1);
  const id = nodeId('milestone', name);
  const silence = `after ${describeDuration(silenceMinutes * 60)} of silence`;
  return [
    node('milestone', name, milestones.map(describeMilestone).join('\n')),
    ...authority.map((source) => arrow(nodeId('source', source), id)),
    ...standIns.map((source) => dottedArrow(nodeId('source', source), id, silence)),
    ...platforms.map((platform) => arrow(id, nodeId('platform', platform))),
  ];
}

/** Who says whose the payments are of a source that does not sign it. */
function referenceLines(subject: StageSubject): string[] {
  const { authority } = decidersOfEvent('reference', subject.config);
  const unsigned = describedSources(subject).filter((one) => proofOfPlayer(one) === 'unsigned');
  return unsigned.flatMap(({ name }) =>
    authority
      .filter((source) => source !== name)
      .map((source) =>
        dottedArrow(nodeId('source', source), nodeId('source', name), 'whose payment'),
      ),
  );
}
