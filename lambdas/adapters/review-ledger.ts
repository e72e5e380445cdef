import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { windowReviewKey } from '../../core/keys.ts';
import type { WindowReview } from '../../core/window-review.ts';
import { type LedgerTable, readItem } from './ledger-table.ts';

/** Keeps a quarter's figures for good: the journeys that they were made of are forgotten. */
export async function keepWindowReview(table: LedgerTable, review: WindowReview): Promise<void> {
  await table.client.send(
    new PutCommand({
      TableName: table.tableName,
      Item: { ...windowReviewKey(review.quarter), v: 1, ...review },
    }),
  );
}

/** @param quarter - such as `2026Q3` */
export function readWindowReview(
  table: LedgerTable,
  quarter: string,
): Promise<WindowReview | undefined> {
  return readItem<WindowReview>(table, windowReviewKey(quarter));
}
