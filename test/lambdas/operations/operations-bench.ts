import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { clickCollection, type PostbackName, postbackKey } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import type { WakeUp } from '../../../core/wake-up.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { DynamoOperationsLedger } from '../../../lambdas/adapters/operations-ledger.ts';
import type { OperationsDependencies } from '../../../lambdas/operations/ports.ts';
import { type LedgerEngine, putRow } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

type Waking = { platform: string; message: WakeUp; delaySeconds: number };

/** Operator actions on the real engine, with lanes that remember what woke them. */
export function operationsBench({ table, clock }: LedgerEngine) {
  const wakings: Waking[] = [];
  const dependencies: OperationsDependencies = {
    config: testConfig(),
    ledger: new DynamoOperationsLedger(table),
    lanes: {
      async wake(platform, message, delaySeconds) {
        wakings.push({ platform, message, delaySeconds });
      },
    },
    nowEpochMs: () => clock.nowEpochMs,
  };
  return {
    wakings,
    dependencies,
    put: (row: PostbackRow) => putRow(table, row),
    /** The item as it stands, index and expiry attributes included. */
    read: (name: PostbackName) =>
      readItem<PostbackRow & Record<string, unknown>>(table, postbackKey(name)),
    /** What people did to the click's postbacks. */
    async audits({ platform, clickId, test }: PostbackName) {
      const { Items = [] } = await table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :audit)',
          ExpressionAttributeValues: {
            ':pk': clickCollection({ platform, clickId, test }),
            ':audit': 'AUDIT',
          },
        }),
      );
      return Items;
    },
  };
}
