import type { Verdict } from '../postback.ts';
import type { AnswerCondition, AnswerRule } from '../specification/answer-rule.ts';
import type { Lookup, LookupRule } from '../specification/lookup.ts';
import { type Answer, NO_RULE, readAnswer } from './read-answer.ts';

/** What a lookup's rules may speak of; a player without a click has no click ID. */
export type Named = { transactionId: string; clickId?: string | undefined };

/** What the answer to a postback would mean that is read by the same rule. */
const AS_ANSWER = {
  found: 'accepted',
  'not-found': 'refused',
  unclear: 'retryable',
} as const satisfies Record<LookupRule['verdict'], AnswerRule['verdict']>;

const PLACEHOLDER = /\{([a-zA-Z]+)\}/g;
export const NAMES: ReadonlyArray<keyof Named> = ['transactionId', 'clickId'];

/**
 * What a platform says of a postback when it is asked. Whatever is neither found nor not found by a rule
 * is unclear: no answer, a page of a protection, an error, or words that no rule knows. The reason of one
 * that a rule holds for unclear is that rule.
 */
export function readLookup(
  { answers }: Pick<Lookup, 'answers'>,
  answer: Answer,
  named: Named,
): Verdict {
  const spelt = answers.flatMap((rule) => spellRule(rule, named) ?? []);
  const { kind, reason, rule } = readAnswer({ answers: asAnswerRules(spelt) }, answer);
  if (kind === 'accepted') return { kind: 'found', rule };
  if (kind === 'refused') return { kind: 'not-found', rule };
  const isTooMuch = rule === NO_RULE && answer.kind === 'answered' && answer.status === 429;
  const why = isTooMuch ? 'rate' : reason;
  return { kind: 'unclear', ...(why !== undefined && { reason: why }), rule };
}

/** As rules for answers to postbacks, so that both kinds are read and compared by the same code. */
export function asAnswerRules(rules: readonly LookupRule[]): AnswerRule[] {
  return rules.map((rule) => ({ ...rule, verdict: AS_ANSWER[rule.verdict] }));
}

/** @returns undefined if the postback lacks what the rule names: then it can hold for no answer */
function spellRule(rule: LookupRule, named: Named): LookupRule | undefined {
  const isNameless = namesIn(rule.when).some((name) => textOf(name, named) === undefined);
  return isNameless ? undefined : { ...rule, when: spellCondition(rule.when, named) };
}

function spellCondition(when: AnswerCondition, named: Named): AnswerCondition {
  const { header, json, bodyEquals, bodyContains, bodyLacks } = when;
  const spell = (text: string) => spellText(text, named);
  return {
    ...when,
    ...(header && { header: { ...header, contains: spell(header.contains) } }),
    ...(json && {
      json: json.map((value) => ({
        ...value,
        equals: typeof value.equals === 'string' ? spell(value.equals) : value.equals,
      })),
    }),
    ...(bodyEquals !== undefined && { bodyEquals: spell(bodyEquals) }),
    ...(bodyContains && { bodyContains: bodyContains.map(spell) }),
    ...(bodyLacks && { bodyLacks: bodyLacks.map(spell) }),
  };
}

/** The text with the names of this postback in it. */
export function spellText(text: string, named: Named): string {
  return text.replaceAll(PLACEHOLDER, (whole, name: string) => textOf(name, named) ?? whole);
}

/** What stands between braces in the texts that an answer has to hold, each as often as it does. */
export function namesIn({ header, json = [], bodyEquals, bodyContains = [] }: AnswerCondition) {
  const texts = [header?.contains ?? '', bodyEquals ?? '', ...bodyContains];
  const values = json.flatMap(({ equals }) => (typeof equals === 'string' ? [equals] : []));
  return [...texts, ...values].flatMap((text) =>
    [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name),
  );
}

function textOf(name: string, named: Named): string | undefined {
  return NAMES.includes(name as keyof Named) ? named[name as keyof Named] : undefined;
}
