import { expect, test } from 'vitest';
import { isTripped } from '../../core/circuit-tally.ts';

/** Minutes as [attempts, failures], the latest first. */
const tally = (...minutes: Array<[number, number]>) =>
  minutes.map(([attempts, failures]) => ({ attempts, failures }));

test.each([
  ['half of ten', true, tally([4, 2], [6, 3])],
  ['less than half of ten', false, tally([4, 2], [6, 2])],
  ['all of the latest minute, but few of it and the one before', false, tally([9, 9], [100, 0])],
  ['half of the latest two minutes, whatever was before', true, tally([2, 2], [8, 3], [500, 0])],
  ['most of the minutes that it takes to find ten', true, tally([2, 2], [0, 0], [9, 6], [500, 0])],
  ['all of three in two hours', true, tally([1, 1], ...Array(118).fill([0, 0]), [2, 2])],
  ['all of two', false, tally([1, 1], [1, 1])],
  ['nine, one of them delivered', false, tally([1, 1], [8, 7])],
  ['none', false, tally([0, 0])],
  ['no minutes at all', false, []],
])('a circuit of which %s have failed: opens %s', (_, opens, minutes) => {
  const tripped = isTripped(minutes);

  expect(tripped).toBe(opens);
});
