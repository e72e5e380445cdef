import type { Milestone } from '../../core/milestones.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';

/** Why a milestone of this click shall have no postback; undefined if it shall have one. */
export function unsendable(
  about: { platform: string; brand: string; milestone: Milestone },
  config: PipelineConfig,
): { reason: string; because: Record<string, string> } | undefined {
  const platform = config.platforms[about.platform];
  if (platform === undefined) {
    return { reason: 'unknown-platform', because: { platform: about.platform } };
  }
  if (platform.brands[about.brand] === undefined) {
    return { reason: 'brand-not-on-platform', because: { brand: about.brand } };
  }
  if (platform.specification.events[about.milestone] === undefined) {
    return { reason: 'milestone-not-wanted', because: { milestone: about.milestone } };
  }
  return undefined;
}
