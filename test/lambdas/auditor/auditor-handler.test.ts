import { afterAll, beforeAll, expect, test } from 'vitest';
import { DynamoJourneyLedger } from '../../../lambdas/adapters/journey-ledger.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { putRow } from '../../helpers/ledger-engine.ts';
import { startHandler } from '../adapters/handler-under-test.ts';

let auditor: Awaited<ReturnType<typeof startHandler>>;
beforeAll(async () => {
  auditor = await startHandler('auditor');
});
afterAll(() => auditor.stop());

/** EventBridge's own call; nothing in it is read. */
const run = () => auditor.handler({ source: 'aws.events' } as never);

/** Metrics of a run, as `name dimension=value ...: number`. */
function metrics(): string[] {
  return auditor
    .output()
    .flatMap((line) => {
      const { _aws } = line as { _aws?: { CloudWatchMetrics: EmbeddedSet[] } };
      return (_aws?.CloudWatchMetrics ?? []).flatMap(({ Dimensions, Metrics }) =>
        Metrics.map(({ Name }) => {
          const dimensions = Dimensions.flat().map((name) => `${name}=${line[name]}`);
          return `${[Name, ...dimensions.sort()].join(' ')}: ${line[Name]}`;
        }),
      );
    })
    .sort();
}
type EmbeddedSet = { Dimensions: string[][]; Metrics: Array<{ Name: string }> };

test('on an empty ledger a run reports zeros, and nothing that anybody must see to', async () => {
  auditor.output();

  await run();

  expect(metrics()).toEqual([
    'ClickLossRisePoints stage=test: 0',
    'PostbacksStillNearDeadline platform=revvvs stage=test: 0',
    'PostbacksStillNearDeadline platform=scaleo stage=test: 0',
  ]);
});

test('a run reports the loss of each brand and path, and what is near its deadline', async () => {
  const now = Date.now();
  const day = new Date(now - 86_400_000).toISOString();
  const journeys = new DynamoJourneyLedger(auditor.table);
  const journey = { brand: 'aurora', milestone: 'ftd', occurredAt: day, path: 'checkout' } as const;
  const click = { platform: 'scaleo', clickId: 'click-1', clickedAt: day };
  await journeys.note({ ...journey, playerRef: 'p_1' });
  for (const playerRef of ['p_2', 'p_3', 'p_4']) {
    await journeys.note({ ...journey, playerRef, ...click });
  }
  const row = postbackRow({ state: 'dead', updatedAt: new Date(now).toISOString() });
  const deadline = new Date(now + 3_600_000).toISOString();
  await putRow(auditor.table, { ...row, values: { ...row.values, deadline } });
  auditor.output();

  await run();

  expect(metrics()).toEqual([
    'ClickLossPercent brand=aurora path=checkout stage=test: 25',
    'ClickLossRisePoints brand=aurora path=checkout stage=test: 0',
    'ClickLossRisePoints stage=test: 0',
    'PostbacksStillNearDeadline platform=revvvs stage=test: 0',
    'PostbacksStillNearDeadline platform=scaleo stage=test: 1',
  ]);
});
