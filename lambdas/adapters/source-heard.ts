import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { sourceKey } from '../../core/keys.ts';
import { applied, type LedgerTable, readItem } from './ledger-table.ts';

/** When a source was last heard, and what it said then. */
export type Heard = { source: string; heardAt: string; type: string };

/** One item is written for all events of a source: no more often than this by one function. */
const PAUSE_MS = 60_000;

/** Writes down when sources were last heard, to the minute. */
export class SourceHeard {
  readonly #table: LedgerTable;
  readonly #written = new Map<string, number>();

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  async note({ source, type }: { source: string; type: string }): Promise<void> {
    const nowEpochMs = this.#table.nowEpochMs();
    if (nowEpochMs - (this.#written.get(source) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) return;
    this.#written.set(source, nowEpochMs);
    const heardAt = new Date(nowEpochMs).toISOString();
    await applied(
      this.#table.client.send(
        new UpdateCommand({
          TableName: this.#table.tableName,
          Key: sourceKey(source),
          UpdateExpression: 'SET v = :v, #source = :source, heardAt = :heardAt, #type = :type',
          ConditionExpression: 'attribute_not_exists(heardAt) OR heardAt < :heardAt',
          ExpressionAttributeNames: { '#source': 'source', '#type': 'type' },
          ExpressionAttributeValues: {
            ':v': 1,
            ':source': source,
            ':heardAt': heardAt,
            ':type': type,
          },
        }),
      ),
    );
  }
}

export function readHeard(table: LedgerTable, source: string): Promise<Heard | undefined> {
  return readItem<Heard>(table, sourceKey(source));
}
