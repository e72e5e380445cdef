import type { Milestone } from '../../core/milestones.ts';
import { type PipelineConfig, platformOf } from '../../core/pipeline-config.ts';

/** Why a milestone of this click shall have no postback; undefined if it shall have one. */
export function unsendable(
  about: { platform: string; brand: string; milestone: Milestone },
  config: PipelineConfig,
): { reason: string; because: Record<string, string> } | undefined {
  const platform = platformOf(config, about.platform);
  if (platform === undefined) {
    return { reason: 'unknown-platform', because: { platform: about.platform } };
  }
  if (!Object.hasOwn(platform.brands, about.brand)) {
    return { reason: 'brand-not-on-platform', because: { brand: about.brand } };
  }
  if (platform.specification.events[about.milestone] === undefined) {
    return { reason: 'milestone-not-wanted', because: { milestone: about.milestone } };
  }
  return undefined;
}
