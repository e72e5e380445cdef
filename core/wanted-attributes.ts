import type { PipelineConfig } from './pipeline-config.ts';
import type { PlayerEvent } from './player-event.ts';

/**
 * An event with no more attributes than the platforms of the stage ask for: what is personal and
 * needed by nobody goes no further than this.
 */
export function withWantedAttributes(
  event: PlayerEvent,
  { platforms }: Pick<PipelineConfig, 'platforms'>,
): PlayerEvent {
  const wanted = new Set(Object.values(platforms).flatMap(({ attributes }) => attributes));
  const { attributes, ...rest } = event;
  const kept = { ...rest, ...only(attributes, wanted) } as PlayerEvent;
  if (kept.type !== 'registration' || kept.click === undefined) return kept;
  const { attributes: ofClick, ...click } = kept.click;
  return { ...kept, click: { ...click, ...only(ofClick, wanted) } };
}

function only(
  attributes: Record<string, string> | undefined,
  wanted: ReadonlySet<string>,
): { attributes?: Record<string, string> } {
  const kept = Object.entries(attributes ?? {}).filter(([name]) => wanted.has(name));
  return kept.length === 0 ? {} : { attributes: Object.fromEntries(kept) };
}
