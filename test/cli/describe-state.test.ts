import { expect, test } from 'vitest';
import { describeState } from '../../cli/render-click.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { NOON_EPOCH_MS, postbackRow } from '../core/postback-row.ts';

const confirmedAt = '2026-11-22T12:00:01.000Z';

test.each<[Partial<PostbackRow>, string]>([
  [
    { state: 'retrying', reason: 'server', attempt: 2, dueAtEpochMs: NOON_EPOCH_MS },
    'retrying (server), attempt 2 due 2026-11-22T12:00:00.000Z; its deadline is 2026-11-22T11:00:00.000Z',
  ],
  [
    { state: 'dead', reason: 'deadline' },
    'dead (deadline); its deadline is 2026-11-22T11:00:00.000Z',
  ],
  [
    { state: 'delivered', confirmedAt, deliveredLate: true },
    'delivered, confirmed 2026-11-22T12:00:01.000Z; delivered late, after its deadline 2026-11-22T11:00:00.000Z',
  ],
  [{ state: 'delivered', confirmedAt }, 'delivered, confirmed 2026-11-22T12:00:01.000Z'],
  [{ state: 'discarded', reason: 'reversed-by-refund' }, 'discarded (reversed-by-refund)'],
])('where a postback with a deadline stands is told with it while it matters: %j', (...given) => {
  const [changes, words] = given;
  const values = { ...postbackRow().values, deadline: '2026-11-22T11:00:00.000Z' };

  expect(describeState(postbackRow({ ...changes, values }))).toBe(words);
});

test('where a postback without a deadline stands is told without one', () => {
  expect(describeState(postbackRow({ state: 'dead', reason: 'server' }))).toBe('dead (server)');
});
