import { PutCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { hasClick, type Journey } from '../../core/journey.ts';
import { JOURNEY_SHARDS, journeyCollection, journeyKey } from '../../core/keys.ts';
import type { JourneyLedger } from '../authority/ports.ts';
import { applied, type LedgerTable } from './ledger-table.ts';

/** A year, and the quarter that it is compared with. */
const JOURNEY_LIFE_DAYS = 400;
const ABSENT = 'attribute_not_exists(pk)';
const WITHOUT_CLICK = 'attribute_not_exists(clickId)';
/** Of one shard of one day, each page some thousand journeys: more than ten million in all. */
const MAX_PAGES = 1000;

/** When the table may forget what is counted, in Unix seconds. */
export function journeyExpiry({ nowEpochMs }: Pick<LedgerTable, 'nowEpochMs'>): number {
  return Math.floor(nowEpochMs() / 1000) + JOURNEY_LIFE_DAYS * 86_400;
}

/** Journeys as the authority writes them, on DynamoDB. */
export class DynamoJourneyLedger implements JourneyLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  async note(journey: Journey): Promise<void> {
    await applied(
      this.#table.client.send(
        new PutCommand({
          TableName: this.#table.tableName,
          Item: {
            ...journeyKey(journey, journey),
            v: 1,
            ...journey,
            expiresAtEpochSeconds: journeyExpiry(this.#table),
          },
          // The first that has its click stands: nobody loses one afterwards.
          ConditionExpression: hasClick(journey) ? `${ABSENT} OR ${WITHOUT_CLICK}` : ABSENT,
        }),
      ),
    );
  }
}

/**
 * Visits every journey of a brand's day.
 *
 * @param day - `YYYY-MM-DD`, UTC
 * @throws {Error} for more than a thousand pages of one shard, each of up to 1 MB
 */
export async function visitJourneys(
  table: LedgerTable,
  { brand, day }: { brand: string; day: string },
  visit: (journey: Journey) => void,
): Promise<void> {
  const shards = Array.from({ length: JOURNEY_SHARDS }, (_, shard) => shard);
  await Promise.all(
    shards.map(async (shard) => {
      for await (const page of pagesOf(table, journeyCollection(brand, day, shard))) {
        for (const journey of page) visit(journey);
      }
    }),
  );
}

async function* pagesOf(table: LedgerTable, pk: string): AsyncGenerator<Journey[]> {
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    yield Items as Journey[];
    if (LastEvaluatedKey === undefined) return;
    ExclusiveStartKey = LastEvaluatedKey;
  }
  throw new Error(`More than ${MAX_PAGES} pages of journeys are in ${pk}.`);
}
