import { expect, test } from 'vitest';
import type { AnswerRule } from '../../../core/specification/answer-rule.ts';
import { chooseAnswer, type Situation } from '../../../local/simulator/choose-answer.ts';

const SITUATIONS: Situation[] = [
  'accepted',
  'duplicate',
  'unauthorised',
  'unknown-click',
  'invalid',
  'no-such-call',
];

function rule(
  meaning: Pick<AnswerRule, 'verdict' | 'reason'>,
  example?: AnswerRule['example'],
): AnswerRule {
  return { name: 'rule', when: {}, ...meaning, ...(example && { example }) };
}

function statuses(...answers: AnswerRule[]): number[] {
  return SITUATIONS.map((situation) => chooseAnswer({ answers }, situation).status);
}

test('each situation is answered by the example of the rule that fits it', () => {
  const example = (status: number) => ({ status, body: '' });

  expect(
    statuses(
      rule({ verdict: 'retryable', reason: 'auth' }, example(231)),
      rule({ verdict: 'refused', reason: 'click-not-found' }, example(232)),
      // What is refused for good is no answer to a request with a mistake in it.
      rule({ verdict: 'refused', reason: 'opted-out' }, example(451)),
      rule({ verdict: 'refused', reason: 'validation' }, example(422)),
      rule({ verdict: 'duplicate' }, example(233)),
      rule({ verdict: 'accepted' }, example(234)),
      rule({ verdict: 'accepted' }, example(235)),
    ),
  ).toEqual([234, 233, 231, 232, 422, 404]);
});

test('without an example the status codes speak that everybody knows', () => {
  const answers = [
    rule({ verdict: 'accepted' }),
    rule({ verdict: 'duplicate' }),
    rule({ verdict: 'refused', reason: 'click-not-found' }),
  ];

  expect(statuses(...answers)).toEqual([200, 409, 401, 404, 400, 404]);
});

test('a platform that has no word for a repeat or for a click answers as it does otherwise', () => {
  const accepted = rule({ verdict: 'accepted' }, { status: 202, body: 'taken' });
  const refused = rule({ verdict: 'refused' }, { status: 200, body: 'no' });

  expect(statuses(accepted, refused)).toEqual([202, 202, 401, 200, 200, 404]);
});

test('an example is sent with its headers and its body as they stand', () => {
  const example = { status: 200, headers: { 'x-mode': 'live' }, body: ' OK\n' };

  expect(chooseAnswer({ answers: [rule({ verdict: 'accepted' }, example)] }, 'accepted')).toEqual(
    example,
  );
});
