import { expect, test } from 'vitest';
import { bar, sparkline } from '../../cli/render-plot.ts';

test.each([
  [0, ''],
  [0.005, ''],
  [0.01, '▏'],
  [0.5, '████'],
  [0.55, '████▍'],
  [1, '████████'],
  [1.5, '████████'],
  [-1, ''],
])('a bar of %d in 8 characters is "%s"', (part, text) => {
  expect(bar(part, 8)).toBe(text);
});

test('a sparkline is measured by its greatest value, and a day without any is a dot', () => {
  expect(sparkline([0, 2, undefined, 4, 8])).toBe('▁▃·▅█');
  expect(sparkline([0, 0])).toBe('▁▁');
  expect(sparkline([])).toBe('');
});
