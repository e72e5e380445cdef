import { expect, test } from 'vitest';
import { describeRoughDuration, describeShare } from '../../core/duration-words.ts';

test.each([
  [0, '0 s'],
  [499, '0 s'],
  [119_999, '120 s'],
  [120_000, '2 min'],
  [7_199_999, '120 min'],
  [7_200_000, '2 h'],
  [8_640_000, '2.4 h'],
  [172_799_999, '48 h'],
  [172_800_000, '2 d'],
  [267_840_000, '3.1 d'],
  [15_033_600_000, '174 d'],
])('%i ms are %s', (ms, text) => {
  expect(describeRoughDuration(ms)).toBe(text);
});

test.each([
  [0, '0.0 %'],
  [0.01, '< 0.1 %'],
  [0.05, '0.1 %'],
  [7, '7.0 %'],
  [100, '100.0 %'],
])('a share of %d is %s: more than nothing never reads like nothing', (percent, text) => {
  expect(describeShare(percent)).toBe(text);
});
