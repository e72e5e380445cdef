import { expect, test } from 'vitest';
import { addToTally, emptyTally, waitingIn } from '../../core/lane-tally.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

function tallyOf(...rows: PostbackRow[]) {
  const tally = emptyTally();
  for (const row of rows) addToTally(tally, row, { nowEpochMs: NOON_EPOCH_MS, warningHours: 24 });
  return tally;
}

function rowUntil(clickId: string, deadline: string): PostbackRow {
  return postbackRow({ clickId, values: { ...postbackRow().values, deadline } });
}

test('an empty lane has nothing that waits, and zeros to show', () => {
  expect(tallyOf()).toEqual({
    open: { pending: 0, sending: 0, retrying: 0, held: 0 },
    overdue: 0,
    nearDeadline: 0,
    pastDeadline: 0,
  });
});

test('postbacks are counted by state, and closed ones not at all', () => {
  const tally = tallyOf(
    postbackRow(),
    postbackRow({ state: 'retrying' }),
    postbackRow({ state: 'retrying' }),
    postbackRow({ state: 'held' }),
    postbackRow({ state: 'delivered' }),
  );

  expect(tally.open).toEqual({ pending: 1, sending: 0, retrying: 2, held: 1 });
  expect(waitingIn(tally)).toBe(4);
});

test('the oldest due time and message are of what a lane sends, not of what is held', () => {
  const tally = tallyOf(
    postbackRow({ dueAtEpochMs: NOON_EPOCH_MS - 60_000, updatedAt: '2026-11-22T11:58:00.000Z' }),
    postbackRow({ dueAtEpochMs: NOON_EPOCH_MS + 60_000, updatedAt: '2026-11-22T11:57:00.000Z' }),
    postbackRow({ state: 'held', dueAtEpochMs: 0, updatedAt: '2026-11-01T00:00:00.000Z' }),
  );

  expect(tally).toMatchObject({
    overdue: 1,
    oldestDueAt: '2026-11-22T11:59:00.000Z',
    oldestMessageAt: '2026-11-22T11:57:00.000Z',
  });
});

test('the next deadline is the first to come; those that have passed are counted apart', () => {
  const tally = tallyOf(
    rowUntil('c-late', '2026-11-22T12:00:00.000Z'),
    rowUntil('c-far', '2026-12-01T00:00:00.000Z'),
    rowUntil('c-near', '2026-11-23T12:00:00.000Z'),
  );

  expect(tally).toMatchObject({
    nextDeadline: { at: '2026-11-23T12:00:00.000Z', postback: 'scaleo/c-near/ftd/once' },
    nearDeadline: 1,
    pastDeadline: 1,
  });
});
