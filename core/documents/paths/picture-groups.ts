import { MILESTONES, type Milestone } from '../../milestones.ts';
import type { PipelineConfig } from '../../pipeline-config.ts';
import type { PlatformConfig } from '../../platform-config.ts';
import { type Deciders, decidersOf, qualifiesByDeposit, toldMilestones } from './deciders.ts';

/** Milestones that the same sources decide for the same platforms: one box in the picture. */
export type Group = Pick<Deciders, 'authority' | 'standIns' | 'silenceMinutes'> & {
  milestones: Milestone[];
  platforms: string[];
};

/** In the order of a player's life. */
export function groupsOf(config: PipelineConfig): Group[] {
  const groups = new Map<string, Group>();
  for (const milestone of MILESTONES) {
    for (const group of decidedAlike(milestone, config)) {
      const { authority, standIns, platforms } = group;
      const way = JSON.stringify([authority, standIns, platforms]);
      const known = groups.get(way);
      if (known) known.milestones.push(milestone);
      else groups.set(way, group);
    }
  }
  return [...groups.values()];
}

/** One milestone, apart where other sources decide it for other platforms. */
function decidedAlike(milestone: Milestone, config: PipelineConfig): Group[] {
  const groups = new Map<string, Group>();
  for (const [name, platform] of Object.entries(config.platforms)) {
    if (!toldMilestones(platform).includes(milestone)) continue;
    const deciders = decidersFor(platform, milestone, config);
    const way = deciders.authority.join();
    const known = groups.get(way);
    if (known) known.platforms.push(name);
    else groups.set(way, { ...deciders, milestones: [milestone], platforms: [name] });
  }
  return [...groups.values()];
}

function decidersFor(
  platform: PlatformConfig,
  milestone: Milestone,
  config: PipelineConfig,
): Pick<Group, 'authority' | 'standIns' | 'silenceMinutes'> {
  const { authority, standIns, silenceMinutes } = decidersOf(milestone, config);
  if (milestone !== 'qualified' || !qualifiesByDeposit(platform)) {
    return { authority, standIns, silenceMinutes };
  }
  const deposits = decidersOf('deposit', config);
  const all = [...new Set([...authority, ...deposits.authority])];
  return {
    authority: all,
    // Nobody stands in for who reports a player's activity.
    standIns: deposits.standIns.filter((source) => !all.includes(source)),
    silenceMinutes: deposits.silenceMinutes,
  };
}
