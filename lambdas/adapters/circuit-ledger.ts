import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { CircuitRecord } from '../../core/circuit.ts';
import type { Tally } from '../../core/circuit-tally.ts';
import { addHours, hourOf, MINUTE_MS } from '../../core/hours.ts';
import { circuitKey, circuitTallyKey, hourPartitions, type ItemKey } from '../../core/keys.ts';
import type { CircuitLedger } from '../delivery/ports.ts';
import { ABSENT, applied, type LedgerTable, readItem } from './ledger-table.ts';
import { byHour, keysIn } from './open-rows.ts';
import { readBatch } from './read-batch.ts';

const MINUTES = 60;
/** Two hours are looked at; the rest is for clocks that differ. */
const TALLY_LIFE_SECONDS = 6 * 3600;

/** Of three hours in four partitions: no more in all than one batch can read. */
const NEWEST_PER_PARTITION = 8;

/** What an hour's item counts: `a7` attempts and `f7` failures in its minute 7, absent where none. */
type HourItem = Record<string, unknown> & {
  /** What was counted before does not matter any more: the circuit has closed meanwhile. */
  anew?: boolean;
};

/** Circuits and what is counted for them, on DynamoDB. */
export function circuitLedger(table: LedgerTable): CircuitLedger {
  const TableName = table.tableName;
  return {
    read: (platform) => readCircuit(table, platform),

    write(circuit, before) {
      const item = { TableName, Item: { ...circuitKey(circuit.platform), ...circuit } };
      return applied(table.client.send(new PutCommand({ ...item, ...asRead(before) })));
    },

    async count(platform, { attempts, failures }) {
      const now = table.nowEpochMs();
      const hour = hourOf(now);
      const minute = Math.floor(now / MINUTE_MS) % MINUTES;
      const { Attributes } = await table.client.send(
        new UpdateCommand({
          TableName,
          Key: circuitTallyKey(platform, hour),
          UpdateExpression: 'SET #expiry = :expiry ADD #attempts :attempts, #failures :failures',
          ExpressionAttributeNames: {
            '#expiry': 'expiresAtEpochSeconds',
            '#attempts': `a${minute}`,
            '#failures': `f${minute}`,
          },
          ExpressionAttributeValues: {
            ':expiry': expiry(now),
            ':attempts': attempts,
            ':failures': failures,
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      const latest = minutesOf(Attributes ?? {}, minute);
      if (Attributes?.anew === true) return latest;
      const keyBefore = circuitTallyKey(platform, addHours(hour, -1));
      const hourBefore = await readItem<HourItem>(table, keyBefore);
      return hourBefore ? [...latest, ...minutesOf(hourBefore, MINUTES - 1)] : latest;
    },

    async hasAcknowledgement(platform, sinceEpochMs) {
      const keys = await newestKeys(table, platform);
      const query = { ConsistentRead: true, ProjectionExpression: 'confirmedAt' };
      const rows = await readBatch<{ confirmedAt?: string }>(table, keys, query);
      // What is not read is not known to be well, nor ill: the next failure asks again.
      if (rows === undefined) return true;
      return rows.some(
        ({ confirmedAt }) => confirmedAt !== undefined && Date.parse(confirmedAt) >= sinceEpochMs,
      );
    },

    async countAnew(platform) {
      const now = table.nowEpochMs();
      const Item = {
        ...circuitTallyKey(platform, hourOf(now)),
        anew: true,
        expiresAtEpochSeconds: expiry(now),
      };
      await table.client.send(new PutCommand({ TableName, Item }));
    },
  };
}

async function newestKeys(table: LedgerTable, platform: string): Promise<ItemKey[]> {
  const thisHour = hourOf(table.nowEpochMs());
  const partitions = [0, -1, -2].flatMap((hours) =>
    hourPartitions({ platform }, addHours(thisHour, hours)),
  );
  const newest = partitions.map((partition) => ({
    ...byHour(partition),
    ScanIndexForward: false,
    Limit: NEWEST_PER_PARTITION,
  }));
  for await (const firstPages of keysIn(table, newest)) return firstPages;
  return [];
}

/** @returns undefined if the lane's circuit has never opened */
export function readCircuit(
  table: LedgerTable,
  platform: string,
): Promise<CircuitRecord | undefined> {
  return readItem<CircuitRecord>(table, circuitKey(platform));
}

/** The minutes of an hour up to this one, the latest first. */
function minutesOf(item: HourItem, latest: number): Tally[] {
  return Array.from({ length: latest + 1 }, (_, index) => ({
    attempts: Number(item[`a${latest - index}`] ?? 0),
    failures: Number(item[`f${latest - index}`] ?? 0),
  }));
}

function expiry(nowEpochMs: number): number {
  return Math.floor(nowEpochMs / 1000) + TALLY_LIFE_SECONDS;
}

function asRead(before: CircuitRecord | undefined) {
  if (before === undefined) return { ConditionExpression: ABSENT };
  return {
    ConditionExpression: '#revision = :revision',
    ExpressionAttributeNames: { '#revision': 'revision' },
    ExpressionAttributeValues: { ':revision': before.revision },
  };
}
