import { setTimeout as wait } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type ItemKey, type PostbackName, postbackKey } from '../../core/keys.ts';
import { derivedAttributes, type PostbackRow, type PostbackValues } from '../../core/postback.ts';
import type { Transition } from '../../core/transition.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { setAttributes } from './update-expression.ts';

/** The ledger's table and what every write to it shares. */
export type LedgerTable = {
  client: DynamoDBDocumentClient;
  tableName: string;
  rowLifeDays: number;
  nowEpochMs(): number;
  /** Waits for a part of this time, by chance: two that met do not meet again. */
  pause(atMostMs: number): Promise<void>;
};

export function openLedgerTable(options: {
  tableName: string;
  rowLifeDays: number;
  nowEpochMs: () => number;
  client?: DynamoDBClient;
}): LedgerTable {
  const { client, ...rest } = options;
  return {
    ...rest,
    pause: (atMostMs) => wait(Math.random() * atMostMs),
    client: DynamoDBDocumentClient.from(client ?? new DynamoDBClient(CLIENT_SETTINGS), {
      marshallOptions: { removeUndefinedValues: true },
    }),
  };
}

/** When the table may forget an item written now, in Unix seconds. */
export function rowExpiry({ nowEpochMs, rowLifeDays }: LedgerTable): number {
  return Math.floor(nowEpochMs() / 1000) + rowLifeDays * 86_400;
}

export async function readItem<T>(table: LedgerTable, key: ItemKey): Promise<T | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.tableName, Key: key, ConsistentRead: true }),
  );
  return Item as T | undefined;
}

/** There is no item under the key yet. */
export const ABSENT = 'attribute_not_exists(pk)';
export const IN_EXPECTED_STATE = '#state = :expectedState';
export const AT_THIS_ATTEMPT = '#attempt = :expectedAttempt';
/** Since it was read: also what does not change the state, such as a late outcome, must not be lost. */
export const UNTOUCHED = '#updatedAt = :expectedUpdatedAt';

/** The clauses under which a row is still as it was read, and their values. */
export function asRead(row: PostbackRow): { clauses: string[]; values: Record<string, unknown> } {
  return {
    clauses: [IN_EXPECTED_STATE, AT_THIS_ATTEMPT, UNTOUCHED],
    values: {
      ':expectedState': row.state,
      ':expectedAttempt': row.attempt,
      ':expectedUpdatedAt': row.updatedAt,
    },
  };
}

/** The update of a row's attributes under conditions; `undefined` removes an attribute. */
export function rowUpdate(
  table: LedgerTable,
  row: PostbackName,
  {
    attributes,
    clauses,
    values,
  }: {
    attributes: Record<string, unknown>;
    clauses: string[];
    values: Record<string, unknown>;
  },
) {
  const set = setAttributes(attributes);
  return {
    TableName: table.tableName,
    Key: postbackKey(row),
    ...set,
    ConditionExpression: clauses.join(' AND '),
    ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ...values },
  };
}

/**
 * Moves a row that is still as it was read, and gives it values if there are any, in one write.
 *
 * @returns false if it has changed since
 */
export function moveRow(
  table: LedgerTable,
  row: PostbackRow,
  { transition, values }: { transition: Transition; values?: PostbackValues },
): Promise<boolean> {
  const attributes = { ...transitionAttributes(table, row, transition), ...(values && { values }) };
  const update = rowUpdate(table, row, { attributes, ...asRead(row) });
  return applied(table.client.send(new UpdateCommand(update)));
}

/** A transition with the index and expiry attributes that follow from it. */
export function transitionAttributes(
  table: LedgerTable,
  { platform, test }: Pick<PostbackRow, 'platform' | 'test'>,
  transition: Transition,
): Record<string, unknown> {
  const { attention, attentionSince, expiresAtEpochSeconds } = derivedAttributes(
    {
      platform,
      ...(test && { test }),
      state: transition.state,
      ...(transition.foreign && { foreign: true }),
    },
    { nowEpochMs: table.nowEpochMs(), rowLifeDays: table.rowLifeDays },
  );
  return { ...transition, attention, attentionSince, expiresAtEpochSeconds };
}

/**
 * Runs a conditional write.
 *
 * @returns false if its condition, or that of any item of its transaction, failed; a transaction
 *   that met another one counts as failed too, because the caller reads again and decides anew
 */
export async function applied(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

/** A write that meets a transaction on its item is tried again so often. */
const MAX_MEETINGS = 5;
const PAUSE_MS = 20;

/**
 * Runs a conditional write of one item, whose failed condition means something: that it met a
 * transaction does not, and it is tried again.
 *
 * @returns false if its condition failed
 * @throws {TransactionConflictException} if it kept meeting transactions
 */
export async function conditionHeld(
  { pause }: Pick<LedgerTable, 'pause'>,
  write: () => Promise<unknown>,
): Promise<boolean> {
  for (let meeting = 1; ; meeting += 1) {
    try {
      await write();
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      const isMeeting = error instanceof TransactionConflictException;
      if (!isMeeting || meeting === MAX_MEETINGS) throw error;
      await pause(PAUSE_MS * meeting);
    }
  }
}

export function isConditionFailure(error: unknown): boolean {
  if (error instanceof ConditionalCheckFailedException) return true;
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  return codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict');
}
