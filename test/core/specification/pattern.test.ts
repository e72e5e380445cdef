import { expect, test } from 'vitest';
import { isPattern, matchesWhole } from '../../../core/specification/pattern.ts';

test.each([
  ['[0-9]+', '12'],
  ['a|b', 'a'],
  ['a|b', 'b'],
  // One character outside the basic plane, not two halves of one.
  ['.', '😀'],
  ['\\p{Lu}', 'Ä'],
])('%s matches the whole of %j', (pattern, text) => {
  expect(matchesWhole(pattern, text)).toBe(true);
});

test.each([
  ['[0-9]+', 'x12'],
  ['[0-9]+', '12x'],
  ['a|b', 'ax'],
  ['a|b', 'xb'],
  ['[0-9]+', '12\n'],
  ['[0-9]+', '12\n34'],
  ['.', '😀😀'],
  ['a', 'A'],
])('%s does not match the whole of %j', (pattern, text) => {
  expect(matchesWhole(pattern, text)).toBe(false);
});

test('only a regular expression with the rules of Unicode is a pattern', () => {
  expect(['a|b', '\\p{Lu}', '(', '[', '\\y', 'a)|(?:b'].filter(isPattern)).toEqual([
    'a|b',
    '\\p{Lu}',
  ]);
});
