import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { laneKey } from '../../../core/keys.ts';
import { laneLedger } from '../../../lambdas/adapters/lane-ledger.ts';
import type { LaneDependencies, LaneMapping } from '../../../lambdas/operations/lane-ports.ts';
import type { LedgerEngine } from '../../helpers/ledger-engine.ts';

/** Operations on lanes on the real ledger, with mappings that remember what was asked of them. */
export function lanesBench({ table, clock }: LedgerEngine, mapping?: Partial<LaneMapping>) {
  const switched: boolean[] = [];
  let current = mapping && { platform: 'scaleo', uuid: 'u-1', state: 'Enabled', ...mapping };
  const dependencies: LaneDependencies = {
    ledger: laneLedger(table),
    mappings: {
      find: async (platform) => current && { ...current, platform },
      async setEnabled(given, isEnabled) {
        switched.push(isEnabled);
        current = { ...given, state: isEnabled ? 'Enabled' : 'Disabled' };
        return current;
      },
    },
    nowEpochMs: () => clock.nowEpochMs,
  };
  return {
    switched,
    dependencies,
    /** Everything on record of a lane: what people did, in order, then how it stands. */
    async recorded(platform: string) {
      const { Items = [] } = await table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': laneKey(platform).pk },
        }),
      );
      return Items.map(({ pk: _pk, v: _v, ...item }) => item);
    },
  };
}
