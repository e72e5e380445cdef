import type { Command } from 'commander';
import { readLane } from '../lambdas/adapters/lane-ledger.ts';
import { readKnownLane } from './lane-named.ts';
import { DAYS_FOR_A_LOOK, lanesOn, withDays } from './lane-options.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { type LaneFacts, readLaneFacts } from './read-lane.ts';
import { renderLanes } from './render-lane.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { days?: number };

export function addLaneStatus(parent: Command, { perform, io }: CommandContext): void {
  withDays(withCommonOptions(parent.command('status')), String(DAYS_FOR_A_LOOK))
    .description('every lane, or one: whether it works, what waits in it and until when')
    .argument('[platform]', 'as in the stage file')
    .action(async (platform: string | undefined, options: Options) => {
      await perform(options, async (target) => {
        const lanes = await readLanes(target, { platform, ...options, wait: io.wait });
        return outcomeOf(lanes, target);
      });
    });
}

async function readLanes(
  target: Target,
  {
    platform,
    days = DAYS_FOR_A_LOOK,
    wait,
  }: Options & { platform: string | undefined; wait(ms: number): Promise<void> },
): Promise<LaneFacts[]> {
  if (platform !== undefined) await readKnownLane(target, platform);
  const platforms = platform === undefined ? Object.keys(target.config.platforms) : [platform];
  const mappings = await lanesOn(target, wait).mappings.all(platforms);
  return Promise.all(
    platforms.map(async (name) => {
      const record = await readLane(target.ledger, name);
      return readLaneFacts(target, { platform: name, record, mapping: mappings.get(name), days });
    }),
  );
}

function outcomeOf(lanes: readonly LaneFacts[], { config, ledger }: Target): Outcome {
  return {
    ok: true,
    json: { stage: config.stage, lanes },
    lines: renderLanes(lanes, {
      nowEpochMs: ledger.nowEpochMs(),
      warningHours: config.alarms.deadlineWarningHours,
    }),
  };
}
