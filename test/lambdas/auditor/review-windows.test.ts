import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Notice } from '../../../lambdas/adapters/alarm-topic.ts';
import { readWindowReview } from '../../../lambdas/adapters/review-ledger.ts';
import { reviewWindows } from '../../../lambdas/auditor/review-windows.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';
import { auditorOn, seedDay } from './auditor-bench.ts';

const { scaleo } = STAGE.platforms;
if (scaleo === undefined) throw new Error('the stage has no platform scaleo');
const config = testConfig({ platforms: { scaleo: { ...scaleo, window: { days: 7 } } } });

let engine: LedgerEngine;
let told: Notice[];
beforeEach(async () => {
  told = [];
  engine = await startLedgerEngine();
  await seedDay(engine, '2026-10-01', { milestones: 19, withoutClick: 0 });
  const late = { clickId: 'c', platform: 'scaleo', clickedAt: '2026-12-20T09:00:00.000Z' };
  await seedDay(engine, '2026-12-31', { milestones: 1, withoutClick: 0, journey: late });
  await seedDay(engine, '2027-01-01', { milestones: 30, withoutClick: 0 });
});
afterEach(() => engine.stop());

const reviewAt = (time: string) => {
  engine.clock.nowEpochMs = Date.parse(time);
  return reviewWindows(auditorOn(engine, config, told));
};
const FIGURES = [
  {
    platform: 'scaleo',
    milestone: 'registration',
    n: 20,
    medianMs: 3_600_000,
    p90Ms: 3_600_000,
    p99Ms: 950_400_000,
    configuredDays: 7,
    lostPercent: 5,
  },
];

test('from 08:00 UTC of a quarter’s first day the figures of the one before it are told and kept', async () => {
  expect(await reviewAt('2027-01-01T07:59:59.999Z')).toBeUndefined();
  expect(told).toEqual([]);

  await reviewAt('2027-01-01T08:00:00.000Z');

  expect(await readWindowReview(engine.table, '2026Q4')).toMatchObject({
    quarter: '2026Q4',
    keptAt: '2027-01-01T08:00:00.000Z',
    figures: FIGURES,
  });
  expect(told.map(({ subject }) => subject)).toEqual([
    'Postproof test: attribution windows in 2026Q4',
  ]);
  expect(told[0]?.message.split('\n')).toEqual([
    'How long after their clicks players registered and deposited in 2026Q4, by platform.',
    'Compare the windows with what was agreed, and with what partners ask for.',
    '',
    'scaleo, registration: 20 conversions',
    '  half within 60 min, 90 % within 60 min, 99 % within 11 d',
    '  window 7 d: 5.0 % lost',
    '',
    'In full, by campaign, then by partner:',
    '  node bin/postproof.ts report windows --quarter 2026Q4 --by campaign --stage test',
    '  node bin/postproof.ts report windows --quarter 2026Q4 --by partner --stage test',
  ]);
});

test('what has been told is not told again', async () => {
  await reviewAt('2027-01-01T08:10:00.000Z');

  expect(await reviewAt('2027-01-01T09:10:00.000Z')).toBeUndefined();
  expect(told).toHaveLength(1);
});

test('what could not be told is not kept, and is told by the next run', async () => {
  engine.clock.nowEpochMs = Date.parse('2027-01-01T08:10:00.000Z');
  const refused = {
    ...auditorOn(engine, config),
    announce: () => Promise.reject(new Error('no topic')),
  };
  await expect(reviewWindows(refused)).rejects.toThrow('no topic');

  await reviewAt('2027-01-01T09:10:00.000Z');

  expect(told).toHaveLength(1);
});

test('a run that failed is made up for within two weeks, and not after', async () => {
  expect(await reviewAt('2027-01-15T08:00:00.000Z')).toBeUndefined();
  expect(await reviewAt('2027-01-15T07:59:59.999Z')).toMatchObject({ quarter: '2026Q4' });
});

test('a quarter with too few conversions to judge a window by is kept, and nobody is called', async () => {
  expect(await reviewAt('2026-07-01T09:00:00.000Z')).toEqual({
    quarter: '2026Q2',
    keptAt: '2026-07-01T09:00:00.000Z',
    figures: [],
  });
  expect(told).toEqual([]);
});
