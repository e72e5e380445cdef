import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import { reportAttempt } from '../../../lambdas/delivery/report-attempt.ts';
import { ACCEPTED, answer, DeliveryBench, SERVER_ERROR } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
afterEach(() => vi.restoreAllMocks());

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const EXPIRED = answer(200, '{"status":"expired"}');
const config = testConfig({
  platforms: {
    ...STAGE.platforms,
    partnerhub: {
      specification: 'generic',
      baseUrl: 'https://hub.example.com',
      brands: { aurora: {} },
    },
  },
  alarms: { runbookUrl: 'https://example.com/runbook', deadlineWarningHours: 2 },
});

function bench(): DeliveryBench {
  const made = new DeliveryBench(engine);
  made.dependencies.config = config;
  return made;
}

/** A postback whose deadline is this far ahead. */
async function postbackWith(made: DeliveryBench, aheadMs: number | undefined, platform = 'scaleo') {
  const created = await made.create(randomUUID(), { platform });
  if (aheadMs === undefined) return created;
  const deadline = new Date(engine.clock.nowEpochMs + aheadMs).toISOString();
  return made.create(created.clickId, { platform, values: { ...created.values, deadline } });
}

/** Attempts until none is due any more. */
async function exhaust(made: DeliveryBench, row: PostbackRow): Promise<number[]> {
  const start = engine.clock.nowEpochMs;
  const begun: number[] = [];
  for (let now = row; now.state === 'pending' || now.state === 'retrying'; ) {
    engine.clock.nowEpochMs = Math.max(engine.clock.nowEpochMs, now.dueAtEpochMs);
    begun.push((engine.clock.nowEpochMs - start) / 1000);
    await made.deliver(now, now.attempt);
    now = await made.row(row);
  }
  return begun;
}

/** The metrics of the deadline that a report of delivery emits, by name. */
function metricsOf({ reports }: DeliveryBench) {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    lines.push(...String(chunk).split('\n').filter(Boolean));
    return true;
  });
  const logger = new Logger({ logLevel: 'SILENT' });
  for (const report of reports) reportAttempt(report, config, logger);
  vi.restoreAllMocks();
  const emitted = lines.map((line) => JSON.parse(line)).filter(({ platform }) => platform);
  return emitted
    .filter((line) => 'WindowDrift' in line)
    .map((line) => [line.PostbacksNearDeadline, line.PostbacksDeliveredLate, line.WindowDrift]);
}

test('a postback to a sick platform is retried up to the last minute of its window, then is dead', async () => {
  const b = bench();
  b.script = [SERVER_ERROR];
  const row = await postbackWith(b, 10 * MINUTE_MS);

  const begun = await exhaust(b, row);

  expect(begun).toEqual([0, 30, 300, 540]);
  expect(await b.row(row)).toMatchObject({ state: 'dead', reason: 'deadline', attempt: 4 });
});

test('a postback that is late already is not rushed: an outage of minutes does not cost it every attempt', async () => {
  const b = bench();
  b.script = [SERVER_ERROR, SERVER_ERROR, ACCEPTED];
  const row = await postbackWith(b, 75_000);

  const begun = await exhaust(b, row);

  expect(begun).toEqual([0, 30, 300]);
  expect(await b.row(row)).toMatchObject({ state: 'delivered', deliveredLate: true });
});

test('a postback whose window has ended is retried as planned, because it may still count', async () => {
  const b = bench();
  b.script = [SERVER_ERROR];
  const row = await postbackWith(b, -1);

  const begun = await exhaust(b, row);

  expect(begun).toEqual([0, 30, 300, 1800]);
  expect(await b.row(row)).toMatchObject({ state: 'dead', reason: 'deadline' });
});

test('a postback that is confirmed after its window is labelled, also by a late outcome', async () => {
  const b = bench();
  const inTime = await postbackWith(b, 0);
  const late = await postbackWith(b, -1);
  const lost = await postbackWith(b, MINUTE_MS);

  await b.deliver(inTime, 1);
  await b.deliver(late, 1);
  b.script = [
    async () => {
      // The lease runs out meanwhile, and another execution closes the attempt.
      b.advance(2 * MINUTE_MS);
      await b.deliver(lost, 1);
      return ACCEPTED;
    },
  ];
  await b.deliver(lost, 1);

  expect((await b.row(inTime)).deliveredLate).toBeUndefined();
  expect(await b.row(late)).toMatchObject({ state: 'delivered', deliveredLate: true });
  expect(await b.row(lost)).toMatchObject({ state: 'delivered', deliveredLate: true });
  expect(metricsOf(b).map(([, isLate]) => isLate)).toEqual([0, 1, 0, 1]);
});

test('a late delivery is counted once, though an earlier attempt is acknowledged after it', async () => {
  const b = bench();
  const row = await postbackWith(b, MINUTE_MS);
  b.script = [
    async () => {
      b.advance(2 * MINUTE_MS);
      await b.deliver(row, 1);
      b.advance(MINUTE_MS);
      await b.deliver(row, 2);
      b.advance(1000);
      return ACCEPTED;
    },
    ACCEPTED,
  ];

  await b.deliver(row, 1);

  expect(b.requests).toHaveLength(2);
  expect(await b.row(row)).toMatchObject({ state: 'delivered', deliveredLate: true });
  expect(metricsOf(b).map(([, isLate]) => isLate)).toEqual([0, 1, 0]);
});

test('a refusal as expired is a drift while the window is open, or where there is none', async () => {
  const b = bench();
  b.script = [EXPIRED];
  const rows = [
    await postbackWith(b, MINUTE_MS, 'partnerhub'),
    await postbackWith(b, -1, 'partnerhub'),
    await postbackWith(b, undefined, 'partnerhub'),
  ];

  for (const row of rows) await b.deliver(row, 1);

  const after = await Promise.all(rows.map((row) => b.row(row)));
  expect(after.map(({ state, reason }) => `${state} ${reason}`)).toEqual([
    'rejected window-drift',
    'rejected expired',
    'rejected window-drift',
  ]);
  expect(metricsOf(b).map(([, , drift]) => drift)).toEqual([1, 0, 1]);
});

test('a refusal for an inactive campaign is told as that', async () => {
  const b = bench();
  b.script = [answer(200, '{"status":"campaign-inactive"}')];
  const row = await postbackWith(b, HOUR_MS, 'partnerhub');

  await b.deliver(row, 1);

  expect(await b.row(row)).toMatchObject({ state: 'rejected', reason: 'campaign-inactive' });
  expect(metricsOf(b)).toEqual([[1, 0, 0]]);
});

test.each([
  ['within the warning', 2 * HOUR_MS, SERVER_ERROR, 1],
  ['farther than the warning', 2 * HOUR_MS + 1, SERVER_ERROR, 0],
  ['passed', -1, SERVER_ERROR, 0],
  ['within the warning, but the postback delivered', 2 * HOUR_MS, ACCEPTED, 0],
  ['none', undefined, SERVER_ERROR, 0],
])('after an attempt a deadline that is %s is told by %4$d', async (_which, ahead, said, near) => {
  const b = bench();
  b.script = [said];
  const row = await postbackWith(b, ahead);

  await b.deliver(row, 1);

  expect(metricsOf(b)).toEqual([[near, 0, 0]]);
});

test.each([
  ['within the warning', 2 * HOUR_MS, [[1, 0, 0]]],
  ['farther than the warning', 2 * HOUR_MS + 1, []],
])('a postback that waits for its registration with a deadline %s', async (_which, ahead, told) => {
  const b = bench();
  const row = await postbackWith(b, ahead, 'revvvs');

  await b.deliver(row, 1);

  expect(await b.row(row)).toMatchObject({
    state: 'retrying',
    reason: 'waits-for-registration',
  });
  expect(metricsOf(b)).toEqual(told);
});

test('a postback that is held with its deadline near is told of', async () => {
  const b = bench();
  const row = await postbackWith(b, HOUR_MS);
  const broken = await b.create(row.clickId, { values: { ...row.values, currency: 'ZZZ' } });

  await b.deliver(broken, 1);

  expect(await b.row(row)).toMatchObject({ state: 'held' });
  expect(metricsOf(b)).toEqual([[1, 0, 0]]);
});
