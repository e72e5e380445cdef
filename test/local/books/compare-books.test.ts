import { expect, test } from 'vitest';
import { compareBooks, type Difference } from '../../../local/books/compare-books.ts';
import type { StoredPostback } from '../../../local/books/read-ledger.ts';
import type { RequestEntry } from '../../../local/simulator/request-entry.ts';
import {
  answered,
  delivered,
  ledgerOf,
  logged,
  loggedAgain,
  UNKNOWN,
  unanswered,
} from './books-fixture.ts';

function compare(postbacks: StoredPostback[], requests: RequestEntry[]): Difference[] {
  return compareBooks(ledgerOf(...postbacks), requests);
}

const DEP_1 = 'scaleo/click-1/ftd/once';
const jsonRequest = {
  method: 'POST',
  url: 'http://127.0.0.1:50123/revvvs/api/v1/events',
  headers: {},
};

test.each<[string, StoredPostback[], RequestEntry[]]>([
  ['nothing on either side', [], []],
  ['every request in both', [delivered(1), delivered(2)], [logged(2), logged(1)]],
  [
    'an attempt that was refused and one that was accepted',
    [delivered(1, { attempts: [answered(1), answered(1, { n: 2 })] })],
    [loggedAgain(1), logged(1)],
  ],
  [
    'an attempt of unknown outcome that arrived',
    [delivered(1, { attempts: [unanswered(1, 'lost: timeout'), answered(1, { n: 2 })] })],
    [logged(1), loggedAgain(1)],
  ],
  [
    'an attempt of unknown outcome that did not arrive',
    [delivered(1, { attempts: [unanswered(1, 'lost: timeout'), answered(1, { n: 2 })] })],
    [logged(1)],
  ],
  [
    'an attempt whose lease ran out',
    [
      delivered(1, {
        state: 'unknown',
        attempts: [{ ...answered(1), response: undefined } as never],
      }),
    ],
    [logged(1)],
  ],
  [
    'an attempt that never reached the platform',
    [delivered(1, { state: 'dead', attempts: [unanswered(1, 'unreached: ECONNREFUSED')] })],
    [],
  ],
  [
    'a duplicate that someone else had fired before',
    [delivered(1, { foreign: true })],
    [loggedAgain(1)],
  ],
  [
    'a body that is the same on both sides',
    [delivered(1, { attempts: [answered(1, { request: { ...jsonRequest, body: '{"a":1}' } })] })],
    [logged(1, { method: 'POST', path: '/revvvs/api/v1/events', body: '{"a":1}' })],
  ],
])('the books agree on %s', (_, postbacks, requests) => {
  expect(compare(postbacks, requests)).toEqual([]);
});

test('a request that no attempt sent is a difference, once for all its repeats', () => {
  const differences = compare([delivered(1)], [logged(1), logged(2), loggedAgain(2)]);

  expect(differences).toEqual([
    {
      postback: '(none)',
      problem:
        'scaleo received 2 request(s) that no attempt in the ledger sent: GET /scaleo/track/conv?click_id=click-2&adv_order_id=ftd%3Aaurora%3Adep-2&token=*** ',
    },
  ]);
});

test.each<[string, Partial<RequestEntry>]>([
  ['method', { method: 'POST' }],
  ['target', { path: '/scaleo/track/conv?click_id=CLICK-1' }],
  ['body', { body: 'more' }],
])('a request of another %s is another request', (_, change) => {
  const problems = compare([delivered(1)], [logged(1, change)]).map(({ problem }) => problem);

  expect(problems).toEqual([
    'the ledger accounts for 1 request(s), the platform logged 0',
    'delivered, but the platform has no conversion',
    expect.stringContaining('scaleo received 1 request(s) that no attempt in the ledger sent'),
  ]);
});

test('an answered attempt whose request the platform never logged is a difference', () => {
  const refused = delivered(1, { state: 'rejected' });

  expect(compare([refused], [])).toEqual([
    { postback: DEP_1, problem: 'the ledger accounts for 1 request(s), the platform logged 0' },
  ]);
});

test('more requests than attempts are a difference', () => {
  expect(compare([delivered(1)], [logged(1), loggedAgain(1)])).toEqual([
    { postback: DEP_1, problem: 'the ledger accounts for 1 request(s), the platform logged 2' },
  ]);
});

test('an unknown outcome excuses one request and no more', () => {
  const attempts = [unanswered(1, 'lost: timeout', UNKNOWN), answered(1, { n: 2 })];

  expect(
    compare([delivered(1, { attempts })], [logged(1), loggedAgain(1), loggedAgain(1)]),
  ).toEqual([
    {
      postback: DEP_1,
      problem: 'the ledger accounts for 1 to 2 request(s), the platform logged 3',
    },
  ]);
});

test('an attempt that is said not to have arrived excuses none', () => {
  const dead = delivered(1, { state: 'dead', attempts: [unanswered(1, 'unreached: ENOTFOUND')] });

  expect(compare([dead], [logged(1)])).toEqual([
    { postback: DEP_1, problem: 'the ledger accounts for 0 request(s), the platform logged 1' },
  ]);
});

test('delivered without a conversion is a difference', () => {
  expect(compare([delivered(1)], [loggedAgain(1)])).toEqual([
    { postback: DEP_1, problem: 'delivered, but the platform has no conversion' },
  ]);
});

test('a key that was handed over is no request that an attempt should have sent', () => {
  const handedOver = loggedAgain(2, { about: 'key' });

  expect(compare([delivered(1)], [logged(1), handedOver])).toEqual([]);
});
