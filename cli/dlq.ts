import { type Command, Option } from 'commander';
import type { LaneRecord } from '../core/lane.ts';
import { platformOf } from '../core/pipeline-config.ts';
import { readLane } from '../lambdas/adapters/lane-ledger.ts';
import { resourceNames } from '../lambdas/contract.ts';
import { CommandError } from './command-error.ts';
import { noSuchLane } from './lane-named.ts';
import { lookIntoQueue } from './look-into-queue.ts';
import { moveLetters } from './move-letters.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { describeQueue } from './queues.ts';
import { readIntakeLetters, readLaneLetters } from './read-letters.ts';
import { describeRecord } from './render-lane.ts';
import { renderIntakeLetters, renderLaneLetters, renderMove } from './render-letters.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { lane?: string; intake?: boolean };

export function addDlqCommands(parent: Command, { perform, io }: CommandContext): void {
  const dlq = parent.command('dlq').description('lists and replays dead letters');
  const list = withQueueOptions(dlq.command('list'));
  list
    .description('what lies there and why, without removing it')
    .action(async (options: Options) => {
      requireQueue(list, options);
      await perform(options, (target) => listLetters(target, options));
    });
  const replay = withQueueOptions(dlq.command('replay'));
  replay
    .description("moves all letters back to their queue by SQS's own redrive")
    .action(async (options: Options) => {
      requireQueue(replay, options);
      await perform(options, (target) =>
        replayLetters(target, options, {
          wait: io.wait,
          onProgress: ({ moved, notMoved }) => io.err(`${moved} moved, ${notMoved} to go`),
        }),
      );
    });
}

function withQueueOptions(command: Command): Command {
  return withCommonOptions(command)
    .addOption(new Option('--lane <platform>', "a platform's lane").conflicts('intake'))
    .addOption(new Option('--intake', 'the player events that could not be decided'));
}

function requireQueue(command: Command, { lane, intake }: Options): void {
  if (lane === undefined && !intake)
    command.error('error: say which: --lane <platform> or --intake');
}

async function listLetters({ config, ledger, sqs }: Target, { lane }: Options): Promise<Outcome> {
  const { deadLetters } = queueNames(config, lane);
  const queue = await describeQueue(sqs, deadLetters);
  const { messages, complete } = await lookIntoQueue(sqs, queue.url);
  const found = { queue: deadLetters, approximateCount: queue.messageCount, complete };
  if (lane === undefined) {
    const letters = readIntakeLetters(config, messages);
    return { ok: true, json: { ...found, letters }, lines: renderIntakeLetters(letters, found) };
  }
  const letters = await readLaneLetters(ledger, messages);
  return { ok: true, json: { ...found, letters }, lines: renderLaneLetters(letters, found) };
}

async function replayLetters(
  { config, ledger, sqs }: Target,
  { lane }: Options,
  watch: Pick<Parameters<typeof moveLetters>[1], 'wait' | 'onProgress'>,
): Promise<Outcome> {
  const names = queueNames(config, lane);
  const stopped = lane === undefined ? undefined : await stoppedLane(ledger, lane);
  const from = await describeQueue(sqs, names.deadLetters);
  // SQS returns no letter that EventBridge wrote, unless it is told where to.
  const to = lane === undefined ? (await describeQueue(sqs, names.queue)).arn : undefined;
  const result = await moveLetters(sqs, { from: from.arn, ...(to && { to }), ...watch });
  return {
    ok: result.status === 'COMPLETED' && result.notMoved === 0,
    json: { queue: names.deadLetters, ...result, ...(stopped && { lanePaused: stopped }) },
    lines: [
      ...renderMove(names.deadLetters, result),
      ...(stopped
        ? [
            `The lane is ${describeRecord(stopped, ledger.nowEpochMs())}; they wait for "lane resume".`,
          ]
        : []),
    ],
  };
}

/**
 * Who has paused the lane: letters that are moved into it wait.
 *
 * @throws {CommandError} `LANE_RETIRED`: nothing would send them
 */
async function stoppedLane(
  ledger: Target['ledger'],
  platform: string,
): Promise<LaneRecord | undefined> {
  const record = await readLane(ledger, platform);
  if (record?.standing !== 'retired') return record?.standing === 'paused' ? record : undefined;
  throw new CommandError(
    'LANE_RETIRED',
    `The lane is ${describeRecord(record, ledger.nowEpochMs())}; nothing would send them. "lane resume ${platform} --yes" brings it back.`,
  );
}

function queueNames(config: Target['config'], lane: string | undefined) {
  const names = resourceNames(config.stage);
  if (lane === undefined) return { queue: names.intakeQueue, deadLetters: names.intakeDeadLetters };
  if (platformOf(config, lane) === undefined) throw noSuchLane(config, lane);
  return { queue: names.laneQueue(lane), deadLetters: names.laneDeadLetters(lane) };
}
