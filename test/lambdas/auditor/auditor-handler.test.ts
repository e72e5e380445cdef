import { afterAll, beforeAll, expect, test } from 'vitest';
import { hourOf } from '../../../core/hours.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { DynamoJourneyLedger } from '../../../lambdas/adapters/journey-ledger.ts';
import { keepPostbackBook } from '../../../lambdas/adapters/postback-books.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { putRow } from '../../helpers/ledger-engine.ts';
import { startHandler } from '../adapters/handler-under-test.ts';

let auditor: Awaited<ReturnType<typeof startHandler>>;
beforeAll(async () => {
  auditor = await startHandler('auditor', { remainingMs: 900_000 });
});
afterAll(() => auditor.stop());

/** EventBridge's own call; nothing in it is read. */
const run = () => auditor.handler({ source: 'aws.events' } as never);

/** Metrics of a run, as `name dimension=value ...: number`. */
const metrics = () => metricsIn(auditor.output());

function metricsIn(output: ReturnType<typeof auditor.output>): string[] {
  return output
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
    'IntakeGaps stage=test: 0',
    'PostbackGaps platform=revvvs stage=test: 0',
    'PostbackGaps platform=scaleo stage=test: 0',
    'PostbacksOverdue platform=revvvs stage=test: 0',
    'PostbacksOverdue platform=scaleo stage=test: 0',
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
    'IntakeGaps stage=test: 0',
    'PostbackGaps platform=revvvs stage=test: 0',
    'PostbackGaps platform=scaleo stage=test: 0',
    'PostbacksOverdue platform=revvvs stage=test: 0',
    'PostbacksOverdue platform=scaleo stage=test: 0',
    'PostbacksStillNearDeadline platform=revvvs stage=test: 0',
    'PostbacksStillNearDeadline platform=scaleo stage=test: 1',
  ]);
});

test('a run wakes what is overdue, names it, and is told by its lane', async () => {
  const now = Date.now();
  const createdAt = new Date(now - 3_600_000).toISOString();
  const row = postbackRow({
    milestone: 'deposit',
    state: 'retrying',
    createdAt,
    updatedAt: createdAt,
    dueAtEpochMs: now - 3_600_000,
  });
  await putRow(auditor.table, row);
  auditor.output();

  await run();

  const messages = (await auditor.waiting('lane-scaleo')).map(({ body }) => JSON.parse(body));
  expect(messages).toMatchObject([
    {
      pk: 'CLICK#scaleo#0f8fad5bd9cb469fa16570867728950e',
      sk: 'POSTBACK#deposit#once',
      attempt: 1,
    },
  ]);
  const output = auditor.output();
  expect(output).toContainEqual(
    expect.objectContaining({
      message: 'overdue postback woken',
      platform: 'scaleo',
      postback: 'scaleo/0f8fad5bd9cb469fa16570867728950e/deposit/once',
      state: 'retrying',
    }),
  );
  expect(metricsIn(output)).toContain('PostbacksOverdue platform=scaleo stage=test: 1');
});

test('a run releases a reversal whose deposit has been delivered after all', async () => {
  const deposit = postbackRow({ clickId: 'late', state: 'delivered' });
  const { transactionId } = deposit.values;
  const original = { milestone: 'ftd', occurrence: 'once', transactionId } as const;
  await putRow(auditor.table, deposit);
  await putRow(auditor.table, {
    ...deposit,
    milestone: 'reversal',
    state: 'held',
    reason: 'reversed-deposit-not-delivered',
    values: { ...deposit.values, reversal: { cause: 'refund', whole: true, original } },
  });
  auditor.output();

  await run();

  const messages = (await auditor.waiting('lane-scaleo')).map(({ body }) => JSON.parse(body));
  const woken = { pk: 'CLICK#scaleo#late', sk: 'POSTBACK#reversal#once', attempt: 1 };
  expect(messages).toContainEqual(expect.objectContaining(woken));
  expect(auditor.output()).toContainEqual(
    expect.objectContaining({
      message: 'held postbacks released',
      platform: 'scaleo',
      released: ['scaleo/late/reversal/once'],
    }),
  );
});

test('a run accounts for what the bus has handed over, and says how many wait', async () => {
  const p = playerEvents('1');
  await auditor.send('seen', JSON.stringify({ detail: p.registration() }));
  await auditor.send('seen', 'no JSON');
  auditor.output();

  await run();

  expect(auditor.output()).toContainEqual(
    expect.objectContaining({
      message: 'player events accounted for',
      settled: 0,
      invalid: 1,
      waiting: 1,
      deadLetters: 0,
      gaps: 0,
    }),
  );
});

test('a run names the books that do not balance', async () => {
  const at = Date.now() - 3 * 3_600_000;
  const createdAt = new Date(at).toISOString();
  const state = 'limbo' as PostbackRow['state'];
  await putRow(auditor.table, postbackRow({ clickId: 'lost', createdAt, state }));
  await keepPostbackBook(auditor.table, {
    v: 1,
    platform: 'scaleo',
    hour: hourOf(at),
    countedAt: createdAt,
    rows: 1,
    states: {},
    open: 0,
    gaps: 1,
    missing: [],
  });
  auditor.output();

  await run();

  const output = auditor.output();
  expect(output).toContainEqual(
    expect.objectContaining({
      message: 'a book of postbacks does not balance',
      platform: 'scaleo',
      missing: ['scaleo/lost/ftd/once is limbo'],
    }),
  );
  expect(metricsIn(output)).toContain('PostbackGaps platform=scaleo stage=test: 1');
});
