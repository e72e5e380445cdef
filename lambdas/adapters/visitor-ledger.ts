import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { visitorKey } from '../../core/keys.ts';
import type { VisitorLedger } from '../clicks/ports.ts';
import { applied, type LedgerTable } from './ledger-table.ts';

/** After a minute nobody asks for it; the table takes its time to forget. */
const LIFE_SECONDS = 600;

/** Counts requests by address and minute, for all instances of the function together. */
export class DynamoVisitorLedger implements VisitorLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  admit(addressRef: string, most: number): Promise<boolean> {
    const nowEpochMs = this.#table.nowEpochMs();
    const minute = new Date(nowEpochMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
    return applied(
      this.#table.client.send(
        new UpdateCommand({
          TableName: this.#table.tableName,
          Key: visitorKey(addressRef, minute),
          UpdateExpression: 'SET expiresAtEpochSeconds = :expires ADD requests :one',
          ConditionExpression: 'attribute_not_exists(requests) OR requests < :most',
          ExpressionAttributeValues: {
            ':expires': Math.floor(nowEpochMs / 1000) + LIFE_SECONDS,
            ':one': 1,
            ':most': most,
          },
        }),
      ),
    );
  }
}
