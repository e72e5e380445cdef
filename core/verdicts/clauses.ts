import type { AnswerCondition } from '../specification/answer-rule.ts';

/** What a rule joins by "and", sorted by what it speaks of; all texts are folded to one case. */
export type Clauses = {
  statuses: ReadonlyArray<{ min: number; max: number }>;
  headers: ReadonlyArray<{ name: string; text: string }>;
  values: ReadonlyArray<{ path: readonly string[]; equals: string | number | boolean }>;
  /** The body without surrounding white space is this text, contains these, and lacks these. */
  wholes: readonly string[];
  parts: readonly string[];
  lacks: readonly string[];
};

export function clausesOf(when: AnswerCondition): Clauses {
  const { status, header, json = [], bodyEquals, bodyContains = [], bodyLacks = [] } = when;
  return {
    statuses: status ? [status] : [],
    headers: header ? [{ name: header.name, text: fold(header.contains) }] : [],
    values: json,
    wholes: bodyEquals === undefined ? [] : [fold(bodyEquals).trim()],
    parts: bodyContains.map(fold),
    lacks: bodyLacks.map(fold),
  };
}

/** Texts are compared whatever their case. */
export function fold(text: string): string {
  return text.toLowerCase();
}

/** What a body says as JSON; `undefined` if it is none. */
export function parseBody(body: string): unknown {
  let json: unknown;
  try {
    // The byte order mark with which some servers begin is white space to `trim`, not to JSON.
    json = JSON.parse(body.trim());
  } catch {
    // A page or a text is as good an answer as any: rules about its words may know it.
  }
  return json;
}
