import type { AnswerCondition, AnswerRule } from '../../specification/answer-rule.ts';
import { code, listed } from '../markdown.ts';

const OUTCOMES: Record<AnswerRule['verdict'], string> = {
  accepted: 'recorded: done',
  duplicate: 'already recorded before: done',
  refused: 'refused for good: not sent again, a person looks at it',
  retryable: 'sent again by the schedule',
  unknown: 'outcome unknown (see Repeats)',
};

/** The answers that a rule speaks of. */
export function describeCondition(when: AnswerCondition): string {
  const parts = [
    ...(when.status ? [describeStatus(when.status)] : []),
    ...(when.header
      ? [`header ${code(when.header.name)} contains ${code(when.header.contains)}`]
      : []),
    ...(when.json ?? []).map(
      ({ path, equals }) => `JSON ${code(path.join('.'))} is ${code(JSON.stringify(equals))}`,
    ),
    ...(when.bodyEquals === undefined ? [] : [describeWholeBody(when.bodyEquals)]),
    ...(when.bodyContains ? [`body contains ${listed(when.bodyContains.map(code))}`] : []),
    ...(when.bodyLacks ? [`body contains no ${listed(when.bodyLacks.map(code), 'or')}`] : []),
  ];
  return parts.join('; ') || 'any answer';
}

/** What we make of such an answer. */
export function describeVerdict({
  verdict,
  reason,
}: Pick<AnswerRule, 'verdict' | 'reason'>): string {
  if (verdict === 'retryable' && reason === 'rate') {
    return 'too many requests: sent again later, without spending an attempt';
  }
  return OUTCOMES[verdict];
}

function describeStatus({ min, max }: { min: number; max: number }): string {
  return min === max ? `status ${min}` : `status ${min} to ${max}`;
}

function describeWholeBody(text: string): string {
  return text === '' ? 'the body is empty' : `the body is ${code(text)}`;
}
