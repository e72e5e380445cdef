import { bullets } from '../markdown.ts';
import { named } from './decider-words.ts';
import { decidersSection } from './deciders-section.ts';
import { lossesSection } from './losses-section.ts';
import { picture } from './picture.ts';
import { platformSection } from './platform-section.ts';
import { sourcesTable } from './sources-table.ts';
import type { StageSubject } from './stage-subject.ts';

/** All paths of one stage. */
export function stageSection(subject: StageSubject): string[] {
  const { config } = subject;
  const { stage, brands, platforms } = config;
  const heading = `## Stage \`${stage}\``;
  if (Object.keys(platforms).length === 0) {
    return [heading, 'It has no platform: whatever is reported, nothing is sent.'];
  }
  return [
    heading,
    `Brands: ${named(brands, 'and')}.`,
    picture(subject),
    bullets([
      'Solid: the way that decides. Dotted: who decides after a silence, or says whose payment it is.',
      'A source without an arrow to a milestone decides nothing that a platform is told.',
    ]),
    '### Sources',
    sourcesTable(subject),
    ...decidersSection(config),
    ...Object.entries(platforms).flatMap(([name, platform]) =>
      platformSection(name, platform, config),
    ),
    ...lossesSection(subject),
  ];
}
