import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROKEN_VARIANTS } from './broken-variants.ts';
import { patchOf } from './patch-source.ts';
import { runSeed } from './run-seed.ts';
import { emptyTally, sumOf, tallyOf } from './tally.ts';
import type { PatchTask } from './try-patch.ts';
import { FAULTS } from './weather.ts';

const SEEDS = 250;
/** Which finds each broken variant, with room to spare: the slowest needs about a half of it. */
const SEEDS_FOR_VARIANT = 600;
const RUN_MS = 120_000;
const ROOT = join(import.meta.dirname, '../..');

// An injected fault's place is of no use here, and finding it takes most of the time.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

test(`every promise holds in ${SEEDS} schedules of faults`, { timeout: RUN_MS }, async () => {
  let tally = emptyTally();
  for (let seed = 1; seed <= SEEDS; seed += 1) tally = sumOf(tally, tallyOf(await runSeed(seed)));

  expect(tally.violations).toEqual([]);
  // A schedule that nothing happens in proves nothing.
  expect(Object.keys(tally.injected).sort()).toEqual(Object.keys(FAULTS).sort());
  expect(Object.keys(tally.states)).toEqual(
    expect.arrayContaining(['delivered', 'rejected', 'unknown', 'dead', 'held']),
  );
});

test('the same seed is the same schedule', async () => {
  const one = await runSeed(7, { tellsStory: true });
  const other = await runSeed(7, { tellsStory: true });

  expect(one.story.length).toBeGreaterThan(10);
  expect(other).toEqual(one);
});

describe('it is found that', () => {
  test.each(BROKEN_VARIANTS)('$name', { timeout: RUN_MS }, async (variant) => {
    const { file, showsUnder: stressed = [], policy, foundBy: firstSeeds = [] } = variant;
    const patch = patchOf(readFileSync(join(ROOT, file), 'utf8'), variant);
    const rest = { stressed, ...(policy && { policy }) };
    const task: PatchTask = { patch, firstSeeds, seeds: SEEDS_FOR_VARIANT, ...rest };
    const script = join(ROOT, 'test/simulation/try-patch.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(task)]);

    expect(stdout).toMatch(/^seed \d+: /);
  });
});
