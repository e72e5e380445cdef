import { outsideWindow, windowOfClick } from '../../core/attribution-window.ts';
import type { Milestone } from '../../core/milestones.ts';
import { type PipelineConfig, platformOf } from '../../core/pipeline-config.ts';
import type { Click, PlayerEvent } from '../../core/player-event.ts';
import { takesFlow } from '../../core/routing.ts';

/** Why a milestone of this click shall have no postback; undefined if it shall have one. */
export function unsendable(
  about: { click: Click; event: PlayerEvent; milestone: Milestone },
  config: PipelineConfig,
): { reason: string; because: Record<string, string | number> } | undefined {
  const { click, event, milestone } = about;
  const platform = platformOf(config, click.platform);
  if (platform === undefined) {
    return { reason: 'unknown-platform', because: { platform: click.platform } };
  }
  if (!Object.hasOwn(platform.brands, event.brand)) {
    return { reason: 'brand-not-on-platform', because: { brand: event.brand } };
  }
  if (!takesFlow(platform, event)) {
    const { product = '-', channel = '-' } = event;
    return { reason: 'flow-not-on-platform', because: { product, channel } };
  }
  if (platform.specification.events[milestone] === undefined) {
    return { reason: 'milestone-not-wanted', because: { milestone } };
  }
  const window = windowOfClick(platform, about);
  const { clickedAt } = click;
  const outside = outsideWindow(window, { clickedAt, occurredAt: event.occurredAt });
  return outside && { reason: 'outside-window', because: outside };
}
