import * as z from 'zod';
import { describeIssue } from './describe-issue.ts';
import type { SourceDescription } from './source-description.ts';
import { type StageConfig, stageConfig } from './stage-config.ts';

/** How long a replaced key still counts where retries carry fresh signatures. */
const DEFAULT_PREVIOUS_KEY_HOURS = 24;

/** One source of a stage, as the functions run by it. */
export const sourceConfig = stageConfig.shape.sources.valueType.extend({
  previousKeyHours: z.int(),
});

export type SourceConfig = z.infer<typeof sourceConfig>;

/**
 * Joins a source's settings with the description of the adapter it names.
 *
 * @returns every fault, and the source unless nothing can be made of it
 */
export function resolveSource(
  name: string,
  settings: StageConfig['sources'][string],
  descriptions: Readonly<Record<string, SourceDescription>>,
): { source?: SourceConfig; faults: string[] } {
  const { adapter } = settings;
  const description = Object.hasOwn(descriptions, adapter) ? descriptions[adapter] : undefined;
  if (description === undefined) {
    const known = Object.keys(descriptions).join(', ');
    return { faults: [`sources.${name}.adapter is "${adapter}", allowed: ${known}`] };
  }
  const carriers = description.carriers ?? ['webhook'];
  const carrier = settings.eventBus ? 'event-bus' : 'webhook';
  if (!carriers.includes(carrier)) {
    const wanted = carrier === 'webhook' ? 'is missing' : 'is given';
    return {
      faults: [
        `sources.${name}.eventBus ${wanted}, but events of ${description.title} come only by ${carriers.join(' or ')}`,
      ],
    };
  }
  const own = description.settings.safeParse(settings.settings, { reportInput: true });
  if (!own.success) {
    return {
      faults: own.error.issues.map((issue) => `sources.${name}.settings.${describeIssue(issue)}`),
    };
  }
  const { replay } = description;
  const previousKeyHours =
    settings.previousKeyHours ??
    (replay.by === 'event-id' ? replay.retrySpanHours : DEFAULT_PREVIOUS_KEY_HOURS);
  return {
    source: { ...settings, settings: own.data as Record<string, unknown>, previousKeyHours },
    faults: [],
  };
}
