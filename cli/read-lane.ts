import { GetQueueAttributesCommand, QueueDoesNotExist, type SQSClient } from '@aws-sdk/client-sqs';
import type { CircuitRecord } from '../core/circuit.ts';
import { DAY_MS } from '../core/days.ts';
import { type LaneRecord, type LaneState, laneState } from '../core/lane.ts';
import { addToTally, emptyTally, type LaneTally } from '../core/lane-tally.ts';
import type { OpenRow } from '../core/overdue.ts';
import { readCircuit } from '../lambdas/adapters/circuit-ledger.ts';
import { openRows } from '../lambdas/adapters/open-rows.ts';
import { resourceNames } from '../lambdas/contract.ts';
import type { LaneMapping } from '../lambdas/operations/lane-ports.ts';
import { queueUrl } from './queues.ts';
import type { Target } from './target.ts';

/** A queue, and about how many messages it holds. */
export type LaneQueue = {
  name: string;
  arn: string;
  visible: number;
  inFlight: number;
  delayed: number;
  retentionSeconds: number;
};

export type LaneFacts = LaneState &
  LaneTally & {
    platform: string;
    record?: LaneRecord;
    /** Absent if it has never opened. */
    circuit?: CircuitRecord;
    /** In AWS's words. */
    mapping?: string;
    /** Absent once the platform has left the stage. */
    queue?: LaneQueue;
    deadLetters?: number;
    /** Pending and sending postbacks are those created since then. */
    createdSince: string;
  };

/** How far back pending and sending postbacks are looked for, before the lane came to a stop. */
export function createdSinceEpochMs(
  record: LaneRecord | undefined,
  { days, nowEpochMs }: { days: number; nowEpochMs: number },
): number {
  const stands = record !== undefined && record.standing !== 'running';
  const from = stands ? Math.min(Date.parse(record.since), nowEpochMs) : nowEpochMs;
  return from - days * DAY_MS;
}

/** The open postbacks of a lane, those of test conversions too: they have messages like the others. */
export function allOpenRows(
  { ledger }: Pick<Target, 'ledger'>,
  { platform, ...since }: { platform: string; createdSinceEpochMs: number },
): AsyncIterable<OpenRow[]> {
  return openRows(ledger, { platform, ...since, withTests: true });
}

/** Everything about a lane as it is now; test conversions are not counted. */
export async function readLaneFacts(
  target: Pick<Target, 'config' | 'ledger' | 'sqs'>,
  lane: {
    platform: string;
    record: LaneRecord | undefined;
    mapping: LaneMapping | undefined;
    days: number;
  },
): Promise<LaneFacts> {
  const { platform, record, mapping, days } = lane;
  const { ledger, sqs, config } = target;
  const names = resourceNames(config.stage);
  const since = createdSinceEpochMs(record, { days, nowEpochMs: ledger.nowEpochMs() });
  const [queue, deadLetters, circuit, tally] = await Promise.all([
    readLaneQueue(sqs, names.laneQueue(platform)),
    readLaneQueue(sqs, names.laneDeadLetters(platform)),
    readCircuit(ledger, platform),
    tallyOf(target, platform, since),
  ]);
  return {
    platform,
    ...laneState(record, mapping?.state),
    ...(record && { record }),
    ...(circuit && { circuit }),
    ...(mapping && { mapping: mapping.state }),
    ...(queue && { queue }),
    ...(deadLetters && { deadLetters: deadLetters.visible + deadLetters.inFlight }),
    ...tally,
    createdSince: new Date(since).toISOString(),
  };
}

/** @returns undefined if there is no such queue */
export async function readLaneQueue(sqs: SQSClient, name: string): Promise<LaneQueue | undefined> {
  const url = await queueUrl(sqs, name).catch((error: unknown) => {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  });
  if (url === undefined) return undefined;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  return {
    name,
    arn: Attributes.QueueArn ?? '',
    visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
    retentionSeconds: Number(Attributes.MessageRetentionPeriod ?? 0),
  };
}

async function tallyOf(
  { config, ledger }: Pick<Target, 'config' | 'ledger'>,
  platform: string,
  since: number,
): Promise<LaneTally> {
  const tally = emptyTally();
  const how = {
    nowEpochMs: ledger.nowEpochMs(),
    warningHours: config.alarms.deadlineWarningHours,
  };
  const query = { platform, createdSinceEpochMs: since, withTests: false };
  for await (const rows of openRows(ledger, query)) {
    for (const row of rows) addToTally(tally, row, how);
  }
  return tally;
}
