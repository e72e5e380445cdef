import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type PlayerName, revenueKey } from '../../core/keys.ts';
import { type PostbackRow, testExpiry } from '../../core/postback.ts';
import type { Account } from '../../core/revenue.ts';
import type { KeptAccount, RevenueLedger } from '../authority/revenue-ports.ts';
import { applied, type LedgerTable, readItem } from './ledger-table.ts';
import { newRowPut } from './new-row.ts';

/** What each platform has been told of a player's revenue. */
export class DynamoRevenueLedger implements RevenueLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  account(player: PlayerName, platform: string): Promise<KeptAccount | undefined> {
    return readItem<KeptAccount>(this.#table, revenueKey(player, platform));
  }

  keep(
    player: PlayerName,
    platform: string,
    change: { account: Account; bookings: number; row?: PostbackRow },
  ): Promise<boolean> {
    const { tableName, client } = this.#table;
    const { account, bookings, row } = change;
    const isFirst = bookings === 0;
    const put = {
      TableName: tableName,
      Item: {
        ...revenueKey(player, platform),
        v: 1,
        ...account,
        bookings: bookings + 1,
        ...testExpiry(player, this.#table.nowEpochMs()),
      },
      ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'bookings = :bookings',
      ...(!isFirst && { ExpressionAttributeValues: { ':bookings': bookings } }),
    };
    const items = [{ Put: put }, ...(row ? [{ Put: newRowPut(this.#table, row) }] : [])];
    return applied(client.send(new TransactWriteCommand({ TransactItems: items })));
  }
}
