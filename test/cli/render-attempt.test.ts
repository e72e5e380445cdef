import { expect, test } from 'vitest';
import { describeAttempt } from '../../cli/render-attempt.ts';
import { attemptRecord } from '../core/postback-row.ts';

test('an attempt that was a lookup is told from one that reported, and so is what came of it', () => {
  const lookup = describeAttempt({
    ...attemptRecord(2),
    lookup: true,
    verdict: { kind: 'found', rule: 'recorded' },
  });

  expect(lookup[0]).toBe('it asks what became of the attempt before, and reports nothing');
  expect(lookup).toContain('verdict found by rule recorded');
  expect(describeAttempt(attemptRecord(1))[0]).toBe('> GET https://acme.scaletrk.com/track/conv');
});
