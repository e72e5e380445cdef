import {
  ConditionalCheckFailedException,
  type TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  clickKey,
  EVENT_PREFIX,
  eventKey,
  playerCollection,
  playerKey,
  postbackKey,
  suppressedKey,
} from '../../core/keys.ts';
import type { Click, PlayerEvent } from '../../core/player-event.ts';
import { hourAttributes, type PostbackRow } from '../../core/postback.ts';
import type {
  AuthorityLedger,
  BindResult,
  CreateResult,
  EventItem,
  FirstDeposit,
  PlayerItem,
  Suppression,
} from '../authority/ports.ts';
import { applied, isConditionFailure, type LedgerTable, readItem } from './ledger-table.ts';

const ABSENT = 'attribute_not_exists(pk)';
const UNLINKED = 'attribute_not_exists(link)';
const WITHOUT_FIRST_DEPOSIT = 'attribute_not_exists(firstDeposit)';
const CLICK_IS_FREE_OR_OURS =
  'attribute_not_exists(playerRef) OR (playerRef = :playerRef AND brand = :brand)';
const STILL_HELD = '#status = :held';
/** Pages of held events read at one binding: each is up to 1 MB, thousands of events. */
const MAX_PAGES = 50;

/** The ledger as the authority uses it, on DynamoDB. */
export class DynamoAuthorityLedger implements AuthorityLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  player(brand: string, playerRef: string): Promise<PlayerItem | undefined> {
    return readItem<PlayerItem>(this.#table, playerKey(brand, playerRef));
  }

  async bind(event: PlayerEvent, click: Click): Promise<BindResult> {
    const { brand, playerRef } = event;
    const bound = await applied(
      this.#transact([this.#linkClick(event, click), this.#linkPlayer(event, click)]),
    );
    if (bound) return { link: click };
    const player = await this.player(brand, playerRef);
    if (player?.link) return { link: player.link };
    const taken = await readItem<{ playerRef?: string }>(
      this.#table,
      clickKey(click.platform, click.clickId),
    );
    // Neither stands in the way: two transactions met.
    return taken?.playerRef === undefined ? 'conflict' : { takenBy: taken.playerRef };
  }

  async create(row: PostbackRow): Promise<CreateResult> {
    try {
      await this.#table.client.send(new PutCommand(this.#newRow(row)));
      return { created: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
      return { created: false, existing: unmarshall(error.Item) as PostbackRow };
    }
  }

  async createFirstDeposit(
    row: PostbackRow,
    first: FirstDeposit,
  ): Promise<CreateResult | 'conflict'> {
    try {
      await this.#transact([
        this.#setFirstDeposit(row, first, `attribute_exists(link) AND ${WITHOUT_FIRST_DEPOSIT}`),
        { Put: this.#newRow(row) },
      ]);
      return { created: true };
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      const reasons = (error as TransactionCanceledException).CancellationReasons ?? [];
      const existing = reasons[0]?.Code === 'None' ? reasons[1]?.Item : undefined;
      if (existing === undefined) return 'conflict';
      return { created: false, existing: unmarshall(existing) as PostbackRow };
    }
  }

  async keepEvent(item: EventItem): Promise<void> {
    await applied(
      this.#table.client.send(
        new PutCommand({
          ...this.#eventItem(item),
          // What was held and turns out a duplicate is told so; anything else is put once.
          ConditionExpression: `${ABSENT} OR ${STILL_HELD}`,
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':held': 'held' },
        }),
      ),
    );
  }

  hold(item: EventItem, first?: FirstDeposit): Promise<boolean> {
    const { event } = item;
    const player = first
      ? this.#setFirstDeposit(event, first, `${UNLINKED} AND ${WITHOUT_FIRST_DEPOSIT}`)
      : {
          ConditionCheck: {
            TableName: this.#table.tableName,
            Key: playerKey(event.brand, event.playerRef),
            ConditionExpression: UNLINKED,
          },
        };
    return applied(this.#transact([player, { Put: this.#eventItem(item) }]));
  }

  suppress(suppression: Suppression, first?: FirstDeposit): Promise<boolean> {
    const { click, milestone, identity, event } = suppression;
    const item = {
      Put: {
        TableName: this.#table.tableName,
        Item: {
          ...suppressedKey(click, milestone, identity),
          ...suppression,
          v: 1,
          recordedAt: this.#now(),
        },
      },
    };
    if (first === undefined) return applied(this.#table.client.send(new PutCommand(item.Put)));
    const player = this.#setFirstDeposit(event, first, WITHOUT_FIRST_DEPOSIT);
    return applied(this.#transact([player, item]));
  }

  async heldEvents(brand: string, playerRef: string): Promise<PlayerEvent[]> {
    const events: PlayerEvent[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const { Items = [], LastEvaluatedKey } = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.tableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          FilterExpression: `${STILL_HELD} AND reason = :noClick`,
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':pk': playerCollection(brand, playerRef),
            ':prefix': EVENT_PREFIX,
            ':held': 'held',
            ':noClick': 'no-click',
          },
          ConsistentRead: true,
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        }),
      );
      events.push(...Items.map((item) => (item as EventItem).event));
      if (LastEvaluatedKey === undefined) return events;
      ExclusiveStartKey = LastEvaluatedKey;
    }
    throw new Error(`More than ${MAX_PAGES} pages of held events belong to one player.`);
  }

  async markReleased(item: Pick<EventItem, 'milestone' | 'identity' | 'event'>): Promise<void> {
    await applied(
      this.#table.client.send(
        new UpdateCommand({
          TableName: this.#table.tableName,
          Key: this.#keyOf(item),
          UpdateExpression: 'SET #status = :released, releasedAt = :now',
          ConditionExpression: STILL_HELD,
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':held': 'held',
            ':released': 'released',
            ':now': this.#now(),
          },
        }),
      ),
    );
  }

  #linkClick({ brand, playerRef }: PlayerEvent, click: Click) {
    return {
      Update: {
        TableName: this.#table.tableName,
        Key: clickKey(click.platform, click.clickId),
        UpdateExpression:
          'SET v = :v, platform = :platform, clickId = :clickId, clickedAt = if_not_exists(clickedAt, :clickedAt), campaign = if_not_exists(campaign, :campaign), brand = :brand, playerRef = :playerRef, boundAt = if_not_exists(boundAt, :now)',
        ConditionExpression: CLICK_IS_FREE_OR_OURS,
        ExpressionAttributeValues: {
          ':v': 1,
          ':platform': click.platform,
          ':clickId': click.clickId,
          ':clickedAt': click.clickedAt,
          ':campaign': click.campaign ?? null,
          ':brand': brand,
          ':playerRef': playerRef,
          ':now': this.#now(),
        },
      },
    };
  }

  #linkPlayer({ brand, playerRef }: PlayerEvent, click: Click) {
    return {
      Update: {
        TableName: this.#table.tableName,
        Key: playerKey(brand, playerRef),
        UpdateExpression: 'SET v = :v, brand = :brand, playerRef = :playerRef, link = :link',
        ConditionExpression: UNLINKED,
        ExpressionAttributeValues: {
          ':v': 1,
          ':brand': brand,
          ':playerRef': playerRef,
          ':link': { ...click, boundAt: this.#now() },
        },
      },
    };
  }

  #setFirstDeposit(
    { brand, playerRef }: { brand: string; playerRef: string },
    first: FirstDeposit,
    condition: string,
  ) {
    return {
      Update: {
        TableName: this.#table.tableName,
        Key: playerKey(brand, playerRef),
        UpdateExpression:
          'SET v = :v, brand = :brand, playerRef = :playerRef, firstDeposit = :first',
        ConditionExpression: condition,
        ExpressionAttributeValues: {
          ':v': 1,
          ':brand': brand,
          ':playerRef': playerRef,
          ':first': first,
        },
      },
    };
  }

  #newRow(row: PostbackRow) {
    return {
      TableName: this.#table.tableName,
      Item: { ...postbackKey(row), ...hourAttributes(row), ...row },
      ConditionExpression: ABSENT,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
  }

  #eventItem(item: EventItem) {
    return {
      TableName: this.#table.tableName,
      Item: { ...this.#keyOf(item), v: 1, ...item, recordedAt: this.#now() },
    };
  }

  #keyOf({ milestone, identity, event }: Pick<EventItem, 'milestone' | 'identity' | 'event'>) {
    const { brand, playerRef, source, sourceEventId } = event;
    return eventKey({ brand, playerRef, milestone, identity, source, sourceEventId });
  }

  #transact(
    items: NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>,
  ) {
    return this.#table.client.send(new TransactWriteCommand({ TransactItems: items }));
  }

  #now(): string {
    return new Date(this.#table.nowEpochMs()).toISOString();
  }
}
