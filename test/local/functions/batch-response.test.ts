import { expect, test } from 'vitest';
import { failedMessageIds } from '../../../local/functions/batch-response.ts';

const batch = ['a', 'b', 'c'];

test.each([
  ['nothing', undefined],
  ['null', null],
  ['an empty text', ''],
  ['an empty object', {}],
  ['no list', { batchItemFailures: null }],
  ['an empty list', { batchItemFailures: [] }],
])('%s means that all succeeded', (_, returned) => {
  expect(failedMessageIds(returned, batch)).toEqual(new Set());
});

test('the named messages failed, the others succeeded', () => {
  const returned = { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'c' }] };

  expect(failedMessageIds(returned, batch)).toEqual(new Set(['a', 'c']));
});

test.each([
  ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'x' }] }],
  [
    'one good and one unknown',
    {
      batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'x' }],
    },
  ],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
  ['another key', { batchItemFailures: [{ messageId: 'a' }] }],
  ['a failure that is no object', { batchItemFailures: [null] }],
  ['a list that is none', { batchItemFailures: 'a' }],
])('%s fails the whole batch', (_, returned) => {
  expect(failedMessageIds(returned, batch)).toEqual(new Set(['a', 'b', 'c']));
});
