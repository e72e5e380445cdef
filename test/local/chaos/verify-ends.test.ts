import { expect, test } from 'vitest';
import type { StoredPostback } from '../../../local/books/read-ledger.ts';
import { verifyEnds } from '../../../local/chaos/verify-ends.ts';
import type { RequestEntry } from '../../../local/simulator/request-entry.ts';
import { loadLocalStage } from '../../../stages/index.ts';
import { answered, delivered, logged, loggedAgain, unanswered } from '../books/books-fixture.ts';

const DEP_1 = 'scaleo/click-1/ftd/once';
const NOTHING = {
  'given up with attempts left': [],
  'dead though it may have arrived': [],
  'taken for a foreign duplicate': [],
  'booked twice': [],
};

/** Of the local stage: three retries; Scaleo's deposits are parked, its first deposits sent again. */
function verify(row: StoredPostback, requests: RequestEntry[] = []) {
  return verifyEnds([row], requests, loadLocalStage());
}

const LOST = unanswered(1, 'lost: timeout');

test.each<[string, Partial<StoredPostback>]>([
  ['dead after its fourth attempt', { state: 'dead', spent: 4 }],
  ['unknown after its fourth attempt', { state: 'unknown', spent: 4, unanswered: 1 }],
  [
    'unknown after its first attempt, where that is parked',
    { milestone: 'deposit', state: 'unknown', spent: 0, unanswered: 1, last: LOST },
  ],
  ['delivered by a repeat', { attempts: [LOST, answered(1, { n: 2 })] }],
])('a postback may be %s', (_, changes) => {
  expect(verify(delivered(1, changes), [logged(1), loggedAgain(1)])).toEqual(NOTHING);
});

test.each<[string, Partial<StoredPostback>]>([
  ['dead', { state: 'dead', spent: 3 }],
  ['unknown', { state: 'unknown', spent: 3, unanswered: 1, last: LOST }],
])('one with attempts left may not be %s', (_, changes) => {
  expect(verify(delivered(1, changes))).toEqual({
    ...NOTHING,
    'given up with attempts left': [DEP_1],
  });
});

test('one that may have arrived may not be dead', () => {
  expect(verify(delivered(1, { state: 'dead', spent: 4, unanswered: 1 }))).toEqual({
    ...NOTHING,
    'dead though it may have arrived': [DEP_1],
  });
});

test('nobody else fires here, so that no duplicate is foreign', () => {
  expect(verify(delivered(1, { foreign: true }))).toEqual({
    ...NOTHING,
    'taken for a foreign duplicate': [DEP_1],
  });
});

test('what a platform has booked twice is named', () => {
  expect(verify(delivered(1), [logged(1), logged(1, { id: 'again' })])).toEqual({
    ...NOTHING,
    'booked twice': [DEP_1],
  });
});
