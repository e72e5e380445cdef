import {
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type CountedJourney, hasClick, type Journey } from '../../core/journey.ts';
import { firstReachedKey, JOURNEY_SHARDS, journeyCollection, journeyKey } from '../../core/keys.ts';
import type { JourneyLedger } from '../authority/ports.ts';
import { ABSENT, applied, type LedgerTable } from './ledger-table.ts';

/** A year, and the quarter that it is compared with. */
const JOURNEY_LIFE_DAYS = 400;
const WITHOUT_CLICK = 'attribute_not_exists(clickId)';
/** What is counted of a journey; keys and pseudonyms are half of its bytes. */
const COUNTED = [
  'brand',
  'milestone',
  'occurredAt',
  'path',
  'platform',
  'clickId',
  'clickedAt',
  'campaign',
  'partner',
  'clickless',
] as const satisfies ReadonlyArray<keyof CountedJourney>;
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

  async note(reported: Journey): Promise<void> {
    const journey = { ...reported, occurredAt: await this.#firstReachedAt(reported) };
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

  /** A milestone that is reported anew on another day is the same one: its first time is kept. */
  async #firstReachedAt(journey: Journey): Promise<string> {
    const { milestone, occurredAt } = journey;
    const { Attributes } = await this.#table.client.send(
      new UpdateCommand({
        TableName: this.#table.tableName,
        Key: firstReachedKey(journey, milestone),
        UpdateExpression:
          'SET v = if_not_exists(v, :v), occurredAt = if_not_exists(occurredAt, :at), expiresAtEpochSeconds = if_not_exists(expiresAtEpochSeconds, :expiry)',
        ExpressionAttributeValues: {
          ':v': 1,
          ':at': occurredAt,
          ':expiry': journeyExpiry(this.#table),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes?.occurredAt;
  }
}

/**
 * Visits every journey of a brand's day, with what is counted of it.
 *
 * @param day - `YYYY-MM-DD`, UTC
 * @throws {Error} for more than a thousand pages of one shard, each of up to 1 MB
 */
export async function visitJourneys(
  table: LedgerTable,
  { brand, day }: { brand: string; day: string },
  visit: (journey: CountedJourney) => void,
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

async function* pagesOf(table: LedgerTable, pk: string): AsyncGenerator<CountedJourney[]> {
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        // `path` and others are words of DynamoDB's own.
        ProjectionExpression: COUNTED.map((name) => `#${name}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(COUNTED.map((name) => [`#${name}`, name])),
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    yield Items as CountedJourney[];
    if (LastEvaluatedKey === undefined) return;
    ExclusiveStartKey = LastEvaluatedKey;
  }
  throw new Error(`More than ${MAX_PAGES} pages of journeys are in ${pk}.`);
}
