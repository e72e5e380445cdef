import { postbackKey } from '../../core/keys.ts';
import { derivedAttributes, hourAttributes, type PostbackRow } from '../../core/postback.ts';
import type { LedgerTable } from './ledger-table.ts';

/** The put that creates a postback unless it exists, and then gives the one that does. */
export function newRowPut({ tableName, nowEpochMs, rowLifeDays }: LedgerTable, row: PostbackRow) {
  return {
    TableName: tableName,
    Item: {
      ...postbackKey(row),
      ...hourAttributes(row),
      ...derivedAttributes(row, { nowEpochMs: nowEpochMs(), rowLifeDays }),
      ...row,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}
