import type { Command } from 'commander';
import { waitingIn } from '../core/lane-tally.ts';
import { resourceNames } from '../lambdas/contract.ts';
import {
  type ClosedRows,
  closeRetired,
  type RetireResult,
  retireLane,
} from '../lambdas/operations/retire-lane.ts';
import type { Io } from './io.ts';
import { readKnownLane } from './lane-named.ts';
import {
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
import {
  allOpenRows,
  createdSinceEpochMs,
  type LaneFacts,
  type LaneQueue,
  readLaneFacts,
  readLaneQueue,
} from './read-lane.ts';
import { describePlace, describeRecord } from './render-lane.ts';
import { renderFacts } from './render-table.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & PersonOptions & { days?: number; yes?: boolean };

/** What becomes of the postbacks in each state. */
const FATES: Record<keyof LaneFacts['open'], string> = {
  pending: 'discarded: the platform is never told',
  sending: 'finished by what sends them; one whose outcome never comes ends unknown',
  retrying: 'discarded, or unknown where an attempt may have arrived',
  held: 'discarded, or unknown where an attempt may have arrived',
};

export function addLaneRetire(parent: Command, { perform, io }: CommandContext): void {
  const command = withDays(
    withPerson(withCommonOptions(parent.command('retire'))),
    String(DAYS_FOR_ALL),
  );
  command
    .description('ends the work on a lane for good, before its platform leaves the stage file')
    .argument('<platform>', 'as in the stage file')
    .option('--why <text>', 'kept with it')
    .option('--yes', 'even while postbacks wait: they are closed, and never sent')
    .action(async (platform: string, options: Options) => {
      const person = personOf(command, options, io);
      const { days = DAYS_FOR_ALL } = options;
      await perform(options, async (target) => {
        const record = await readKnownLane(target, platform);
        const lanes = lanesOn(target, io.wait);
        if (!options.yes) {
          const mapping = await lanes.mappings.find(platform);
          const facts = await readLaneFacts(target, { platform, record, mapping, days });
          const waits = waitingIn(facts) + (facts.deadLetters ?? 0);
          if (waits > 0) return whatWouldHappen(facts, { target, options });
        }
        const result = await retireLane(platform, person, lanes);
        if (result.did === 'refused') return refusedLane(platform, 'retired', result.because);
        const since = createdSinceEpochMs(record, { days, nowEpochMs: lanes.nowEpochMs() });
        const closed = await closeRetired(
          // Without --yes nothing has waited; what has come since then is not closed unasked.
          options.yes ? allOpenRows(target, { platform, createdSinceEpochMs: since }) : nothing(),
          { person, onProgress: tellTo(io) },
          operationsOn(target),
        );
        const { laneQueue } = resourceNames(target.config.stage);
        const queue = await readLaneQueue(target.sqs, laneQueue(platform));
        return outcomeOf(result, { closed, queue, target, options });
      });
    });
}

async function* nothing(): AsyncGenerator<never> {}

function tellTo(io: Pick<Io, 'err'>): (closed: ClosedRows) => void {
  return everySoOften(
    ({ discarded, unknown }) => discarded + unknown,
    (count) => io.err(`${count} closed`),
  );
}

/** What a person should read before the postbacks of a lane are closed. */
function whatWouldHappen(
  facts: LaneFacts,
  { target, options }: { target: Target; options: Options },
): Outcome {
  const { platform, open, deadLetters = 0 } = facts;
  const stage = stageOption(options);
  const states = (Object.keys(FATES) as (keyof typeof FATES)[]).filter((state) => open[state] > 0);
  const fates = Object.fromEntries(
    states.map((state) => [state, `${open[state]}, ${FATES[state]}`]),
  );
  const letters =
    deadLetters > 0
      ? `${deadLetters}, lost with their queue; their postbacks stay dead in the ledger`
      : undefined;
  return {
    ok: false,
    json: { did: 'refused', because: 'postbacks-wait', stage: target.config.stage, lane: facts },
    lines: [
      `${platform}: not retired: ${waitingIn(facts)} postbacks and ${deadLetters} dead letters wait in it. Nothing has been changed. With --yes they become:`,
      ...renderFacts({ lane: describePlace(facts), ...fates, 'dead letters': letters }),
      'What is closed stays in the ledger with who closed it, and no replay sends it while the lane is retired.',
      'Until the platform has left the stage file its events go on making postbacks: they wait, and the same command closes them.',
      'Instead:',
      `  lane resume ${platform}${stage}                 and retire it when "lane status ${platform}" shows nothing that waits`,
      `  dlq replay --lane ${platform}${stage}           for the dead letters, once the platform answers`,
      `  lane pause ${platform} --why <text>${stage}     to stop it for a while only`,
      `To retire it all the same: lane retire ${platform} --yes${stage}`,
    ],
  };
}

function outcomeOf(
  { did, record, mapping }: Exclude<RetireResult, { did: 'refused' }>,
  given: { closed: ClosedRows; queue: LaneQueue | undefined; target: Target; options: Options },
): Outcome {
  const { closed, queue, target, options } = given;
  const { platform } = record;
  const { stage } = target.config;
  const isStopped = mapping === undefined || mapping.state === 'Disabled';
  const head = describeRecord(record, target.ledger.nowEpochMs());
  return {
    ok: isStopped && closed.beingSent === 0,
    json: { did, stage, platform, record, mapping: mapping?.state ?? null, ...closed },
    lines: [
      `${platform}: ${did === 'already-retired' ? 'already ' : ''}${head}`,
      ...renderFacts({
        lane: describePlace({ ...(queue && { queue }) }),
        mapping: mapping?.state ?? 'none',
        discarded: String(closed.discarded),
        unknown:
          closed.unknown > 0 ? `${closed.unknown}: look into the platform's own report` : '0',
      }),
      ...(closed.beingSent > 0
        ? [
            `${closed.beingSent} are being sent: lane retire ${platform} --yes${stageOption(options)} again when their leases have ended.`,
          ]
        : []),
      ...(mapping ? stillOnTheWay(mapping, 'Disabled') : []),
      `Next: take ${platform} out of stages/${stage}.ts and deploy. Its queues go then, with the messages in them; its rows stay in the ledger.`,
    ],
  };
}
