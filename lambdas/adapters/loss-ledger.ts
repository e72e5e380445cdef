import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { PathLoss } from '../../core/click-loss.ts';
import { addDays } from '../../core/days.ts';
import { lossCollection, lossKey } from '../../core/keys.ts';
import { journeyExpiry } from './journey-ledger.ts';
import type { LedgerTable } from './ledger-table.ts';

/** Of one brand: five paths on each of 120 days are 600 small items. */
const MOST_ITEMS = 1000;

/** Keeps a count; one that is made later takes its place. */
export async function keepLoss(table: LedgerTable, count: PathLoss): Promise<void> {
  await table.client.send(
    new PutCommand({
      TableName: table.tableName,
      Item: {
        ...lossKey(count),
        v: 1,
        ...count,
        countedAt: new Date(table.nowEpochMs()).toISOString(),
        expiresAtEpochSeconds: journeyExpiry(table),
      },
    }),
  );
}

/** The counts of a brand, in order of the days. @param first - `YYYY-MM-DD`; both ends are included */
export async function readLoss(
  table: LedgerTable,
  brand: string,
  { first, last }: { first: string; last: string },
): Promise<PathLoss[]> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :after',
      ExpressionAttributeValues: {
        ':pk': lossCollection(brand),
        ':first': first,
        // Sort keys go on after the day, so none is equal to a day alone.
        ':after': addDays(last, 1),
      },
      Limit: MOST_ITEMS,
      ConsistentRead: true,
    }),
  );
  return Items as PathLoss[];
}
