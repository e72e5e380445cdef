import { expect, test } from 'vitest';
import { classifyLetter } from '../../cli/classify-letter.ts';
import type { PostbackState } from '../../core/postback.ts';

const wakeUp = (attempt: number) => ({
  v: 1 as const,
  pk: 'CLICK#scaleo#c',
  sk: 'POSTBACK#ftd#once',
  attempt,
  sentAt: '2026-11-22T12:00:00.000Z',
});
const row = (state: PostbackState, attempt: number) => ({ state, attempt, dueAtEpochMs: 0 });

test('the letter of a dead postback belongs there', () => {
  expect(classifyLetter(wakeUp(4), row('dead', 4))).toEqual({
    kind: 'dead',
    because: 'every attempt failed',
  });
});

test.each(['pending', 'sending', 'retrying'] as const)(
  'the current wake-up of a postback that is %s is a fault: nothing else wakes it',
  (state) => {
    expect(classifyLetter(wakeUp(2), row(state, 2))).toEqual({
      kind: 'fault',
      because: `the postback is still ${state} and waits for it`,
    });
  },
);

test.each([
  { state: 'retrying', attempt: 3, because: 'the postback is at attempt 3, retrying' },
  { state: 'dead', attempt: 5, because: 'the postback is at attempt 5, dead' },
  { state: 'delivered', attempt: 2, because: 'the postback is delivered' },
  { state: 'unknown', attempt: 2, because: 'the postback is unknown' },
  { state: 'held', attempt: 2, because: 'the postback is held' },
] as const)('a letter is stale where the postback is $state at attempt $attempt', (expected) => {
  const { state, attempt, because } = expected;

  expect(classifyLetter(wakeUp(2), row(state, attempt))).toEqual({ kind: 'stale', because });
});

test('a letter without a postback, ahead of it, or that says nothing is a fault', () => {
  expect(classifyLetter(wakeUp(1), undefined).because).toBe('the ledger has no such postback');
  expect(classifyLetter(wakeUp(3), row('retrying', 2)).because).toBe(
    'the postback is only at attempt 2',
  );
  expect(classifyLetter(undefined, undefined)).toEqual({
    kind: 'fault',
    because: 'it is no wake-up of a postback',
  });
});
