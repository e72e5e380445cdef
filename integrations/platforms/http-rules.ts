import type { AnswerRule } from '../../core/specification/answer-rule.ts';

/** How a page begins that some other server gives with a 200: a login, a block, an error. */
export const NO_PAGE = ['<html', '<!doctype', '<?xml'];

/** What a tracker that shows no answer of its own says when it has taken a conversion in. */
export const TAKEN_IN: AnswerRule = {
  name: 'taken-in',
  when: { status: { min: 200, max: 299 }, bodyLacks: NO_PAGE },
  verdict: 'accepted',
  // Chosen: the vendors show no body.
  example: { status: 200, body: '' },
};

/**
 * What an HTTP status means where a platform says nothing of its own. They come after a platform's
 * own rules. A refused credential may be retried: it is our fault, mended in a console, and a
 * rejected postback would have to be found and replayed by hand.
 */
export const HTTP_RULES: AnswerRule[] = [
  rule('http-auth', [401, 403], { verdict: 'retryable', reason: 'auth' }),
  rule('http-timeout', [408, 408], { verdict: 'retryable', reason: 'server' }),
  rule('http-rate', [429, 429], { verdict: 'retryable', reason: 'rate' }),
  rule('http-client', [400, 499], { verdict: 'refused', reason: 'request' }),
  // A gateway's timeout says as little about the platform behind it as our own.
  rule('http-bad-gateway', [502, 502], { verdict: 'unknown', reason: 'gateway' }),
  rule('http-gateway-timeout', [504, 504], { verdict: 'unknown', reason: 'gateway' }),
  // The same from Cloudflare: the origin answered nonsense, or nothing in time. Its other codes (521
  // down, 523 no route, 525 no handshake) say that the origin was not reached. General knowledge: no
  // platform documents them.
  rule('http-origin-nonsense', [520, 520], { verdict: 'unknown', reason: 'gateway' }),
  rule('http-origin-silent', [522, 522], { verdict: 'unknown', reason: 'gateway' }),
  rule('http-origin-timeout', [524, 524], { verdict: 'unknown', reason: 'gateway' }),
  rule('http-server', [500, 599], { verdict: 'retryable', reason: 'server' }),
];

function rule(
  name: string,
  [min, max]: [number, number],
  meaning: Pick<AnswerRule, 'verdict' | 'reason'>,
): AnswerRule {
  return { name, when: { status: { min, max } }, ...meaning };
}
