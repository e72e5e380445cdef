import { expect, test } from 'vitest';
import { ruleOn } from '../../core/circuit-tally.ts';

/** Minutes as [attempts, failures], the latest first. */
const tally = (...minutes: Array<[number, number]>) =>
  minutes.map(([attempts, failures]) => ({ attempts, failures }));

const SILENCE = Array(118).fill([0, 0]);

test.each([
  ['half of ten', { opens: true }, tally([4, 2], [6, 3])],
  ['less than half of ten', { opens: false }, tally([4, 2], [6, 2])],
  ['nearly all of many, whatever was before', { opens: true }, tally([2, 2], [8, 3], [500, 0])],
  ['most of the minutes that hold ten', { opens: true }, tally([2, 2], [0, 0], [9, 6], [500, 0])],
  ['all of two', { opens: false }, tally([1, 1], [1, 1])],
  ['nine, one of them delivered', { opens: false }, tally([1, 1], [8, 7])],
  ['none', { opens: false }, tally([0, 0])],
  ['no minutes at all', { opens: false }, []],
  [
    'all of the latest minute, but few of the one before',
    { opensUnlessWellSinceMinutes: 0 },
    tally([9, 9], [100, 0]),
  ],
  [
    'the latest three in two hours',
    { opensUnlessWellSinceMinutes: 119 },
    tally([1, 1], ...SILENCE, [2, 2]),
  ],
  [
    'the latest three, after better times',
    { opensUnlessWellSinceMinutes: 1 },
    tally([1, 1], [2, 2], [4, 0]),
  ],
])('of a circuit of which %s have failed: %j', (_, ruling, minutes) => {
  expect(ruleOn(minutes)).toEqual(ruling);
});
