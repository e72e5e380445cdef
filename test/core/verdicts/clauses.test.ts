import { expect, test } from 'vitest';
import { clausesOf } from '../../../core/verdicts/clauses.ts';

test('a condition that is not asked for is no clause', () => {
  expect(clausesOf({})).toEqual({
    statuses: [],
    headers: [],
    values: [],
    wholes: [],
    parts: [],
    lacks: [],
  });
});

test('an empty body is a clause', () => {
  expect(clausesOf({ bodyEquals: '' }).wholes).toEqual(['']);
});
