import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Journey } from '../../core/journey.ts';
import { DynamoJourneyLedger } from '../../lambdas/adapters/journey-ledger.ts';
import { keepWindowReview } from '../../lambdas/adapters/review-ledger.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../helpers/pipeline-config.ts';
import { temporaryDirectory } from '../local/fixture-app/temporary-directory.ts';
import { commandLine } from './command-line.ts';

const HOUR_MS = 3_600_000;
const { scaleo } = STAGE.platforms;
if (scaleo === undefined) throw new Error('the stage has no platform scaleo');
const config = testConfig({
  platforms: { scaleo: { ...scaleo, window: { days: 30, campaigns: { summer: 7 } } } },
});

let engine: LedgerEngine;
let player = 0;
beforeAll(async () => {
  engine = await startLedgerEngine();
  // Thirty first deposits from an hour to 58 hours after their clicks, and one on the 40th day.
  for (let hours = 1; hours <= 58; hours += 2) await convert(hours);
  await convert(39.5 * 24);
  await convert(8 * 24, { campaign: 'summer' });
  await convert(0.5, { milestone: 'registration' });
  await note({ playerRef: 'p_lost' });
  await convert(1, { clickless: true });
  await convert(-1);
  // The quarter before.
  await convert(2, { occurredAt: '2026-09-30T12:00:00.000Z' });
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = Date.parse('2026-11-22T10:00:00Z');
});

function note(changes: Partial<Journey>) {
  player += 1;
  return new DynamoJourneyLedger(engine.table).note({
    brand: 'aurora',
    milestone: 'ftd',
    playerRef: `p_${player}`,
    occurredAt: '2026-11-20T12:00:00.000Z',
    path: 'web',
    ...changes,
  });
}

function convert(ageHours: number, changes: Partial<Journey> = {}) {
  const { occurredAt = '2026-11-20T12:00:00.000Z' } = changes;
  const clickedAt = new Date(Date.parse(occurredAt) - ageHours * HOUR_MS).toISOString();
  return note({ platform: 'scaleo', clickId: 'click', clickedAt, ...changes });
}

const report = (...args: string[]) =>
  commandLine(engine, { config }).run('report', 'windows', ...args);

test('the report has percentiles, a plot and what each window would lose, and a line for each campaign', async () => {
  const { exitCode, out, err } = await report('--since', '30d');

  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out).toMatchInlineSnapshot(`
    "From click to event, of what happened from 2026-10-23 to 2026-11-22 (UTC).
    Left out: 1 without a click, 1 by a promo code or domain, 1 whose click time is after the event.

    scaleo · registration: 1 conversion
      Fewer than 20: too few to judge a window by.
      p10     p25     p50     p75     p90     p95     p99     max
      30 min  30 min  30 min  30 min  30 min  30 min  30 min  30 min

      to 1 min    0.0 %    0.0 %
      to 5 min    0.0 %    0.0 %
      to 15 min   0.0 %    0.0 %
      to 1 h    100.0 %  100.0 %  ████████████████████████████████████████████████████████████
      to 6 h      0.0 %  100.0 %
      to 1 d      0.0 %  100.0 %
      to 3 d      0.0 %  100.0 %
      to 7 d      0.0 %  100.0 %
      to 14 d     0.0 %  100.0 %
      to 30 d     0.0 %  100.0 %
      ---------------------------- window: 30 d ----------------------------------------------

      WINDOW  LOSES  COUNT
      1 d     0.0 %  0
      3 d     0.0 %  0
      7 d     0.0 %  0
      14 d    0.0 %  0
      30 d    0.0 %  0      <- configured
      45 d    0.0 %  0
      60 d    0.0 %  0
      90 d    0.0 %  0

    scaleo · ftd: 31 conversions
      p10  p25   p50   p75   p90    p95  p99     max
      7 h  15 h  31 h  47 h  2.3 d  8 d  39.5 d  39.5 d

      to 1 min    0.0 %    0.0 %
      to 5 min    0.0 %    0.0 %
      to 15 min   0.0 %    0.0 %
      to 1 h      3.2 %    3.2 %  ███▌
      to 6 h      6.5 %    9.7 %  ███████
      to 1 d     29.0 %   38.7 %  ███████████████████████████████▊
      to 3 d     54.8 %   93.5 %  ████████████████████████████████████████████████████████████
      to 7 d      0.0 %   93.5 %
      to 14 d     3.2 %   96.8 %  ███▌
      to 30 d     0.0 %   96.8 %
      ---------------------------- window: 30 d ----------------------------------------------
      to 45 d     3.2 %  100.0 %  ███▌

      WINDOW  LOSES   COUNT
      1 d     61.3 %  19
      3 d     6.5 %   2
      7 d     6.5 %   2
      14 d    3.2 %   1
      30 d    3.2 %   1      <- configured
      45 d    0.0 %   0
      60 d    0.0 %   0
      90 d    0.0 %   0
      With the windows of campaigns and partners 6.5 % were lost: 2.

    scaleo by campaign (* fewer than 20: too few to judge a window by)
      CAMPAIGN  MILESTONE     N   MEDIAN  P90     P99     WINDOW  LOST
      (none)    registration  1*  30 min  30 min  30 min  30 d    0.0 %
      (none)    ftd           30  29 h    2.2 d   39.5 d  30 d    3.3 %
      summer    ftd           1*  8 d     8 d     8 d     7 d     100.0 %"
  `);
});

test('a campaign is told in full by its own window where that is asked for', async () => {
  const { out } = await report('--since', '30d', '--by', 'campaign', '--platform', 'scaleo');

  expect(out).toContain('scaleo · ftd · campaign summer: 1 conversion\n');
  expect(out).toContain('scaleo · ftd · campaign (none): 30 conversions\n');
  expect(out).toContain('Left out: 1 without a click,');
  const ofSummer = out.slice(out.indexOf('campaign summer'));
  expect(ofSummer).toContain('\n  7 d     100.0 %  1      <- configured\n');
  expect(ofSummer).toContain('- window: 7 d -');
  expect(out).not.toContain('scaleo by campaign');
});

test('only platforms are told of where nothing else is wanted', async () => {
  const { out } = await report('--since', '30d', '--by', 'none');

  expect(out).not.toContain('summer');
});

test('programs get every figure, and no list of every conversion', async () => {
  const { groups, leftOut } = JSON.parse((await report('--by', 'none', '--json')).out);

  expect(leftOut).toEqual({ withoutClick: 1, clickless: 1, clickAfterEvent: 1 });
  expect(
    groups.map(({ milestone, n }: { milestone: string; n: number }) => [milestone, n]),
  ).toEqual([
    ['registration', 1],
    ['ftd', 32],
  ]);
  expect(Object.keys(groups[1]).sort()).toEqual([
    'configured',
    'level',
    'maxMs',
    'milestone',
    'n',
    'percentilesMs',
    'platform',
    'settings',
  ]);
});

test('lines fit the width of the terminal', async () => {
  const { out } = await report('--since', '30d', '--by', 'none');

  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('the picture is one file of its own with a curve for each milestone, axes and the window', async () => {
  const file = join(temporaryDirectory(), 'windows.svg');

  const { exitCode, out } = await report('--since', '30d', '--svg', file);

  const picture = readFileSync(file, 'utf8');
  expect(exitCode).toBe(0);
  expect(out).toContain(`The picture is in ${file}.`);
  expect(picture.match(/<polyline /g)).toHaveLength(2);
  for (const words of [
    'scaleo ftd (31)',
    'scaleo registration (1)',
    'scaleo: window 30 d',
    'time from click to event',
    'share of conversions',
  ]) {
    expect(picture).toContain(words);
  }
  expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  // Nothing is fetched from anywhere; the one address is the name of the format.
  expect(picture.match(/https?:[^"]+/g)).toEqual(['http://www.w3.org/2000/svg']);
});

describe('a quarter', () => {
  test('that was reviewed is told by the figures that were kept of it', async () => {
    await keepWindowReview(engine.table, {
      quarter: '2026Q2',
      keptAt: '2026-07-01T08:10:00.000Z',
      figures: [
        {
          platform: 'scaleo',
          milestone: 'registration',
          n: 1234,
          medianMs: 8_640_000,
          p90Ms: 267_840_000,
          p99Ms: 2_592_000_000,
          configuredDays: 30,
          lostPercent: 1.04,
        },
        { platform: 'other', milestone: 'ftd', n: 19, medianMs: 1000, p90Ms: 2000, p99Ms: 3000 },
      ],
    });

    const { out } = await report('--quarter', '2026Q2');
    const scaleo = JSON.parse(
      (await report('--quarter', '2026Q2', '--platform', 'scaleo', '--json')).out,
    );

    expect(out.split('\n')).toEqual([
      'From click to event in 2026Q2, as kept on 2026-07-01.',
      '',
      'PLATFORM  MILESTONE     N     MEDIAN  P90    P99   WINDOW  LOST',
      'scaleo    registration  1234  2.4 h   3.1 d  30 d  30 d    1.0 %',
      'other     ftd           19*   1 s     2 s    3 s   -       -',
      '',
      '* fewer than 20: too few to judge a window by',
    ]);
    expect(scaleo).toMatchObject({ kept: true, figures: [{ platform: 'scaleo' }] });
  });

  test('that was not reviewed is counted', async () => {
    const { out } = await report('--quarter', '2026Q3', '--json');

    expect(JSON.parse(out)).toMatchObject({
      firstDay: '2026-07-01',
      lastDay: '2026-09-30',
      groups: [{ level: 'platform', n: 1 }, { level: 'campaign' }, { level: 'partner' }],
    });
  });

  test('that is older than its journeys is refused, but for figures that were kept', async () => {
    const kept = { keptAt: '2025-07-01T08:10:00.000Z', figures: [] };
    await keepWindowReview(engine.table, { quarter: '2025Q2', ...kept });

    const refused = await report('--quarter', '2025Q3');
    const inFull = await report('--quarter', '2025Q2', '--by', 'campaign');

    for (const { exitCode, out, err } of [refused, inFull]) {
      expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
      expect(err).toContain('journeys are kept for 400 days, since 2025-10-18');
    }
    expect(inFull.err).toContain('leave out --by and --svg');
    expect((await report('--quarter', '2025Q2')).out).toBe(
      'No conversion with a click happened in 2025Q2.',
    );
  });

  test('is counted for what is not kept of it', async () => {
    const { out } = await report('--quarter', '2026Q2', '--by', 'none');

    expect(out).toBe('No conversion with a click happened from 2026-04-01 to 2026-06-30.');
  });
});

test.each([
  [['--quarter', '2026-Q3'], 'Give a quarter such as 2026Q3.'],
  [['--quarter', '2026Q3', '--since', '30d'], 'give one of them'],
  [['--by', 'brand'], 'campaign, partner, none'],
  [['--since', 'soon'], 'Give an age such as 90d'],
])('%j is a usage error', async (args, why) => {
  const { exitCode, err } = await report(...args);

  expect(exitCode).toBe(2);
  expect(err).toContain(why);
});
