import { describe, expect, test } from 'vitest';
import { TERMINAL_STATES } from '../../core/postback.ts';
import { retire } from '../../core/retire.ts';
import { NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

const AT = '2026-11-22T12:00:00.000Z';

describe('a postback of a retired lane', () => {
  test.each(['pending', 'retrying', 'held'] as const)(
    'that is %s and surely not at the platform is discarded',
    (state) => {
      const row = postbackRow({ state, answered: 2, reason: 'server' });

      const ended = retire(row, NOON_EPOCH_MS);

      expect(ended).toMatchObject({
        state: 'discarded',
        reason: 'lane-retired',
        answered: 2,
        unanswered: 0,
        updatedAt: AT,
      });
    },
  );

  test.each(['pending', 'retrying', 'held'] as const)(
    'that is %s and may have arrived is unknown',
    (state) => {
      const ended = retire(postbackRow({ state, unanswered: 1 }), NOON_EPOCH_MS);

      expect(ended).toMatchObject({ state: 'unknown', reason: 'lane-retired', unanswered: 1 });
    },
  );

  test('that is being sent is left to its attempt', () => {
    const row = postbackRow({ state: 'sending', dueAtEpochMs: NOON_EPOCH_MS + 1 });

    expect(retire(row, NOON_EPOCH_MS)).toEqual({ refused: 'being-sent' });
  });

  test('whose lease has run out is unknown: its request may have been on the wire', () => {
    const row = postbackRow({ state: 'sending', dueAtEpochMs: NOON_EPOCH_MS });

    expect(retire(row, NOON_EPOCH_MS)).toMatchObject({ state: 'unknown', unanswered: 1 });
  });

  test.each(TERMINAL_STATES)('that is %s stays so', (state) => {
    expect(retire(postbackRow({ state }), NOON_EPOCH_MS)).toEqual({ refused: 'closed' });
  });
});
