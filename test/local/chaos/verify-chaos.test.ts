import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LedgerContents } from '../../../local/books/read-ledger.ts';
import { printReport } from '../../../local/chaos/print-report.ts';
import { verifyChaos } from '../../../local/chaos/verify-chaos.ts';
import type { RequestEntry } from '../../../local/simulator/request-entry.ts';
import {
  answered,
  delivered,
  ledgerOf,
  logged,
  loggedAgain,
  unanswered,
} from '../books/books-fixture.ts';

const EXPECTED = ['click-1 dep-1', 'click-2 dep-2'];
const KINDS = {
  'accepted but without a postback': [],
  'not in a terminal state': [],
  'requested after its recorded acknowledgement': [],
  'repeated though the answer was clear': [],
  'ledger and platform differ': [],
};
const DEP_1 = 'scaleo/click-1/ftd/once';

function violations(ledger: LedgerContents, requests: RequestEntry[]) {
  return verifyChaos(EXPECTED, ledger, requests).violations;
}

test('a clean run has its figures and no violation of any kind', () => {
  const lost = [unanswered(2, 'lost: timeout'), answered(2, { n: 2 })];
  const ledger = ledgerOf(delivered(1), delivered(2, { attempts: lost }));

  const report = verifyChaos(EXPECTED, ledger, [logged(1), logged(2), loggedAgain(2)]);

  expect(report).toEqual({
    states: { delivered: 2 },
    attempts: 3,
    requests: 3,
    repeatedPostbacks: 1,
    unknownAttempts: 1,
    violations: KINDS,
  });
});

describe('a violation is', () => {
  test('a webhook that was accepted and has no postback', () => {
    expect(violations(ledgerOf(delivered(1)), [logged(1)])).toEqual({
      ...KINDS,
      'accepted but without a postback': ['click-2 dep-2'],
    });
  });

  test.each(['pending', 'sending', 'retrying', 'held'] as const)(
    'a postback that is still %s',
    (state) => {
      const open = { ...delivered(1, { state, attempts: [] }) };
      delete open.confirmedAt;

      expect(violations(ledgerOf(open, delivered(2)), [logged(2)])).toEqual({
        ...KINDS,
        'not in a terminal state': [DEP_1],
      });
    },
  );

  test('a request after its recorded acknowledgement, though the counts agree', () => {
    const attempts = [unanswered(1, 'lost: timeout'), answered(1, { n: 2 })];
    const late = loggedAgain(1, { receivedAt: '2026-11-22T12:00:02.001Z' });

    expect(
      violations(ledgerOf(delivered(1, { attempts }), delivered(2)), [logged(1), late, logged(2)]),
    ).toEqual({ ...KINDS, 'requested after its recorded acknowledgement': [DEP_1] });
  });

  test('a repeat that no unknown attempt explains', () => {
    const attempts = [answered(1), answered(1, { n: 2 })];

    expect(
      violations(ledgerOf(delivered(1, { attempts }), delivered(2)), [
        logged(1),
        loggedAgain(1),
        logged(2),
      ]),
    ).toEqual({ ...KINDS, 'repeated though the answer was clear': [DEP_1] });
  });

  test('a repeat whose transaction ID is in a JSON body', () => {
    const request = { method: 'POST', url: 'http://127.0.0.1:1/revvvs/api/v1/events', headers: {} };
    const body = '{"idempotency_key":"ftd:aurora:dep-1"}';
    const onWire = { method: 'POST', path: '/revvvs/api/v1/events', body };
    const attempts = [1, 2].map((n) => answered(1, { n, request: { ...request, body } }));

    expect(
      violations(ledgerOf(delivered(1, { attempts }), delivered(2)), [
        logged(1, onWire),
        loggedAgain(1, onWire),
        logged(2),
      ]),
    ).toEqual({ ...KINDS, 'repeated though the answer was clear': [DEP_1] });
  });

  test.each<[string, RequestEntry[], string]>([
    [
      'a request that is missing',
      [logged(2)],
      `${DEP_1}: the ledger accounts for 1 request(s), the platform logged 0`,
    ],
    [
      'a request that nobody sent',
      [logged(1), logged(2), logged(3)],
      '(none): scaleo received 1 request(s) that no attempt in the ledger sent',
    ],
  ])('%s', (_, requests, problem) => {
    const found = violations(ledgerOf(delivered(1), delivered(2)), requests);

    expect(found['ledger and platform differ']?.[0]).toContain(problem);
  });
});

test('a lookup is a request of an attempt, and repeats nothing', () => {
  const path = '/scaleo/report?adv_order_id=ftd%3Aaurora%3Adep-2';
  const request = { method: 'GET', url: `http://127.0.0.1:50123${path}`, headers: {} };
  const asked = answered(2, { n: 2, lookup: true, request, verdict: { kind: 'found', rule: 'r' } });
  const lost = delivered(2, { attempts: [unanswered(2, 'lost: timeout'), asked] });
  const outcome = { recorded: false, verdict: 'accepted' } as const;
  const lookup = logged(2, { id: 'asked', path, about: 'lookup', outcome });
  const requests = [logged(1), logged(2), lookup];

  const report = verifyChaos(EXPECTED, ledgerOf(delivered(1), lost), requests);
  const unproven = verifyChaos(EXPECTED, ledgerOf(delivered(1), lost), requests.slice(0, 2));

  expect(report).toMatchObject({ requests: 3, repeatedPostbacks: 0, violations: KINDS });
  // It was answered, so that it must be in the platform's log.
  expect(unproven.violations['ledger and platform differ']).toEqual([
    'scaleo/click-2/ftd/once: the ledger accounts for 1 lookup(s), the platform logged 0',
  ]);
});

describe('the printed report', () => {
  afterEach(() => vi.restoreAllMocks());

  function print(requests: RequestEntry[], asJson: boolean) {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const report = verifyChaos(EXPECTED, ledgerOf(delivered(1), delivered(2)), requests);
    const exitCode = printReport(report, asJson);
    return { exitCode, text: log.mock.calls.map(([line]) => String(line)).join('\n') };
  }

  test('says that every promise held, and the exit code is 0', () => {
    const { exitCode, text } = print([logged(1), logged(2)], false);

    expect(exitCode).toBe(0);
    expect(text).toMatch(/Every promise held\.$/);
    expect(text).toMatch(/^postbacks delivered +2$/m);
  });

  test('names what was broken, and the exit code is 1', () => {
    const { exitCode, text } = print([logged(1)], false);

    expect(exitCode).toBe(1);
    expect(text).toMatch(/^BROKEN {2}ledger and platform differ: scaleo\/click-2\/ftd\/once: /m);
    expect(text).toMatch(/2 promise\(s\) broken\.$/);
  });

  test('is the same as JSON', () => {
    const { exitCode, text } = print([logged(1)], true);

    expect(exitCode).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ broken: 2, requests: 1, states: { delivered: 2 } });
  });
});
