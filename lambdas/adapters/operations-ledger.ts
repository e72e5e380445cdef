import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { auditKey, type ItemKey, postbackKey } from '../../core/keys.ts';
import type { PostbackRow } from '../../core/postback.ts';
import type { Transition } from '../../core/transition.ts';
import type { AuditItem, OperationsLedger } from '../operations/ports.ts';
import {
  applied,
  asRead,
  type LedgerTable,
  readItem,
  transitionAttributes,
} from './ledger-table.ts';
import { setAttributes } from './update-expression.ts';

/** What a person did is never overwritten. */
const ABSENT = 'attribute_not_exists(pk)';

/** The ledger as operator actions use it, on DynamoDB. */
export class DynamoOperationsLedger implements OperationsLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  read(key: ItemKey): Promise<PostbackRow | undefined> {
    return readItem<PostbackRow>(this.#table, key);
  }

  intervene(row: PostbackRow, transition: Transition, audit: AuditItem): Promise<boolean> {
    const TransactItems = [
      { Update: this.#move(row, transition) },
      {
        Put: {
          TableName: this.#table.tableName,
          Item: { ...auditKey(row, audit.at), ...audit },
          ConditionExpression: ABSENT,
        },
      },
    ];
    return applied(this.#table.client.send(new TransactWriteCommand({ TransactItems })));
  }

  #move(row: PostbackRow, transition: Transition) {
    const set = setAttributes(transitionAttributes(this.#table, row, transition));
    const { clauses, values } = asRead(row);
    return {
      TableName: this.#table.tableName,
      Key: postbackKey(row),
      ...set,
      ConditionExpression: clauses.join(' AND '),
      ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ...values },
    };
  }
}
