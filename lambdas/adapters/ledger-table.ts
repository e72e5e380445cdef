import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from '../../core/keys.ts';
import { derivedAttributes, type PostbackRow } from '../../core/postback.ts';
import type { Transition } from '../../core/transition.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

/** The ledger's table and what every write to it shares. */
export type LedgerTable = {
  client: DynamoDBDocumentClient;
  tableName: string;
  rowLifeDays: number;
  nowEpochMs(): number;
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
    client: DynamoDBDocumentClient.from(client ?? new DynamoDBClient(CLIENT_SETTINGS), {
      marshallOptions: { removeUndefinedValues: true },
    }),
  };
}

export async function readItem<T>(table: LedgerTable, key: ItemKey): Promise<T | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.tableName, Key: key, ConsistentRead: true }),
  );
  return Item as T | undefined;
}

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

/** A transition with the index and expiry attributes that follow from it. */
export function transitionAttributes(
  table: LedgerTable,
  row: Pick<PostbackRow, 'platform'>,
  transition: Transition,
): Record<string, unknown> {
  const { attention, attentionSince, expiresAtEpochSeconds } = derivedAttributes(
    { platform: row.platform, state: transition.state },
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

export function isConditionFailure(error: unknown): boolean {
  if (error instanceof ConditionalCheckFailedException) return true;
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  return codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict');
}
