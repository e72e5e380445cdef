import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { attentionPartition } from '../../core/keys.ts';
import type { RateTable } from '../../core/money/rate-table.ts';
import type { Click } from '../../core/player-event.ts';
import type { PostbackRow, PostbackValues } from '../../core/postback.ts';
import type { Transition } from '../../core/transition.ts';
import { INDEXES } from '../contract.ts';
import type { ReleaseLedger } from '../operations/release-held.ts';
import { type LedgerTable, moveRow, readItem } from './ledger-table.ts';
import { readPassedTest } from './passed-tests.ts';
import { readRatesOn } from './rates-ledger.ts';

/** As many rows are worked on at once. */
const PAGE_SIZE = 25;
/** A hundred thousand held postbacks of one platform: more than a release gets through in one run. */
const MAX_PAGES = 4000;

/** The ledger as releases of held postbacks use it, on DynamoDB. */
export class DynamoReleaseLedger implements ReleaseLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  async *heldAt(platform: string): AsyncGenerator<PostbackRow[]> {
    yield* this.#rowsIn(attentionPartition({ platform }, 'held'));
    yield* this.#rowsIn(attentionPartition({ platform, test: true }, 'held'));
  }

  moveWith(row: PostbackRow, transition: Transition, values: PostbackValues): Promise<boolean> {
    return moveRow(this.#table, row, { transition, values });
  }

  ratesOn(source: string, date: string): Promise<RateTable | undefined> {
    return readRatesOn(this.#table, source, date);
  }

  hasPassedTest(click: Pick<Click, 'platform' | 'partner'>): Promise<boolean> {
    return readPassedTest(this.#table, click);
  }

  async *#rowsIn(partition: string): AsyncGenerator<PostbackRow[]> {
    let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const { Items = [], LastEvaluatedKey } = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.tableName,
          IndexName: INDEXES.attention,
          KeyConditionExpression: 'attention = :partition',
          ExpressionAttributeValues: { ':partition': partition },
          Limit: PAGE_SIZE,
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        }),
      );
      const rows = await Promise.all(
        Items.map(({ pk, sk }) => readItem<PostbackRow>(this.#table, { pk, sk })),
      );
      yield rows.filter((row) => row !== undefined);
      if (LastEvaluatedKey === undefined) return;
      ExclusiveStartKey = LastEvaluatedKey;
    }
    throw new Error(`More than ${MAX_PAGES * PAGE_SIZE} postbacks are held in ${partition}.`);
  }
}
