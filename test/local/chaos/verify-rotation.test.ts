import { afterEach, describe, expect, test, vi } from 'vitest';
import type { StoredPostback } from '../../../local/books/read-ledger.ts';
import { printRotation } from '../../../local/chaos/print-report.ts';
import { type RotationEvidence, verifyRotation } from '../../../local/chaos/verify-rotation.ts';
import type { RequestEntry } from '../../../local/simulator/request-entry.ts';
import { answered, delivered, logged, unanswered } from '../books/books-fixture.ts';

const KINDS = {
  'failed verification': [],
  'accepted but not delivered': [],
  'verified by another key than the ledger names': [],
  'in force and never seen': [],
};

function signed(n: number, keyId: string): StoredPostback {
  return delivered(n, { attempts: [answered(n, { keyId })] });
}

function verified(n: number, keyId: string, changes: Partial<RequestEntry> = {}): RequestEntry {
  return logged(n, { signature: { verified: true, keyId }, ...changes });
}

const clean: RotationEvidence = {
  expected: ['click-1 dep-1', 'click-2 dep-2', 'click-3 dep-3'],
  keyIds: ['k-1', 'k-2'],
  postbacks: [signed(1, 'k-1'), signed(2, 'k-1'), signed(3, 'k-2')],
  requests: [verified(1, 'k-1'), verified(2, 'k-1'), verified(3, 'k-2')],
};

test('a clean run has its figures and no violation of any kind', () => {
  expect(verifyRotation(clean)).toEqual({
    conversions: 3,
    requests: 3,
    verified: 3,
    failed: 0,
    requestsByKey: { 'k-1': 2, 'k-2': 1 },
    attemptsByKey: { 'k-1': 2, 'k-2': 1 },
    violations: KINDS,
  });
});

describe('a run is at fault', () => {
  const failed = logged(3, {
    signature: { verified: false },
    outcome: { recorded: false, verdict: 'refused', why: 'signature: fits no key in force (k-2)' },
  });
  const unsigned = logged(3, { outcome: { recorded: false, verdict: 'fault', why: 'status' } });

  test.each<[string, Partial<RotationEvidence>, Record<string, string[]>]>([
    [
      'for a signature that fits no key, though the request came through later',
      { requests: [failed, ...clean.requests] },
      { 'failed verification': [`${failed.path}: signature: fits no key in force (k-2)`] },
    ],
    [
      'for a request that nobody verified',
      { requests: [unsigned, ...clean.requests] },
      { 'failed verification': [`${unsigned.path}: status`] },
    ],
    [
      'for a conversion that is not delivered',
      { postbacks: [...clean.postbacks.slice(0, 2), { ...signed(3, 'k-2'), state: 'dead' }] },
      { 'accepted but not delivered': ['click-3 dep-3'] },
    ],
    [
      'for another key than the ledger names',
      { postbacks: [...clean.postbacks.slice(0, 2), signed(3, 'k-1')] },
      { 'verified by another key than the ledger names': ['scaleo/click-3/ftd/once'] },
    ],
    [
      'for an attempt more than the platform has seen',
      {
        postbacks: [
          ...clean.postbacks.slice(0, 2),
          delivered(3, {
            attempts: [
              { ...unanswered(3, 'lost: timeout'), keyId: 'k-1' },
              answered(3, { n: 2, keyId: 'k-2' }),
            ],
          }),
        ],
      },
      { 'verified by another key than the ledger names': ['scaleo/click-3/ftd/once'] },
    ],
    [
      'for a key that signed nothing: then nothing was proven of it',
      { keyIds: ['k-1', 'k-2', 'k-3'] },
      { 'in force and never seen': ['k-3'] },
    ],
  ])('%s', (_what, change, expected) => {
    const { violations } = verifyRotation({ ...clean, ...change });

    expect(violations).toEqual({ ...KINDS, ...expected });
  });
});

describe('what a run prints', () => {
  afterEach(() => vi.restoreAllMocks());

  function print(evidence: RotationEvidence, asJson: boolean) {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    return { exitCode: printRotation(verifyRotation(evidence), asJson), lines };
  }

  test('is a table with a line for each key, and a clean run ends with 0', () => {
    const { exitCode, lines } = print(clean, false);

    expect(exitCode).toBe(0);
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, '  ').trim())).toEqual([
      'conversions delivered  3',
      'requests at the platform  3',
      'requests verified  3',
      'by k-1  2',
      'by k-2  1',
      'attempts in the ledger  3',
      'signed with k-1  2',
      'signed with k-2  1',
      'failed verification  0',
      'accepted but not delivered  0',
      'verified by another key than the ledger names  0',
      'in force and never seen  0',
      'Every promise held.',
    ]);
  });

  test('names what is broken, and ends with 1', () => {
    const { exitCode, lines } = print({ ...clean, keyIds: ['k-9'] }, false);

    expect(exitCode).toBe(1);
    expect(lines.slice(-2)).toEqual([
      'BROKEN  in force and never seen: k-9',
      '1 promise(s) broken.',
    ]);
  });

  test('is JSON on demand', () => {
    const { lines } = print(clean, true);

    expect(JSON.parse(lines.join('\n'))).toMatchObject({ verified: 3, failed: 0, broken: 0 });
  });
});
