import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { POSTBACK_STATES, type PostbackState } from '../../core/postback.ts';
import { currentWakeUp, decideWakeUp, wakeUp } from '../../core/wake-up.ts';
import { NOON_EPOCH_MS } from './postback-row.ts';

const ROW_ATTEMPT = 3;
const NUMBERS = { lower: 2, same: 3, higher: 4 };
const WAIT_MS = 120_500;

/** What a row in this state makes of a message with this number. */
function decide(state: PostbackState, number: keyof typeof NUMBERS, situation: string): string {
  const early = situation.includes('early');
  const redriven = situation.includes('redriven');
  const sentAtEpochMs = NOON_EPOCH_MS - 60_000;
  const decision = decideWakeUp(
    {
      message: {
        v: 1,
        pk: 'CLICK#scaleo#c1',
        sk: 'POSTBACK#ftd#once',
        attempt: NUMBERS[number],
        sentAt: new Date(sentAtEpochMs).toISOString(),
      },
      sqsSentAtEpochMs: sentAtEpochMs + (redriven ? 3001 : 3000),
    },
    {
      state,
      attempt: ROW_ATTEMPT,
      dueAtEpochMs: NOON_EPOCH_MS + (early ? WAIT_MS : 0),
      updatedAt: new Date(sentAtEpochMs).toISOString(),
    },
    NOON_EPOCH_MS,
  );
  return Object.values(decision).join(' ');
}

const LONG_AGO = '2020-01-01T00:00:00.000Z';
const SITUATIONS = ['early', 'early, redriven', 'due', 'due, redriven'] as const;
type Outcomes = [string, string, string, string];
const always = (outcome: string): Outcomes => [outcome, outcome, outcome, outcome];

/** The outcome in each of the four situations, in their order. */
const TABLE: Array<[PostbackState, keyof typeof NUMBERS, Outcomes]> = [
  [
    'pending',
    'lower',
    ['send-current 121', 'send-current 121', 'send-current 0', 'send-current 0'],
  ],
  ['pending', 'same', ['hop 121', 'hop 121', 'attempt', 'attempt']],
  ['pending', 'higher', always('fault ahead-of-row')],
  [
    'sending',
    'lower',
    ['send-current 121', 'send-current 121', 'send-current 0', 'send-current 0'],
  ],
  ['sending', 'same', ['hop 121', 'hop 121', 'close-lease', 'close-lease']],
  ['sending', 'higher', always('fault ahead-of-row')],
  [
    'retrying',
    'lower',
    ['send-current 121', 'send-current 121', 'send-current 0', 'send-current 0'],
  ],
  ['retrying', 'same', ['hop 121', 'hop 121', 'attempt', 'attempt']],
  ['retrying', 'higher', always('fault ahead-of-row')],
  ['held', 'lower', always('drop')],
  ['held', 'same', always('drop')],
  ['held', 'higher', always('fault ahead-of-row')],
  ['delivered', 'lower', always('drop')],
  ['delivered', 'same', always('drop')],
  ['delivered', 'higher', always('fault ahead-of-row')],
  ['rejected', 'lower', always('drop')],
  ['rejected', 'same', always('drop')],
  ['rejected', 'higher', always('fault ahead-of-row')],
  ['unknown', 'lower', always('drop')],
  ['unknown', 'same', always('drop')],
  ['unknown', 'higher', always('fault ahead-of-row')],
  ['dead', 'lower', always('drop')],
  ['dead', 'same', ['dead-letter', 'replay', 'dead-letter', 'replay']],
  ['dead', 'higher', always('fault ahead-of-row')],
  ['discarded', 'lower', always('drop')],
  ['discarded', 'same', always('drop')],
  ['discarded', 'higher', always('fault ahead-of-row')],
];

describe('a wake-up', () => {
  test.each(TABLE)('finds a row %s with a %s number', (state, number, outcomes) => {
    expect(SITUATIONS.map((situation) => decide(state, number, situation))).toEqual(outcomes);
  });

  test('is decided in the table for every state and number', () => {
    expect(new Set(TABLE.map(([state, number]) => `${state} ${number}`)).size).toBe(
      POSTBACK_STATES.length * 3,
    );
  });

  test.each([
    ['before the row died', -1, 'dead-letter'],
    ['after the row died', 1, 'replay'],
  ])(
    'of a dead row, with a late SQS time %s, is told by the time of death',
    (_when, ms, expected) => {
      const message = currentWakeUp({ pk: 'p', sk: 's' }, { attempt: 4 }, NOON_EPOCH_MS - 60_000);
      const updatedAt = new Date(NOON_EPOCH_MS).toISOString();
      const row = { state: 'dead', attempt: 4, dueAtEpochMs: NOON_EPOCH_MS, updatedAt } as const;

      const decision = decideWakeUp(
        { message, sqsSentAtEpochMs: NOON_EPOCH_MS + ms },
        row,
        NOON_EPOCH_MS + 10_000,
      );

      expect(decision).toEqual({ do: expected });
    },
  );

  test('leads to exactly one known thing; only an open row that is due is attempted', () => {
    const times = fc.integer({ min: NOON_EPOCH_MS - 10_000_000, max: NOON_EPOCH_MS + 10_000_000 });
    const attempts = fc.integer({ min: 1, max: 5 });

    fc.assert(
      fc.property(
        fc.constantFrom(...POSTBACK_STATES),
        fc.tuple(attempts, attempts),
        fc.tuple(times, times, times),
        (state, [of, at], [due, sent, received]) => {
          const message = currentWakeUp({ pk: 'p', sk: 's' }, { attempt: of }, sent);
          const row = { state, attempt: at, dueAtEpochMs: due, updatedAt: LONG_AGO };
          const decision = decideWakeUp(
            { message, sqsSentAtEpochMs: received },
            row,
            NOON_EPOCH_MS,
          );

          expect([
            'attempt',
            'hop',
            'close-lease',
            'send-current',
            'drop',
            'dead-letter',
            'replay',
            'fault',
          ]).toContain(decision.do);
          if (decision.do === 'attempt') {
            expect(['pending', 'retrying']).toContain(state);
            expect(of).toBe(at);
            expect(due).toBeLessThanOrEqual(NOON_EPOCH_MS);
          }
          if ('delaySeconds' in decision) expect(decision.delaySeconds).toBeLessThanOrEqual(900);
          if (decision.do === 'replay') expect(state).toBe('dead');
        },
      ),
      { numRuns: 500 },
    );
  });

  test('that comes early by more than one SQS delay hops by the longest delay', () => {
    const message = currentWakeUp({ pk: 'p', sk: 's' }, { attempt: 1 }, NOON_EPOCH_MS);
    const dueAtEpochMs = NOON_EPOCH_MS + 1_800_000;
    const row = { state: 'retrying', attempt: 1, dueAtEpochMs, updatedAt: LONG_AGO } as const;

    expect(decideWakeUp({ message, sqsSentAtEpochMs: NOON_EPOCH_MS }, row, NOON_EPOCH_MS)).toEqual({
      do: 'hop',
      delaySeconds: 900,
    });
  });
});

describe('the message of a row', () => {
  const CURRENT = {
    v: 1,
    pk: 'CLICK#scaleo#c1',
    sk: 'POSTBACK#ftd#once',
    attempt: 3,
    sentAt: '2026-11-22T12:00:00.000Z',
  };

  test('says where to look, for which attempt and when it was sent', () => {
    const key = { pk: 'CLICK#scaleo#c1', sk: 'POSTBACK#ftd#once' };

    const message = currentWakeUp(key, { attempt: 3 }, NOON_EPOCH_MS);

    expect(message).toEqual(CURRENT);
    expect(wakeUp.parse(JSON.parse(JSON.stringify(message)))).toEqual(CURRENT);
  });

  test.each([
    ['another version', { v: 2 }],
    ['no partition key', { pk: '' }],
    ['no sort key', { sk: '' }],
    ['attempt 0', { attempt: 0 }],
    ['half an attempt', { attempt: 1.5 }],
    ['a time that is none', { sentAt: 'noon' }],
    ['a field that it does not know', { state: 'pending' }],
  ])('is refused with %s', (_why, overrides) => {
    expect(wakeUp.safeParse({ ...CURRENT, ...overrides }).success).toBe(false);
  });
});
