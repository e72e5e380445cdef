import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { auditKey, type ItemKey, type PlayerName } from '../../core/keys.ts';
import type { LaneRecord } from '../../core/lane.ts';
import type { ReversalEvent } from '../../core/player-event.ts';
import { type PostbackRow, testExpiry } from '../../core/postback.ts';
import type { Transition } from '../../core/transition.ts';
import type { AuditItem, OperationsLedger } from '../operations/ports.ts';
import { readLane } from './lane-ledger.ts';
import {
  ABSENT,
  applied,
  asRead,
  type LedgerTable,
  readItem,
  rowUpdate,
  transitionAttributes,
} from './ledger-table.ts';
import { readReversals } from './recorded-reversals.ts';

/** The ledger as operator actions use it, on DynamoDB. */
export class DynamoOperationsLedger implements OperationsLedger {
  readonly #table: LedgerTable;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  read(key: ItemKey): Promise<PostbackRow | undefined> {
    return readItem<PostbackRow>(this.#table, key);
  }

  reversalsOf(name: PlayerName, identity: string): Promise<ReversalEvent[]> {
    return readReversals(this.#table, name, identity);
  }

  lane(platform: string): Promise<LaneRecord | undefined> {
    return readLane(this.#table, platform);
  }

  intervene(row: PostbackRow, transition: Transition, audit: AuditItem): Promise<boolean> {
    const attributes = transitionAttributes(this.#table, row, transition);
    const TransactItems = [
      { Update: rowUpdate(this.#table, row, { attributes, ...asRead(row) }) },
      {
        Put: {
          TableName: this.#table.tableName,
          Item: {
            ...auditKey(row, audit.at),
            ...audit,
            ...testExpiry(row, this.#table.nowEpochMs()),
          },
          // What a person did is never overwritten.
          ConditionExpression: ABSENT,
        },
      },
    ];
    return applied(this.#table.client.send(new TransactWriteCommand({ TransactItems })));
  }
}
