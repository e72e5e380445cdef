import { describe, expect, test } from 'vitest';
import type { ReceivedPostback } from '../../cli/far-side.ts';
import { describeRecorded, readRecorded } from '../../cli/test-recorded.ts';
import type { RequestRecord } from '../../core/postback.ts';
import { attemptRecord, postbackRow } from '../core/postback-row.ts';

const request: RequestRecord = {
  method: 'POST',
  url: 'http://127.0.0.1:4580/generic/events?x=%20',
  headers: {},
  body: '{"a":1}',
};
const received = (changes: Partial<ReceivedPostback> = {}): ReceivedPostback => ({
  method: 'POST',
  path: '/generic/events?x=%20',
  body: '{"a":1}',
  outcome: { recorded: true, verdict: 'accepted' },
  conversions: [{ conversionId: 'one' }],
  ...changes,
});

/** What is found of attempts at this request among what a platform has received. */
async function found(entries: ReceivedPostback[], attempts = 1) {
  const asked: object[] = [];
  const made = Array.from({ length: attempts }, (_, n) => ({ ...attemptRecord(n + 1), request }));
  const farSide = {
    registerClick: () => Promise.reject(new Error('no click is wanted')),
    requests: async (filter: object) => {
      asked.push(filter);
      return entries;
    },
  };
  const postback = {
    name: 'test/generic/c/ftd/once',
    row: postbackRow(),
    attempts: made,
    audits: [],
  };
  const since = '2026-11-22T12:00:00.000Z';
  const about = { platform: 'generic', since };
  const recorded = await readRecorded(about, [{ milestone: 'ftd', postback }], farSide);
  return { asked, recorded: made.map((attempt) => recorded.get(attempt)?.conversions) };
}

describe('what a platform made of an attempt', () => {
  test('is found by method, target and body, since the test began', async () => {
    const { asked, recorded } = await found([
      received({ method: 'PUT', conversions: [] }),
      received({ path: '/generic/events?x=+', conversions: [] }),
      received({ body: '{"a":2}', conversions: [] }),
      received(),
    ]);

    expect(recorded).toEqual([[{ conversionId: 'one' }]]);
    expect(asked).toEqual([{ platform: 'generic', since: '2026-11-22T12:00:00.000Z' }]);
  });

  test('is one entry for each of several like attempts', async () => {
    const entries = [received(), received({ conversions: [] })];

    expect((await found(entries, 3)).recorded).toEqual([[{ conversionId: 'one' }], [], undefined]);
  });
});

describe('it is told', () => {
  test('with the conversion, as the platform has it', () => {
    const conversion = { conversionId: 'x', goal: 'ftd', dedupeKey: 'k', status: undefined };

    expect(describeRecorded('Generic', received({ conversions: [conversion] }))).toEqual([
      'Generic recorded conversionId x, goal ftd',
    ]);
  });

  test.each([
    [{ verified: true, keyId: 'k-1' }, 'Generic verified the signature with key k-1'],
    [{ verified: true }, 'Generic verified the signature'],
    [{ verified: false }, 'Generic could not verify the signature'],
  ])('with the signature: %j', (signature, expected) => {
    expect(describeRecorded('Generic', received({ signature }))[0]).toBe(expected);
  });

  test('with the reason why nothing was recorded', () => {
    const outcome = { recorded: false, verdict: 'refused', why: 'token is wrong' };

    expect(describeRecorded('Generic', received({ outcome, conversions: [] }))).toEqual([
      'Generic recorded nothing: refused (token is wrong)',
    ]);
  });

  test('that nothing arrived', () => {
    expect(describeRecorded('Generic', undefined)).toEqual([
      'Generic has no such request in its log',
    ]);
  });
});
