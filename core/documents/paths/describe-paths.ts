import { GENERATED_BY } from '../generated-by.ts';
import { bullets, code } from '../markdown.ts';
import { stageSection } from './stage-section.ts';
import type { StageSubject } from './stage-subject.ts';

/**
 * Every configured path from click to milestone: how a player is attributed, who decides, what each
 * platform is told, and where a click ID could be lost on the way. The same stages always give the
 * same text; it ends with a line break.
 */
export function describePaths(subjects: readonly StageSubject[]): string {
  const blocks = [
    `<!-- ${GENERATED_BY} from \`stages\` and \`integrations\`: change those. -->`,
    '# Paths from click to milestone',
    'How a player is attributed, which source decides what happened, and what each platform is told of it: as the stage files have it. Reasons stand as they are written into ledger and log; [architecture](architecture.md) has the words.',
    ...contents(subjects),
    ...subjects.flatMap(stageSection),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function contents(subjects: readonly StageSubject[]): string[] {
  if (subjects.length < 2) return [];
  return [
    bullets(
      subjects.map(({ config: { stage, platforms } }) => {
        const names = Object.keys(platforms).map(code).join(', ');
        return `[${stage}](#stage-${stage}): ${names || 'no platform'}`;
      }),
    ),
  ];
}
