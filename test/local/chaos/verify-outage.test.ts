import { expect, test } from 'vitest';
import { type OutageEvidence, verifyOutage } from '../../../local/chaos/verify-outage.ts';
import { accepted, at, confirmed, startedAt } from './lane-evidence.ts';

/** Down from second 10 to 70; one postback before, two meanwhile, one after, one elsewhere. */
function evidence(changes: Partial<OutageEvidence> = {}): OutageEvidence {
  return {
    accepted: [
      accepted(1, 5),
      accepted(2, 20),
      accepted(3, 68),
      accepted(4, 80),
      accepted(5, 30, 'revvvs'),
    ],
    postbacks: [
      confirmed(1, 6),
      confirmed(2, 75, {
        createdAt: at(20),
        spent: 1,
        attempts: [startedAt(2, 20), startedAt(2, 75)],
      }),
      confirmed(3, 82, { createdAt: at(68), attempts: [startedAt(3, 75)] }),
      confirmed(4, 81),
      confirmed(5, 31, { platform: 'revvvs' }),
    ],
    outage: {
      platform: 'scaleo',
      startsAtEpochMs: Date.parse(at(10)),
      endsAtEpochMs: Date.parse(at(70)),
    },
    retryDelaysSeconds: [1, 5, 30],
    ...changes,
  };
}

const HELD = {
  'accepted but without a postback': [],
  'not delivered without help': [],
  'the outage met nobody': [],
};

test('an outage that everything outlasted has its figures and no violation', () => {
  expect(verifyOutage(evidence())).toEqual({
    outageSeconds: 60,
    postbacks: 4,
    delivered: 4,
    notDelivered: {},
    acceptedInOutage: 2,
    attemptsInOutage: 1,
    // Of the first of the two all four (at 20, 21, 25, 50), of the other one two (at 68 and 69).
    attemptsBySchedule: 6,
    mostAttempts: 2,
    mostSpent: 1,
    drainSeconds: 12,
    drainPerSecond: 2,
    violations: HELD,
  });
});

test('what was not delivered is named with how it ended, of every platform', () => {
  const { postbacks } = evidence();
  const dead = confirmed(2, 75, { state: 'dead', reason: 'server' });
  const parked = confirmed(5, 31, { platform: 'revvvs', state: 'unknown' });

  const report = verifyOutage(
    evidence({ postbacks: [...postbacks.filter((_, n) => n !== 1 && n !== 4), dead, parked] }),
  );

  expect(report.delivered).toBe(3);
  expect(report.notDelivered).toEqual({ 'dead (server)': 1, unknown: 1 });
  expect(report.violations).toEqual({
    ...HELD,
    'not delivered without help': [
      'scaleo/click-2/ftd/once dead (server)',
      'revvvs/click-5/ftd/once unknown',
    ],
  });
});

test('a webhook that was accepted and has no postback is named', () => {
  const { violations } = verifyOutage(evidence({ postbacks: evidence().postbacks.slice(1) }));

  expect(violations).toEqual({ ...HELD, 'accepted but without a postback': ['click-1 dep-1'] });
});

test('an outage in which the platform was sent nothing proves nothing', () => {
  const { violations } = verifyOutage(
    evidence({ accepted: [accepted(1, 5), accepted(4, 80), accepted(5, 30, 'revvvs')] }),
  );

  expect(violations).toEqual({
    ...HELD,
    'the outage met nobody': ['scaleo was sent nothing then'],
  });
});
