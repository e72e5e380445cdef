import { expect, test } from 'vitest';
import { CommandError } from '../../cli/command-error.ts';
import { describeError } from '../../cli/describe-error.ts';

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

test.each([
  [
    named('CredentialsProviderError', 'Could not load credentials from any providers'),
    'CredentialsProviderError: Could not load credentials from any providers. Sign in to the account of the stage and try again.',
  ],
  [
    named('Error', 'Region is missing'),
    'Error: Region is missing. Set AWS_REGION to the region of the stage.',
  ],
  [
    named('QueueDoesNotExist', 'The specified queue does not exist.'),
    'QueueDoesNotExist: The specified queue does not exist. Is the stage deployed to this account and region?',
  ],
  [
    named('AccessDenied', 'User x is not authorized'),
    'AccessDenied: User x is not authorized. Ask for a role that may do what is named here.',
  ],
  [
    Object.assign(named('AggregateError', ''), { code: 'ECONNREFUSED' }),
    'AggregateError: ECONNREFUSED. Try again.',
  ],
])('%s is told with what to do next', (error, message) => {
  expect(describeError(error).message).toBe(message);
});

test('our own errors say it all, under their own code', () => {
  expect(describeError(new CommandError('NO_SUCH_LANE', 'There is no lane.'))).toEqual({
    code: 'NO_SUCH_LANE',
    message: 'There is no lane.',
  });
});
