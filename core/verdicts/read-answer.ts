import type { Verdict } from '../postback.ts';
import type { AnswerCondition, AnswerRule } from '../specification/answer-rule.ts';
import { CHALLENGE_PAGES, STATED_CHALLENGES } from './challenges.ts';
import { clausesOf, fold, parseBody } from './clauses.ts';

/** What came back, or what the transport saw instead. */
export type Answer =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string }
  | Unreached
  | Lost;

/** Not one byte of the request has left us: it surely never arrived. */
export type Unreached = {
  kind: 'unreached';
  /**
   * How far it came: we would not send it ourselves, its host has no address, no address took the
   * connection, or the two sides did not come to terms on TLS.
   */
  phase: 'refused' | 'dns' | 'connect' | 'tls';
  failure: string;
};

/** It may have arrived: the answer timed out, was cut off or was too large. */
export type Lost = {
  kind: 'lost';
  /** A part of the request had left us, all of it, or the answer had begun. */
  phase: 'sending' | 'sent' | 'answering';
  failure: string;
};

/** Stands for the rule of an answer that none knows. */
export const NO_RULE = 'none';

type Answered = Extract<Answer, { kind: 'answered' }>;

/**
 * What an answer means, by the platform's own rules. A status alone never means success: an answer
 * that no rule knows is `unknown`, and the platform's policy decides. An answer of a protection that
 * stands before the platform is `blocked`, unless a rule knows the answer for the platform's own.
 */
export function readAnswer(
  { answers }: { answers: readonly AnswerRule[] },
  answer: Answer,
): Verdict {
  if (answer.kind !== 'answered') return readSilence(answer);
  const read = prepare(answer);
  const own = answers.find(({ when }) => holds(when, read));
  const rule = challengeIn(read, own) ?? own;
  if (rule === undefined) {
    return { kind: 'unknown', reason: 'unrecognised-answer', rule: NO_RULE };
  }
  return {
    kind: rule.verdict,
    ...(rule.reason !== undefined && { reason: rule.reason }),
    rule: rule.name,
  };
}

function readSilence({ kind, phase, failure }: Unreached | Lost): Verdict {
  const rule = `transport:${phase}:${failure}`;
  return kind === 'unreached'
    ? { kind: 'retryable', reason: 'unreached', rule }
    : { kind: 'unknown', reason: 'no-answer', rule };
}

/**
 * The protection that gave the answer in the platform's place, if one did. What a rule knows by more
 * than its status is the platform's word. Of the rest, a protection's own header is believed against
 * every rule: an empty 202 of AWS WAF is no success. Its page is believed against no acknowledgement,
 * because what is acknowledged is never sent again.
 */
function challengeIn(read: Prepared, own: AnswerRule | undefined): AnswerRule | undefined {
  if (own && knowsMoreThanStatus(own.when)) return undefined;
  const first = (rules: readonly AnswerRule[]) => rules.find(({ when }) => holds(when, read));
  const acknowledges = own?.verdict === 'accepted' || own?.verdict === 'duplicate';
  return first(STATED_CHALLENGES) ?? (acknowledges ? undefined : first(CHALLENGE_PAGES));
}

/** An empty body is anybody's, and so is what a body lacks. */
function knowsMoreThanStatus(when: AnswerCondition): boolean {
  const { headers, values, wholes, parts } = clausesOf(when);
  return [...headers, ...values, ...wholes.filter(Boolean), ...parts].length > 0;
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
