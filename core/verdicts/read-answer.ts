import type { Verdict } from '../postback.ts';
import type { AnswerCondition } from '../specification/answer-rule.ts';
import type { PlatformSpecification } from '../specification/platform-specification.ts';
import { clausesOf, fold, parseBody } from './clauses.ts';

/** What came back, or what the transport saw instead. */
export type Answer =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string }
  /** The request surely never arrived: no name, no route, no handshake. */
  | { kind: 'unreached'; failure: string }
  /** It may have arrived: the answer timed out, was cut off or was too large. */
  | { kind: 'lost'; failure: string };

type Answered = Extract<Answer, { kind: 'answered' }>;

/**
 * What an answer means, by the platform's own rules. A status alone never means success: an answer
 * that no rule knows is `unknown`, and the platform's policy decides.
 */
export function readAnswer(
  { answers }: Pick<PlatformSpecification, 'answers'>,
  answer: Answer,
): Verdict {
  if (answer.kind === 'unreached') {
    return { kind: 'retryable', reason: 'unreached', rule: `transport:${answer.failure}` };
  }
  if (answer.kind === 'lost') {
    return { kind: 'unknown', reason: 'no-answer', rule: `transport:${answer.failure}` };
  }
  const read = prepare(answer);
  const rule = answers.find(({ when }) => holds(when, read));
  if (rule === undefined) {
    return { kind: 'unknown', reason: 'unrecognised-answer', rule: 'none' };
  }
  return {
    kind: rule.verdict,
    ...(rule.reason !== undefined && { reason: rule.reason }),
    rule: rule.name,
  };
}

type Prepared = Omit<Answered, 'kind'> & { json: unknown };

function prepare({ status, headers, body }: Answered): Prepared {
  return { status, headers, body: fold(body), json: parseBody(body) };
}

function holds(when: AnswerCondition, { status, headers, body, json }: Prepared): boolean {
  const { statuses, headers: said, values, wholes, parts, lacks } = clausesOf(when);
  return (
    statuses.every(({ min, max }) => min <= status && status <= max) &&
    said.every(({ name, text }) =>
      Object.entries(headers).some(([key, value]) => key === name && fold(value).includes(text)),
    ) &&
    values.every(({ path, equals }) => path.reduce(memberOf, json) === equals) &&
    wholes.every((text) => body.trim() === text) &&
    parts.every((text) => body.includes(text)) &&
    !lacks.some((text) => body.includes(text))
  );
}

/**
 * What an object says under a key, or a list at an index (`0` is the first): only what the answer
 * itself says, neither an inherited name nor the length of a list.
 */
function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && Object.prototype.propertyIsEnumerable.call(value ?? {}, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
