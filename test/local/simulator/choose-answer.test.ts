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

test('what is refused for the platform’s own reasons is answered in its words, and else as a mistake', () => {
  const example = (status: number) => ({ status, body: '' });
  const expired = rule({ verdict: 'refused', reason: 'expired' }, example(200));
  const inactive = rule({ verdict: 'refused', reason: 'campaign-inactive' }, example(201));
  const mistaken = rule({ verdict: 'refused', reason: 'validation' }, example(422));
  const answers = [expired, inactive, mistaken];

  const said = (rules: AnswerRule[]) =>
    (['expired', 'campaign-inactive', 'invalid'] as const).map(
      (situation) => chooseAnswer({ answers: rules }, situation).status,
    );

  expect(said(answers)).toEqual([200, 201, 422]);
  expect(said([mistaken])).toEqual([422, 422, 422]);
  expect(said([])).toEqual([400, 400, 400]);
});

test('an example is sent with its headers and its body as they stand', () => {
  const example = { status: 200, headers: { 'x-mode': 'live' }, body: ' OK\n' };

  expect(chooseAnswer({ answers: [rule({ verdict: 'accepted' }, example)] }, 'accepted')).toEqual(
    example,
  );
});
