import { DeleteCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { clickCollection, laneKey } from '../../core/keys.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { NOON_EPOCH_MS, postbackRow } from '../core/postback-row.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { until } from '../local/fixture-app/until.ts';
import { commandLine } from './command-line.ts';
import { startQueueEngine } from './queue-engine.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A stage's ledger, queues and mappings on the engines of the local stack, with nothing that works them off. */
export async function startLaneBench() {
  const [engine, queues] = await Promise.all([startLedgerEngine(), startQueueEngine()]);
  const { table, clock } = engine;
  const itemsIn = async (pk: string) => {
    const { Items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      }),
    );
    return Items;
  };
  return {
    engine,
    queues,
    /** The command line; while it waits, the mappings get on. */
    lane: (...args: string[]) =>
      commandLine(engine, {
        sqs: queues.client,
        lambda: queues.lambda,
        wait: () => new Promise((resolve) => setImmediate(resolve)),
      }).run(...args),
    laneItems: (platform: string) => itemsIn(laneKey(platform).pk),
    clickItems: (platform: string, clickId: string) =>
      itemsIn(clickCollection({ platform, clickId })),
    async stop() {
      await Promise.all([engine.stop(), queues.stop()]);
    },
    /** As a stage is after its first deployment. */
    async reset() {
      clock.nowEpochMs = NOON_EPOCH_MS;
      await queues.purge();
      await emptyLedger(engine);
      for (const platform of ['scaleo', 'revvvs']) {
        const mapping = queues.mappingOf(platform);
        if (mapping.state() !== 'Enabled') mapping.setEnabled(true);
        await until('the mapping has settled', () => !mapping.isChanging());
      }
    },
    /** The bodies of all messages that wait in a platform's lane, taken out. */
    async messagesOf(platform: string) {
      const bodies: string[] = [];
      for (;;) {
        const some = await queues.drain(queues.names.laneQueue(platform));
        if (some.length === 0) return bodies.map((body) => JSON.parse(body));
        bodies.push(...some);
      }
    },
  };
}

async function emptyLedger({
  table: { client, tableName: TableName },
}: LedgerEngine): Promise<void> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  for (const { pk, sk } of Items) {
    await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
  }
}

export type LaneBench = Awaited<ReturnType<typeof startLaneBench>>;

/** A postback that was created and last written so long before noon, and was due then. */
export function rowAged(ageMs: number, overrides: Partial<PostbackRow> = {}): PostbackRow {
  const at = new Date(NOON_EPOCH_MS - ageMs).toISOString();
  return postbackRow({
    createdAt: at,
    updatedAt: at,
    dueAtEpochMs: NOON_EPOCH_MS - ageMs,
    ...overrides,
  });
}
