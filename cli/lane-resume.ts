import type { Command } from 'commander';
import { isOverdue, mayHaveLostMessage } from '../core/overdue.ts';
import { resourceNames } from '../lambdas/contract.ts';
import {
  type FoundLane,
  type ResumeResult,
  resumeLane,
} from '../lambdas/operations/resume-lane.ts';
import { type Woken, wakeOverdue } from '../lambdas/operations/wake-overdue.ts';
import { readKnownLane } from './lane-named.ts';
import {
  DAYS_FOR_A_LOOK,
  DAYS_FOR_ALL,
  lanesOn,
  type PersonOptions,
  personOf,
  refusedLane,
  stageOption,
  stillOnTheWay,
  withDays,
  withPerson,
} from './lane-options.ts';
import { operationsOn } from './operations.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { everySoOften } from './progress.ts';
import { allOpenRows, createdSinceEpochMs, type LaneQueue, readLaneQueue } from './read-lane.ts';
import { describeAge } from './render-age.ts';
import { describePlace } from './render-lane.ts';
import { renderFacts } from './render-table.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & PersonOptions & { days?: number; all?: boolean; yes?: boolean };

/** A run of some minutes; the next one goes on. */
const MOST_MESSAGES = 100_000;

export function addLaneResume(parent: Command, { perform, io }: CommandContext): void {
  const command = withDays(
    withPerson(withCommonOptions(parent.command('resume'))),
    `${DAYS_FOR_A_LOOK}, or ${DAYS_FOR_ALL} where messages may have expired`,
  );
  command
    .description('sends to a platform again, and wakes what may have lost its message')
    .argument('<platform>', 'as in the stage file')
    .option('--why <text>', 'kept with it')
    .option('--all', 'wake every overdue postback, if its queue was purged for instance')
    .option('--yes', 'even a retired lane')
    .action(async (platform: string, options: Options) => {
      const person = personOf(command, options, io);
      await perform(options, async (target) => {
        await readKnownLane(target, platform);
        const { laneQueue } = resourceNames(target.config.stage);
        const queue = await readLaneQueue(target.sqs, laneQueue(platform));
        const tell = (woken: number) => io.err(`${woken} woken`);
        const result = await resumeLane(
          platform,
          {
            ...person,
            evenRetired: options.yes === true,
            wake: (lane) => wake(target, { ...options, platform, lane, queue, tell }),
          },
          lanesOn(target, io.wait),
        );
        if (result.did === 'refused') return refusedLane(platform, 'resumed', result.because);
        return outcomeOf(result, { queue, target, options });
      });
    });
}

type Waking = Pick<Options, 'days' | 'all'> & {
  platform: string;
  lane: FoundLane;
  queue: LaneQueue | undefined;
  tell(woken: number): void;
};

async function wake(target: Target, waking: Waking): Promise<Woken> {
  const { platform, lane, queue, all, tell } = waking;
  const operations = operationsOn(target);
  const nowEpochMs = operations.nowEpochMs();
  const retentionMs = (queue?.retentionSeconds ?? 0) * 1000;
  const { days = usualDays(lane, { retentionMs, nowEpochMs }) } = waking;
  const since = createdSinceEpochMs(lane.record, { days, nowEpochMs });
  return wakeOverdue(
    {
      rows: allOpenRows(target, { platform, createdSinceEpochMs: since }),
      needsMessage: (row) =>
        all ? isOverdue(row, nowEpochMs) : mayHaveLostMessage(row, { retentionMs, nowEpochMs }),
      atMost: MOST_MESSAGES,
      onProgress: everySoOften(({ woken }) => woken, tell),
    },
    operations,
  );
}

/** A lane that stood for a shorter time has its messages, and need not be looked through for minutes. */
function usualDays(
  { record, wasEnabled }: FoundLane,
  { retentionMs, nowEpochMs }: { retentionMs: number; nowEpochMs: number },
): number {
  const stopped = record !== undefined && record.standing !== 'running';
  // Nobody knows since when a lane stands that was disabled by other means.
  if (!stopped) return wasEnabled ? DAYS_FOR_A_LOOK : DAYS_FOR_ALL;
  const stoodMs = nowEpochMs - Date.parse(record.since);
  return stoodMs < retentionMs / 2 ? DAYS_FOR_A_LOOK : DAYS_FOR_ALL;
}

type Resumed = Exclude<ResumeResult, { did: 'refused' }>;

function outcomeOf(
  { did, before, mapping, woken }: Resumed,
  given: { queue: LaneQueue | undefined; target: Target; options: Options },
): Outcome {
  const { queue, target, options } = given;
  const { platform, state } = mapping;
  const { stage } = target.config;
  const unfinished = `${woken.woken} are as many as one run wakes: when these are sent, lane resume ${platform}${stageOption(options)} again.`;
  return {
    ok: state === 'Enabled' && did !== 'unfinished',
    json: { did, stage, platform, mapping: state, ...(before && { before }), ...woken },
    lines: [
      `${platform}: ${describe({ did, before }, target.ledger.nowEpochMs())}`,
      ...renderFacts({
        lane: describePlace({ ...(queue && { queue }) }),
        mapping: state,
        woken: `${woken.woken} of ${woken.looked} that are open; the others have a message, are not due, or are held`,
      }),
      ...stillOnTheWay(mapping, 'Enabled'),
      ...(did === 'unfinished' ? [unfinished] : []),
    ],
  };
}

function describe(
  { did, before }: { did: Resumed['did']; before: Resumed['before'] | undefined },
  nowEpochMs: number,
): string {
  if (did === 'already-running') return 'is running, and was before';
  if (did === 'unfinished') return 'works again, and is not done with waking';
  if (before === undefined) return 'resumed; its mapping had been disabled by other means';
  const { standing, by, since } = before;
  return `resumed; it was ${standing} by ${by} for ${describeAge(nowEpochMs - Date.parse(since))}`;
}
