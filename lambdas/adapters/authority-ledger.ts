import {
  ConditionalCheckFailedException,
  type TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type ClickName,
  EVENT_PREFIX,
  eventKey,
  type PlayerName,
  type PostbackName,
  playerCollection,
  playerKey,
  postbackKey,
  sourceAttention,
  suppressedKey,
} from '../../core/keys.ts';
import type { Milestone } from '../../core/milestones.ts';
import type { RateTable } from '../../core/money/rate-table.ts';
import type { Click, PlayerEvent, ReversalEvent } from '../../core/player-event.ts';
import { type PostbackRow, type PostbackValues, testExpiry } from '../../core/postback.ts';
import type { Transition } from '../../core/transition.ts';
import type {
  AuthorityLedger,
  CreateResult,
  EventItem,
  FirstDeposit,
  PlayerItem,
  Suppression,
} from '../authority/ports.ts';
import {
  ABSENT,
  applied,
  isConditionFailure,
  type LedgerTable,
  moveRow,
  readItem,
  rowExpiry,
} from './ledger-table.ts';
import { newRowPut } from './new-row.ts';
import { readPassedTest } from './passed-tests.ts';
import { readRatesOn } from './rates-ledger.ts';
import { readReversals } from './recorded-reversals.ts';
import { setAttributes } from './update-expression.ts';
import { endWaiting, readWaiting } from './waiting-items.ts';

const UNLINKED = 'attribute_not_exists(link)';
const WITHOUT_FIRST_DEPOSIT = 'attribute_not_exists(firstDeposit)';
const NOT_FINAL = '(#status IN (:held, :corroborating) AND :new <> :corroborating)';
/** Pages of held events read at one binding: each is up to 1 MB, thousands of events. */
const MAX_PAGES = 50;

/** A click may come of itself; whatever else an event waits for, a person has to see to. */
function awaitsPerson({ status, reason, event }: EventItem): boolean {
  return status === 'held' && reason !== 'no-click' && !event.test;
}

/** The ledger as the authority uses it, on DynamoDB. */
export class DynamoAuthorityLedger implements AuthorityLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  player(name: PlayerName): Promise<PlayerItem | undefined> {
    return readItem<PlayerItem>(this.#table, playerKey(name));
  }

  async create(row: PostbackRow): Promise<CreateResult> {
    try {
      await this.#table.client.send(new PutCommand(newRowPut(this.#table, row)));
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
        { Put: newRowPut(this.#table, row) },
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
          // What was held and turns out a duplicate is told so, and what only corroborated until it
          // stood in for its authority; anything else is put once.
          ConditionExpression: `${ABSENT} OR ${NOT_FINAL}`,
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':held': 'held',
            ':corroborating': 'corroborating',
            ':new': item.status,
          },
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
            Key: playerKey(event),
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
          ...this.#expiry(event.test),
        },
      },
    };
    if (first === undefined) return applied(this.#table.client.send(new PutCommand(item.Put)));
    const player = this.#setFirstDeposit(event, first, WITHOUT_FIRST_DEPOSIT);
    return applied(this.#transact([player, item]));
  }

  suppression(
    click: ClickName,
    milestone: Milestone,
    identity: string,
  ): Promise<Suppression | undefined> {
    return readItem<Suppression>(this.#table, suppressedKey(click, milestone, identity));
  }

  async heldEvents(name: PlayerName): Promise<PlayerEvent[]> {
    const waiting = { pk: playerCollection(name), prefix: EVENT_PREFIX, reason: 'no-click' };
    const items = await readWaiting<EventItem>(this.#table, waiting, MAX_PAGES);
    return items.map(({ event }) => event);
  }

  postback(name: PostbackName): Promise<PostbackRow | undefined> {
    return readItem<PostbackRow>(this.#table, postbackKey(name));
  }

  move(row: PostbackRow, transition: Transition): Promise<boolean> {
    return moveRow(this.#table, row, { transition });
  }

  reversalsOf(name: PlayerName, identity: string): Promise<ReversalEvent[]> {
    return readReversals(this.#table, name, identity);
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

  async markReleased(item: Pick<EventItem, 'milestone' | 'identity' | 'event'>): Promise<void> {
    const outcome = { status: 'released', releasedAt: this.#now() };
    await endWaiting(this.#table, this.#keyOf(item), outcome);
  }

  #setFirstDeposit(player: PlayerName, first: FirstDeposit, condition: string) {
    return this.#updatePlayer(player, { firstDeposit: first }, condition);
  }

  #updatePlayer(
    { brand, playerRef, test }: PlayerName,
    attributes: Pick<PlayerItem, 'firstDeposit'>,
    ConditionExpression: string,
  ) {
    return {
      Update: {
        TableName: this.#table.tableName,
        Key: playerKey({ brand, playerRef, test }),
        ...setAttributes({ v: 1, brand, playerRef, ...attributes, ...this.#expiry(test) }),
        ConditionExpression,
      },
    };
  }

  /** What waits is never forgotten; the rest is kept as long as the postbacks it may speak of. */
  #expiryOf({ status, event }: EventItem) {
    if (event.test || status === 'held') return this.#expiry(event.test);
    return { expiresAtEpochSeconds: rowExpiry(this.#table) };
  }

  #expiry(test: true | undefined) {
    return testExpiry({ test }, this.#table.nowEpochMs());
  }

  #eventItem(item: EventItem) {
    return {
      TableName: this.#table.tableName,
      Item: {
        ...this.#keyOf(item),
        v: 1,
        ...item,
        recordedAt: this.#now(),
        ...(awaitsPerson(item) && {
          attention: sourceAttention(item.event.source),
          attentionSince: this.#now(),
        }),
        ...this.#expiryOf(item),
      },
    };
  }

  #keyOf({ milestone, identity, event }: Pick<EventItem, 'milestone' | 'identity' | 'event'>) {
    return eventKey({ ...event, milestone, identity });
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
