import { expect, test } from 'vitest';
import { holdFor, release } from '../../core/release.ts';
import { attemptRecord, NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

const LATER_EPOCH_MS = NOON_EPOCH_MS + 3_600_000;

test('a postback that was never attempted is pending and due, at its first attempt', () => {
  const row = postbackRow({ state: 'held', reason: 'no-rate' });

  expect(release(row, LATER_EPOCH_MS)).toEqual({
    state: 'pending',
    reason: undefined,
    attempt: 1,
    dueAtEpochMs: LATER_EPOCH_MS,
    spent: 0,
    answered: 0,
    unanswered: 0,
    firstFailureAtEpochMs: undefined,
    confirmedAt: undefined,
    foreign: undefined,
    limited: undefined,
    updatedAt: '2026-11-22T13:00:00.000Z',
  });
});

test('one that was held between two attempts goes on with its schedule', () => {
  const row = postbackRow({
    state: 'held',
    reason: 'currency',
    attempt: 3,
    spent: 2,
    answered: 1,
    unanswered: 1,
    firstFailureAtEpochMs: NOON_EPOCH_MS,
    last: attemptRecord(2),
  });

  expect(release(row, LATER_EPOCH_MS)).toMatchObject({
    state: 'retrying',
    reason: undefined,
    attempt: 3,
    dueAtEpochMs: LATER_EPOCH_MS,
    spent: 2,
    answered: 1,
    unanswered: 1,
    firstFailureAtEpochMs: NOON_EPOCH_MS,
  });
});

test('a postback that turns out to wait for something else stays as it is, but for the reason', () => {
  const row = postbackRow({ state: 'held', reason: 'no-rate' });

  expect(holdFor(row, 'test-required', LATER_EPOCH_MS)).toMatchObject({
    state: 'held',
    reason: 'test-required',
    attempt: 1,
    dueAtEpochMs: NOON_EPOCH_MS,
    updatedAt: '2026-11-22T13:00:00.000Z',
  });
});
