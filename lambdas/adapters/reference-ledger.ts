import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Claim } from '../../core/claim.ts';
import {
  CLAIM_PREFIX,
  claimKey,
  type ItemKey,
  type ReferenceName,
  referenceKey,
  sourceAttention,
  subjectKey,
} from '../../core/keys.ts';
import type { ClaimItem, PaymentReference, ReferenceLedger } from '../authority/claim-ports.ts';
import { ABSENT, applied, type LedgerTable, readItem, rowExpiry } from './ledger-table.ts';
import { endWaiting, readWaiting } from './waiting-items.ts';

/** Pages of claims read at one registration; one payment has a handful. */
const MAX_PAGES = 10;

/** Whose payment a reference is, and what was claimed of payments before that was known. */
export class DynamoReferenceLedger implements ReferenceLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  reference(name: ReferenceName): Promise<PaymentReference | undefined> {
    return readItem<PaymentReference>(this.#table, referenceKey(name));
  }

  async register(name: ReferenceName, payment: PaymentReference): Promise<PaymentReference> {
    const Item = {
      ...referenceKey(name),
      v: 1,
      ...name,
      ...payment,
      registeredAt: this.#now(),
      expiresAtEpochSeconds: rowExpiry(this.#table),
    };
    try {
      await this.#table.client.send(
        new PutCommand({
          TableName: this.#table.tableName,
          Item,
          ConditionExpression: ABSENT,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return payment;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
      return unmarshall(error.Item) as PaymentReference;
    }
  }

  holdUntilKnown(names: readonly ReferenceName[], item: ClaimItem): Promise<boolean> {
    const { tableName, client } = this.#table;
    const items = names.flatMap((name, index) => [
      {
        ConditionCheck: {
          TableName: tableName,
          Key: referenceKey(name),
          ConditionExpression: ABSENT,
        },
      },
      // People see it once, under the name that stands first.
      { Put: this.#put(claimKey(name, item.claim), item, index === 0) },
    ]);
    return applied(client.send(new TransactWriteCommand({ TransactItems: items })));
  }

  async keepClaim(item: ClaimItem, name?: ReferenceName): Promise<void> {
    const key = name ? claimKey(name, item.claim) : this.#keyOf(item.claim);
    await this.#table.client.send(new PutCommand(this.#put(key, item)));
  }

  async heldClaims(name: ReferenceName): Promise<Claim[]> {
    const { pk } = referenceKey(name);
    const waiting = { pk, prefix: CLAIM_PREFIX, reason: 'unknown-reference' };
    const items = await readWaiting<ClaimItem>(this.#table, waiting, MAX_PAGES);
    return items.map(({ claim }) => claim);
  }

  async settleClaim(names: readonly ReferenceName[], claim: Claim): Promise<void> {
    const outcome = { status: 'proven', releasedAt: this.#now() };
    for (const name of names) await endWaiting(this.#table, claimKey(name, claim), outcome);
  }

  #put(key: ItemKey, item: ClaimItem, isSeen = true) {
    const held = item.status === 'held';
    return {
      TableName: this.#table.tableName,
      Item: {
        ...key,
        v: 1,
        ...item,
        recordedAt: this.#now(),
        ...(held &&
          isSeen && { attention: sourceAttention(item.claim.source), attentionSince: this.#now() }),
        // What waits for a person is never forgotten.
        ...(!held && { expiresAtEpochSeconds: rowExpiry(this.#table) }),
      },
    };
  }

  #keyOf(claim: Claim): ItemKey {
    if (claim.type === 'unconfirmed') return subjectKey(claim);
    const { source, sourceEventId } = claim;
    return subjectKey({ source, sourceEventId, subject: sourceEventId });
  }

  #now(): string {
    return new Date(this.#table.nowEpochMs()).toISOString();
  }
}
