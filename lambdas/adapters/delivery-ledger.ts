import { PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { attemptKey, type ItemKey, postbackKey, revenueKey } from '../../core/keys.ts';
import { type AttemptRecord, type PostbackRow, testExpiry } from '../../core/postback.ts';
import type { Account } from '../../core/revenue.ts';
import type { Transition } from '../../core/transition.ts';
import type { DeliveryLedger } from '../delivery/ports.ts';
import {
  AT_THIS_ATTEMPT,
  applied,
  asRead,
  IN_EXPECTED_STATE,
  type LedgerTable,
  readItem,
  rowUpdate,
  transitionAttributes,
  UNTOUCHED,
} from './ledger-table.ts';
import { setAttributes } from './update-expression.ts';

const UNCONFIRMED = 'attribute_not_exists(confirmedAt)';
const OPEN_FOR_SENDING = '#state IN (:pending, :retrying)';
const DUE = '#dueAtEpochMs <= :now';
const OUR_LEASE = '#last.claimId = :claimId';

/** The ledger as delivery uses it, on DynamoDB. */
export class DynamoDeliveryLedger implements DeliveryLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  async latestStatement(row: PostbackRow): Promise<string | undefined> {
    const account = await readItem<Account>(this.#table, revenueKey(row, row.platform));
    return account?.latest;
  }

  read(key: ItemKey): Promise<PostbackRow | undefined> {
    return readItem<PostbackRow>(this.#table, key);
  }

  claim(row: PostbackRow, attempt: AttemptRecord, leaseEndsAtEpochMs: number): Promise<boolean> {
    const set = setAttributes({
      state: 'sending',
      dueAtEpochMs: leaseEndsAtEpochMs,
      last: attempt,
      updatedAt: attempt.startedAt,
      // A row that is being sent is nobody's worry until its outcome says so.
      attention: undefined,
      attentionSince: undefined,
    });
    const update = {
      TableName: this.#table.tableName,
      Key: postbackKey(row),
      ...set,
      ConditionExpression: [OPEN_FOR_SENDING, AT_THIS_ATTEMPT, UNTOUCHED, DUE, UNCONFIRMED].join(
        ' AND ',
      ),
      ExpressionAttributeNames: { ...set.ExpressionAttributeNames, '#attempt': 'attempt' },
      ExpressionAttributeValues: {
        ...set.ExpressionAttributeValues,
        ':pending': 'pending',
        ':retrying': 'retrying',
        ':expectedAttempt': row.attempt,
        ':expectedUpdatedAt': row.updatedAt,
        ':now': Date.parse(attempt.startedAt),
      },
    };
    if (row.last === undefined) return applied(this.#table.client.send(new UpdateCommand(update)));
    const previous = this.#attemptItem(row, row.last);
    return applied(
      this.#table.client.send(
        new TransactWriteCommand({ TransactItems: [{ Update: update }, { Put: previous }] }),
      ),
    );
  }

  settle(row: PostbackRow, attempt: AttemptRecord, transition: Transition): Promise<boolean> {
    const attributes = { ...transitionAttributes(this.#table, row, transition), last: attempt };
    return this.#update(row, {
      attributes,
      clauses: [IN_EXPECTED_STATE, AT_THIS_ATTEMPT, OUR_LEASE, UNCONFIRMED],
      values: {
        ':expectedState': 'sending',
        ':expectedAttempt': attempt.n,
        ':claimId': attempt.claimId,
      },
    });
  }

  move(row: PostbackRow, transition: Transition, last?: AttemptRecord): Promise<boolean> {
    const moved = transitionAttributes(this.#table, row, transition);
    const attributes = last ? { ...moved, last } : moved;
    return this.#update(row, { attributes, ...asRead(row) });
  }

  async keepAttempt(row: PostbackRow, attempt: AttemptRecord): Promise<void> {
    await this.#table.client.send(new PutCommand(this.#attemptItem(row, attempt)));
  }

  #attemptItem(row: PostbackRow, attempt: AttemptRecord) {
    return {
      TableName: this.#table.tableName,
      Item: {
        ...attemptKey(row, attempt.n),
        v: 1,
        ...attempt,
        ...testExpiry(row, this.#table.nowEpochMs()),
      },
    };
  }

  #update(row: PostbackRow, update: Parameters<typeof rowUpdate>[2]): Promise<boolean> {
    return applied(this.#table.client.send(new UpdateCommand(rowUpdate(this.#table, row, update))));
  }
}
