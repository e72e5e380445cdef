import { expect, test } from 'vitest';
import type { StoredPostback } from '../../../local/books/read-ledger.ts';
import { endedAmong } from '../../../local/chaos/ended-among.ts';
import { delivered } from '../books/books-fixture.ts';

const REGISTRATION = delivered(1, { milestone: 'registration' });
const HELD: Partial<StoredPostback> = { state: 'held', reason: 'registration-not-delivered' };

test.each(['delivered', 'rejected', 'discarded', 'dead', 'unknown'] as const)(
  'a %s postback has ended',
  (state) => {
    const row = delivered(1, { state });

    expect(endedAmong([row])(row)).toBe(true);
  },
);

test.each(['rejected', 'discarded', 'dead', 'unknown'] as const)(
  'so has one that is held behind a %s registration',
  (state) => {
    const row = delivered(1, HELD);

    expect(endedAmong([row, { ...REGISTRATION, state }])(row)).toBe(true);
  },
);

test.each<[string, Partial<StoredPostback>, StoredPostback[]]>([
  ['behind a registration that is open', HELD, [{ ...REGISTRATION, state: 'retrying' }]],
  ['behind a delivered registration', HELD, [REGISTRATION]],
  [
    "behind another click's registration",
    HELD,
    [delivered(2, { milestone: 'registration', state: 'unknown' })],
  ],
  ['behind no registration at all', HELD, []],
  ['for another reason', { ...HELD, reason: 'no-rate' }, [{ ...REGISTRATION, state: 'unknown' }]],
  [
    'no more, but is being retried',
    { ...HELD, state: 'retrying' },
    [{ ...REGISTRATION, state: 'unknown' }],
  ],
])('one has not that is held %s', (_how, changes, others) => {
  const row = delivered(1, changes);

  expect(endedAmong([row, ...others])(row)).toBe(false);
});
