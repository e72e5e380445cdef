import type { Command } from 'commander';
import { type PauseResult, pauseLane } from '../lambdas/operations/pause-lane.ts';
import { checkLane } from './lane-named.ts';
import {
  DAYS_FOR_A_LOOK,
  lanesOn,
  type PersonOptions,
  personOf,
  refusedLane,
  stageOption,
  stillOnTheWay,
  withDays,
  withPerson,
} from './lane-options.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { type LaneFacts, readLaneFacts } from './read-lane.ts';
import { describeAge } from './render-age.ts';
import { describeOpen, describePlace, describeRecord } from './render-lane.ts';
import { renderFacts } from './render-table.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & PersonOptions & { why: string; days?: number };

export function addLanePause(parent: Command, { perform, io }: CommandContext): void {
  const command = withDays(
    withPerson(withCommonOptions(parent.command('pause'))),
    String(DAYS_FOR_A_LOOK),
  );
  command
    .description('stops sending to a platform; its postbacks wait, and none is lost')
    .argument('<platform>', 'as in the stage file')
    .requiredOption('--why <text>', 'kept with it, and shown by "lane status"')
    .action(async (platform: string, options: Options) => {
      const person = personOf(command, options, io);
      await perform(options, async (target) => {
        checkLane(target.config, platform);
        const result = await pauseLane(platform, person, lanesOn(target, io.wait));
        if (result.did === 'refused') return refusedLane(platform, 'paused', result.because);
        const { record, mapping } = result;
        const { days = DAYS_FOR_A_LOOK } = options;
        const facts = await readLaneFacts(target, { platform, record, mapping, days });
        return outcomeOf(result, { facts, target, options });
      });
    });
}

function outcomeOf(
  { did, mapping }: Exclude<PauseResult, { did: 'refused' }>,
  { facts, target, options }: { facts: LaneFacts; target: Target; options: Options },
): Outcome {
  const { platform } = facts;
  const nowEpochMs = target.ledger.nowEpochMs();
  const head = facts.record ? describeRecord(facts.record, nowEpochMs) : 'paused';
  return {
    ok: mapping.state === 'Disabled',
    json: { did, stage: target.config.stage, lane: facts },
    lines: [
      `${platform}: ${did === 'already-paused' ? 'already ' : ''}${head}`,
      ...renderFacts({
        lane: describePlace(facts),
        mapping: mapping.state,
        'in flight': describeInFlight(facts),
        waiting: describeOpen(facts.open),
        'messages last': describeMessages(facts),
        deadlines: describeDeadlines(facts, target.config.alarms.deadlineWarningHours),
      }),
      ...stillOnTheWay(mapping, 'Disabled'),
      `To go on: lane resume ${platform}${stageOption(options)}`,
    ],
  };
}

function describeInFlight({ queue }: LaneFacts): string {
  const count = queue?.inFlight ?? 0;
  return `${count}; what is being sent now is finished and recorded`;
}

function describeMessages({ queue, oldestMessageAt }: LaneFacts): string {
  const retentionMs = (queue?.retentionSeconds ?? 0) * 1000;
  const kept = `${describeAge(retentionMs)} in the queue`;
  const resume = '"lane resume" wakes those that have lost theirs';
  if (oldestMessageAt === undefined) return `${kept}; ${resume}`;
  const until = new Date(Date.parse(oldestMessageAt) + retentionMs).toISOString();
  return `${kept}, the oldest until ${until}; ${resume}`;
}

/** What the pause will cost first, and what it has cost already. */
function describeDeadlines(facts: LaneFacts, warningHours: number): string {
  const { nextDeadline, nearDeadline, pastDeadline } = facts;
  const past = pastDeadline > 0 ? `${pastDeadline} have passed; ` : '';
  if (nextDeadline === undefined) return `${past}none to come among those that wait`;
  return `${past}the first is ${nextDeadline.at}, of ${nextDeadline.postback}; ${nearDeadline} within ${warningHours} h`;
}
