import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { laneAuditKey, laneKey } from '../../core/keys.ts';
import type { LaneRecord } from '../../core/lane.ts';
import type { LaneLedger } from '../operations/lane-ports.ts';
import { ABSENT, applied, type LedgerTable, readItem } from './ledger-table.ts';

const AS_READ = '#standing = :standing AND #since = :since';

/** How lanes stand, as the ledger keeps it, on DynamoDB. */
export function laneLedger(table: LedgerTable): LaneLedger {
  const TableName = table.tableName;
  return {
    lane: (platform) => readLane(table, platform),
    recordLane(record, before, audit) {
      const stands = {
        TableName,
        Item: { ...laneKey(record.platform), ...record },
        ...(before === undefined ? { ConditionExpression: ABSENT } : asRead(before)),
      };
      const did = {
        TableName,
        Item: { ...laneAuditKey(record.platform, audit.at), ...audit },
        ConditionExpression: ABSENT,
      };
      const TransactItems = [{ Put: stands }, { Put: did }];
      return applied(table.client.send(new TransactWriteCommand({ TransactItems })));
    },
  };
}

/** @returns undefined if nobody has ever paused the lane */
export function readLane(table: LedgerTable, platform: string): Promise<LaneRecord | undefined> {
  return readItem<LaneRecord>(table, laneKey(platform));
}

function asRead({ standing, since }: LaneRecord) {
  return {
    ConditionExpression: AS_READ,
    ExpressionAttributeNames: { '#standing': 'standing', '#since': 'since' },
    ExpressionAttributeValues: { ':standing': standing, ':since': since },
  };
}
