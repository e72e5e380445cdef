import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { handoverKey } from '../../core/keys.ts';
import type { ClaimResult, Handover, HandoverLedger } from '../clicks/handover-ports.ts';
import { applied, type LedgerTable } from './ledger-table.ts';
import { setAttributes } from './update-expression.ts';

type HandoverItem = Omit<Handover, 'campaign' | 'partner'> & {
  campaign: string | null;
  partner: string | null;
  claimedBy?: string;
};

const DAY_SECONDS = 86_400;
const IS_FREE = 'attribute_not_exists(pk)';
const IS_THE_SAME = '(#platform = :platform AND #clickId = :clickId AND #brand = :brand)';
/** An app whose answer was lost may come again at any time: it has claimed in time. */
const IS_OURS = 'claimedBy = :by';
const IS_UNCLAIMED = 'attribute_exists(pk) AND attribute_not_exists(claimedBy)';
/** The table takes its time to forget what has expired. */
const IS_IN_TIME = 'expiresAtEpochSeconds > :nowEpochSeconds';
const CAN_BE_CLAIMED = `${IS_OURS} OR (${IS_UNCLAIMED} AND ${IS_IN_TIME})`;
const IS_THERE = 'attribute_exists(pk)';

/** Clicks on their way to apps, on DynamoDB. It only ever updates: nobody can read clicks by it. */
export class DynamoHandoverLedger implements HandoverLedger {
  readonly #table: LedgerTable;
  readonly #handoverDays: number;

  constructor(table: LedgerTable, { handoverDays }: { handoverDays: number }) {
    this.#table = table;
    this.#handoverDays = handoverDays;
  }

  keep(token: string, handover: Handover): Promise<boolean> {
    const expiresAtEpochSeconds = this.#nowEpochSeconds() + this.#handoverDays * DAY_SECONDS;
    const { campaign = null, partner = null } = handover;
    // All of it stands from the first time on: what is not there then is not there later either.
    const said = { v: 1, ...handover, campaign, partner };
    const first = { ...said, handedOverAt: this.#now(), expiresAtEpochSeconds };
    return applied(
      this.#table.client.send(
        new UpdateCommand({
          ...this.#item(token),
          ...setAttributes({}, first),
          ConditionExpression: `${IS_FREE} OR ${IS_THE_SAME}`,
        }),
      ),
    );
  }

  async claim(token: string, installRef: string): Promise<ClaimResult> {
    const claimed = await this.#update({
      ...this.#item(token),
      UpdateExpression: 'SET claimedBy = :by, claimedAt = if_not_exists(claimedAt, :now)',
      ConditionExpression: CAN_BE_CLAIMED,
      ExpressionAttributeValues: {
        ':by': installRef,
        ':now': this.#now(),
        ':nowEpochSeconds': this.#nowEpochSeconds(),
      },
    });
    if (claimed) return { handover: handoverOf(claimed) };
    const refused = await this.#noteRefusal(token);
    if (refused === undefined) return 'unknown-token';
    return refused.claimedBy === undefined ? 'expired' : 'already-claimed';
  }

  /** What made a claim fail stays so, and the item tells it. One that is gone is not made anew. */
  #noteRefusal(token: string): Promise<HandoverItem | undefined> {
    return this.#update({
      ...this.#item(token),
      UpdateExpression: 'SET lastRefusedAt = :now ADD refusedClaims :one',
      ConditionExpression: IS_THERE,
      ExpressionAttributeValues: { ':now': this.#now(), ':one': 1 },
    });
  }

  /** @returns the item as it is then; undefined if the condition failed */
  async #update(update: UpdateCommandInput): Promise<HandoverItem | undefined> {
    try {
      const { Attributes } = await this.#table.client.send(
        new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' }),
      );
      return Attributes as HandoverItem;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  #item(token: string) {
    return { TableName: this.#table.tableName, Key: handoverKey(token) };
  }

  #nowEpochSeconds(): number {
    return Math.floor(this.#table.nowEpochMs() / 1000);
  }

  #now(): string {
    return new Date(this.#table.nowEpochMs()).toISOString();
  }
}

function handoverOf(item: HandoverItem): Handover {
  const { platform, clickId, clickedAt, campaign, partner, brand } = item;
  const said = { ...(campaign !== null && { campaign }), ...(partner !== null && { partner }) };
  return { platform, clickId, clickedAt, ...said, brand };
}
