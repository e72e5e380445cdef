import { expect, test } from 'vitest';
import { comparePercentiles, highest, percentile } from '../../../local/chaos/percentile.ts';
import { createRandom } from '../../../local/simulator/create-random.ts';

test.each([
  [0.5, 50],
  [0.99, 99],
  [0.991, 100],
  [1, 100],
  [0.001, 1],
])('the percentile %d of 1 to 100 is %d', (share, value) => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);

  expect(percentile(values, share)).toBe(value);
});

test('there is no percentile of nothing', () => {
  expect(percentile([], 0.5)).toBeNaN();
});

test('the highest counts what is no number for nothing, and is 0 of nothing', () => {
  expect(highest([2, Number.NaN, 3])).toBe(3);
  expect(highest([])).toBe(0);
});

test('two samples are compared by their ratio, with what chance may have done to it', () => {
  const before = Array.from({ length: 200 }, (_, index) => 100 + (index % 20));
  const after = before.map((value) => value * 2);

  const { ratio, low, high } = comparePercentiles([before, after], 0.5, createRandom(1));

  expect(ratio).toBe(2);
  expect(low).toBeGreaterThan(1.9);
  expect(low).toBeLessThanOrEqual(2);
  expect(high).toBeGreaterThanOrEqual(2);
  expect(high).toBeLessThan(2.1);
});
