import { expect, test } from 'vitest';
import { closest } from '../../cli/closest.ts';

test.each([
  ['scalio', ['scaleo', 'revvvs'], 'scaleo'],
  ['Scaleo', ['scaleo'], 'scaleo'],
  ['scale', ['scaleo', 'revvvs'], 'scaleo'],
  ['revvs', ['scaleo', 'revvvs'], 'revvvs'],
  ['scaleoo-x', ['scaleo'], undefined],
  ['nobody', ['scaleo', 'revvvs'], undefined],
  // A short name is not meant by anything that has two letters.
  ['xy', ['ab'], undefined],
  // As near to the one as to the other.
  ['acme-c', ['acme-a', 'acme-b'], undefined],
  ['', ['ab'], undefined],
])('%s among %j is %s', (typed, known, expected) => {
  expect(closest(typed, known)).toBe(expected);
});
