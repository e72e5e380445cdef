import { expect, test } from 'vitest';
import { setAttributes } from '../../../lambdas/adapters/update-expression.ts';

test('values are set and undefined removes, each under its own name', () => {
  const expression = setAttributes({ state: 'retrying', reason: undefined, attempt: 2 });

  expect(expression).toEqual({
    UpdateExpression: 'SET #state = :state, #attempt = :attempt REMOVE #reason',
    ExpressionAttributeNames: { '#state': 'state', '#reason': 'reason', '#attempt': 'attempt' },
    ExpressionAttributeValues: { ':state': 'retrying', ':attempt': 2 },
  });
});

test('falsy values are values', () => {
  const expression = setAttributes({ spent: 0, foreign: false, campaign: null, note: '' });

  expect(expression.UpdateExpression).toBe(
    'SET #spent = :spent, #foreign = :foreign, #campaign = :campaign, #note = :note',
  );
  expect(expression.ExpressionAttributeValues).toEqual({
    ':spent': 0,
    ':foreign': false,
    ':campaign': null,
    ':note': '',
  });
});

test('without a value there are no values at all, which DynamoDB would refuse', () => {
  expect(setAttributes({ reason: undefined })).toEqual({
    UpdateExpression: 'REMOVE #reason',
    ExpressionAttributeNames: { '#reason': 'reason' },
  });
});
