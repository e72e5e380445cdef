import type { AnswerRule, PlatformSpecification } from './platform-specification.ts';
import type { Verdict } from './postback.ts';

/** What came back, or what the transport saw instead. */
export type Answer =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string }
  /** The request surely never arrived: no name, no route, no handshake. */
  | { kind: 'unreached'; failure: string }
  /** It may have arrived: the answer timed out, was cut off or was too large. */
  | { kind: 'lost'; failure: string };

/**
 * What an answer means, by the platform's own rules. A status alone never means success: an answer
 * that no rule knows is `unknown`, and the platform's policy decides.
 */
export function readAnswer(specification: PlatformSpecification, answer: Answer): Verdict {
  if (answer.kind === 'unreached') {
    return { kind: 'retryable', reason: 'unreached', rule: `transport:${answer.failure}` };
  }
  if (answer.kind === 'lost') {
    return { kind: 'unknown', reason: 'no-answer', rule: `transport:${answer.failure}` };
  }
  const json = parse(answer.body);
  const rule = specification.answers.find(({ when }) => holds(when, answer, json));
  if (rule === undefined) {
    return { kind: 'unknown', reason: 'unrecognised-answer', rule: 'none' };
  }
  return {
    kind: rule.verdict,
    ...(rule.reason !== undefined && { reason: rule.reason }),
    rule: rule.name,
  };
}

function holds(
  when: AnswerRule['when'],
  answer: { status: number; body: string },
  json: unknown,
): boolean {
  const { status, bodyContains, bodyLacks } = when;
  const body = answer.body.toLowerCase();
  if (status && (answer.status < status.min || answer.status > status.max)) return false;
  if (when.json && at(json, when.json.path) !== when.json.equals) return false;
  if (bodyLacks && body.includes(bodyLacks.toLowerCase())) return false;
  return !bodyContains || body.includes(bodyContains.toLowerCase());
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function at(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    json,
  );
}
