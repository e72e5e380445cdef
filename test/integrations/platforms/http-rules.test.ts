import { expect, test } from 'vitest';
import { readAnswer } from '../../../core/verdicts/read-answer.ts';
import { ruleFaults } from '../../../core/verdicts/rule-overlap.ts';
import { HTTP_RULES, NO_PAGE } from '../../../integrations/platforms/http-rules.ts';

function meaning(status: number): string {
  const answer = { kind: 'answered' as const, status, headers: {}, body: '' };
  const { kind, reason, rule } = readAnswer({ answers: HTTP_RULES }, answer);
  return `${kind} (${reason}) by ${rule}`;
}

test.each([
  [502, 'unknown (gateway) by http-bad-gateway'],
  [504, 'unknown (gateway) by http-gateway-timeout'],
  [520, 'unknown (gateway) by http-origin-nonsense'],
  [522, 'unknown (gateway) by http-origin-silent'],
  [524, 'unknown (gateway) by http-origin-timeout'],
])('a gateway whose origin may have taken it leaves it unknown: %d', (status, expected) => {
  expect(meaning(status)).toBe(expected);
});

test.each([500, 503, 519, 521, 523, 525, 526])(
  'a server that did not take it is asked again: %d',
  (status) => {
    expect(meaning(status)).toBe('retryable (server) by http-server');
  },
);

test('no rule hides another', () => {
  expect(ruleFaults(HTTP_RULES)).toEqual([]);
});

test('a page is known by how it begins', () => {
  expect(NO_PAGE).toEqual(['<html', '<!doctype', '<?xml']);
});
