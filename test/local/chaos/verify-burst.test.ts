import { describe, expect, test } from 'vitest';
import type { StoredPostback } from '../../../local/books/read-ledger.ts';
import { type BurstEvidence, verifyBurst } from '../../../local/chaos/verify-burst.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { accepted, at, confirmed, received, startedAt } from './lane-evidence.ts';

const NUMBERS = [0, 1, 2, 3, 4, 5];

/** Six postbacks at once, sent one a second as the rate says; the peak ends after two seconds. */
function evidence(changes: Partial<BurstEvidence> = {}): BurstEvidence {
  return {
    accepted: NUMBERS.map((n) => accepted(n, 0)),
    postbacks: NUMBERS.map((n) => confirmed(n, n + 0.5)),
    requests: NUMBERS.map((n) => received(n, n, { atOnce: 1 })),
    limits: { scaleo: { requestsPerSecond: 1, maxConcurrency: 2 } },
    peakEndsAtEpochMs: Date.parse(at(2)),
    ...changes,
  };
}

const HELD = {
  'accepted but without a postback': [],
  'not delivered': [],
  'faster than the rate allows': [],
  'more at once than configured': [],
  'deadline missed that could have been kept': [],
};

test('a peak that was worked off as configured has its figures and no violation', () => {
  const tooMany = received(0, 3.4, { atOnce: 2, answer: { status: 429, body: '' } });
  const twice = confirmed(0, 0.5, { attempts: [startedAt(0, 0), startedAt(0, 3)] });

  const report = verifyBurst(
    evidence({
      requests: [...evidence().requests, tooMany],
      postbacks: [twice, ...evidence().postbacks.slice(1)],
    }),
  );

  expect(report).toEqual({
    lanes: [
      {
        platform: 'scaleo',
        limits: { requestsPerSecond: 1, maxConcurrency: 2 },
        postbacks: 6,
        delivered: 6,
        requests: 7,
        tooMany: 1,
        mostAttempts: 2,
        highestPerSecond: 2,
        ahead: expect.closeTo(2, 5),
        mostAtOnce: 2,
        drainSeconds: 4,
        deadlinesMissed: 0,
      },
    ],
    violations: HELD,
  });
});

describe('a violation is', () => {
  const violations = (changes: Partial<BurstEvidence>) => verifyBurst(evidence(changes)).violations;

  test('a webhook that was accepted and has no postback', () => {
    expect(violations({ postbacks: evidence().postbacks.slice(1) })).toEqual({
      ...HELD,
      'accepted but without a postback': ['click-0 dep-0'],
    });
  });

  test('a postback that is dead', () => {
    const dead = confirmed(0, 1, { state: 'dead', reason: 'rate' });

    expect(violations({ postbacks: [dead, ...evidence().postbacks.slice(1)] })).toEqual({
      ...HELD,
      'not delivered': ['scaleo/click-0/ftd/once is dead rate'],
    });
  });

  test('more requests than the rate and the slots account for, beyond what may be jitter', () => {
    const volley = (count: number) => ({
      requests: [0, 1, 2, 3].slice(0, count).map((n) => received(n, 60)),
    });

    expect(violations(volley(2))).toEqual(HELD);
    expect(violations(volley(3))).toEqual({
      ...HELD,
      'faster than the rate allows': ['scaleo was 3.0 requests ahead'],
    });
  });

  test('more requests at once than the concurrency', () => {
    expect(violations({ requests: [received(0, 0, { atOnce: 3 })] })).toEqual({
      ...HELD,
      'more at once than configured': ['scaleo had 3'],
    });
  });

  test('a deadline that was missed though the lane would have come to it in its turn', () => {
    const late = (n: number, deadlineSeconds: number): StoredPostback =>
      confirmed(n, 30, {
        deliveredLate: true,
        values: {
          ...postbackRow().values,
          transactionId: `ftd:aurora:dep-${n}`,
          deadline: at(deadlineSeconds),
        },
      });
    // At four fifths of one a second the sixth has its turn after six and a quarter seconds.
    const inVain = violations({ postbacks: [...evidence().postbacks.slice(0, 5), late(5, 7)] });
    const unavoidable = violations({
      postbacks: [...evidence().postbacks.slice(0, 5), late(5, 6)],
    });

    expect(inVain).toEqual({
      ...HELD,
      'deadline missed that could have been kept': ['scaleo/click-5/ftd/once'],
    });
    expect(unavoidable).toEqual(HELD);
  });
});

test('a lane without a limit of ours is held to its concurrency only', () => {
  const report = verifyBurst(
    evidence({
      limits: { scaleo: { maxConcurrency: 2 } },
      requests: NUMBERS.map((n) => received(n, 1, { atOnce: 2 })),
    }),
  );

  expect(report.violations).toEqual(HELD);
  expect(report.lanes[0]).not.toHaveProperty('ahead');
});
