import type { AnswerRule } from '../../core/specification/answer-rule.ts';
import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';

/** What a platform may have to say to a request. */
export type Situation =
  | 'accepted'
  | 'duplicate'
  | 'unauthorised'
  | 'unknown-click'
  | 'expired'
  | 'campaign-inactive'
  | 'invalid'
  | 'no-such-call';

type Answer = { status: number; headers?: Record<string, string>; body: string };

/** Where a specification shows no answer of its own, the status codes that everybody knows. */
export const PLAIN_ANSWERS: Readonly<Record<Situation, Answer>> = {
  accepted: { status: 200, body: '' },
  duplicate: { status: 409, body: '{"error":"duplicate"}' },
  unauthorised: { status: 401, body: '{"error":"unauthorised"}' },
  'unknown-click': { status: 404, body: '{"error":"unknown click"}' },
  expired: { status: 410, body: '{"error":"expired"}' },
  'campaign-inactive': { status: 410, body: '{"error":"campaign inactive"}' },
  invalid: { status: 400, body: '{"error":"invalid"}' },
  'no-such-call': { status: 404, body: '{"error":"not found"}' },
};

/** Statuses of an answer to a request that could be read and says something wrong. */
const SAYS_INVALID = [200, 400, 422];

/** A platform that has no rule of its own for the one says the same as for the other. */
const INSTEAD: Partial<Record<Situation, Situation>> = {
  duplicate: 'accepted',
  'unknown-click': 'invalid',
  expired: 'invalid',
  'campaign-inactive': 'invalid',
};
/** Refusals that say nothing of a mistake in the request. */
const OWN_REASONS: readonly string[] = ['expired', 'campaign-inactive'];

/** The specification's own example of the answer, if it has one. */
export function chooseAnswer(
  { answers }: Pick<PlatformSpecification, 'answers'>,
  situation: Situation,
): Answer {
  const rules = answers.filter((rule) => fits(rule, situation));
  const instead = INSTEAD[situation];
  if (rules.length === 0 && instead !== undefined) return chooseAnswer({ answers }, instead);
  const example = rules.find((rule) => rule.example)?.example;
  if (example === undefined) return PLAIN_ANSWERS[situation];
  const { status, headers, body } = example;
  return { status, ...(headers && { headers }), body };
}

function fits({ verdict, reason = '', example }: AnswerRule, situation: Situation): boolean {
  const speaksOfClick = verdict === 'refused' && reason.endsWith('not-found');
  const speaksOfItself = speaksOfClick || OWN_REASONS.includes(reason);
  switch (situation) {
    case 'accepted':
    case 'duplicate':
      return verdict === situation;
    case 'unauthorised':
      return reason === 'auth';
    case 'unknown-click':
      return speaksOfClick;
    case 'expired':
    case 'campaign-inactive':
      return verdict === 'refused' && reason === situation;
    case 'invalid':
      return (
        verdict === 'refused' && !speaksOfItself && SAYS_INVALID.includes(example?.status ?? 0)
      );
    case 'no-such-call':
      return false;
  }
}
