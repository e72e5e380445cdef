import { randomUUID } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { postbackKey } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { currentWakeUp } from '../../../core/wake-up.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { attemptRecord, postbackRow } from '../../core/postback-row.ts';
import { putRow } from '../../helpers/ledger-engine.ts';
import { startHandler } from '../adapters/handler-under-test.ts';

let delivery: Awaited<ReturnType<typeof startHandler>>;
let status = 200;
beforeAll(async () => {
  delivery = await startHandler('delivery', {
    // Revvvs has no secret: reading it fails.
    secrets: { 'postproof/test/platform/scaleo': '{"token":"tok-secret"}' },
    platforms: (_, answer) => void answer.writeHead(status).end('{"status":"success"}'),
  });
});
afterAll(() => delivery.stop());
beforeEach(async () => {
  await delivery.purge();
  delivery.output();
  status = 200;
});

const LAST = {
  state: 'retrying',
  attempt: 4,
  spent: 3,
  answered: 3,
  last: attemptRecord(3),
} as const;

/** A test conversion's postback that is due, and its wake-up as received for the n-th time. */
async function received(changes: Partial<PostbackRow>, receives = '1') {
  const clickId = randomUUID();
  const row = postbackRow({ test: true, clickId, dueAtEpochMs: Date.now() - 1000, ...changes });
  await putRow(delivery.table, row);
  const message = currentWakeUp(postbackKey(row), row, Date.now());
  await delivery.send('lane-scaleo', JSON.stringify(message));
  const event: SQSEvent = await delivery.receive('lane-scaleo');
  for (const { attributes } of event.Records) attributes.ApproximateReceiveCount = receives;
  return { row, event };
}

const stateOf = async (row: PostbackRow) =>
  (await readItem<PostbackRow>(delivery.table, postbackKey(row)))?.state;

/** The dimension sets of everything that was counted, each once. */
function dimensionSets() {
  const lines = delivery.output().filter(({ _aws }) => _aws !== undefined);
  const sets = lines.flatMap(({ _aws }) => {
    const { CloudWatchMetrics } = _aws as { CloudWatchMetrics: { Dimensions: string[][] }[] };
    return CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.map((set) => set.join('+')));
  });
  return [...new Set(sets)];
}

describe('a test conversion', () => {
  test.each([
    ['accepted', 200, {}, 'delivered'],
    ['refused', 404, {}, 'rejected'],
    ['at the end of its retries', 500, LAST, 'dead'],
    ['failing for the first time', 503, {}, 'retrying'],
  ] as const)('that is %s is acknowledged, and counted as a test alone', async (...row) => {
    const [, answered, changes, state] = row;
    status = answered;
    const conversion = await received(changes);

    const { batchItemFailures } = await delivery.handler(conversion.event);

    expect(batchItemFailures).toEqual([]);
    expect(await stateOf(conversion.row)).toBe(state);
    expect(dimensionSets()).toEqual(['stage+platform+traffic']);
  });

  test('whose message comes again after its death is acknowledged, as no dead letter', async () => {
    const { event } = await received({ ...LAST, state: 'dead' });

    expect((await delivery.handler(event)).batchItemFailures).toEqual([]);
    expect(dimensionSets()).toEqual([]);
  });

  test('that cannot be worked on is given up at the last receive, as no dead letter', async () => {
    const secretless = { platform: 'revvvs', milestone: 'registration' } as const;
    const fourth = await received(secretless, '4');
    const fifth = await received(secretless, '5');

    const again = await delivery.handler(fourth.event);
    const given = await delivery.handler(fifth.event);

    expect(again.batchItemFailures).toHaveLength(1);
    expect(given.batchItemFailures).toEqual([]);
    expect(delivery.output()).toContainEqual(
      expect.objectContaining({ level: 'WARN', message: 'test conversion given up' }),
    );
    expect(dimensionSets()).toEqual([]);
  });
});
