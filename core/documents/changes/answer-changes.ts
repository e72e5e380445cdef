import { isDeepStrictEqual } from 'node:util';
import type { AnswerRule } from '../../specification/answer-rule.ts';
import { code, listed } from '../markdown.ts';
import { describeExample } from '../sections/answers-section.ts';
import { describeCondition } from '../words/describe-condition.ts';
import { changedEntries, changesIn, told } from './compare.ts';

/** Answers that are read differently: by new, other or reordered rules. */
export function answerChanges(
  before: readonly AnswerRule[],
  after: readonly AnswerRule[],
): string[] {
  const changes = changedEntries(byName(before), byName(after), {
    added: (name, rule) => [
      `Answers: the rule ${code(name)} is new: ${describeCondition(rule.when)}: ${verdictOf(rule)}${exampleOf(rule)}.`,
    ],
    removed: (name, rule) => [
      `Answers: the rule ${code(name)} is gone: ${describeCondition(rule.when)} was ${verdictOf(rule)}.`,
    ],
    changed: (name, pair) =>
      changesIn(
        pair,
        {
          when: told(`Answers: the rule ${code(name)} is for`, describeCondition),
          verdict: told(`Answers: the rule ${code(name)} gives`, (verdict) => verdict),
          reason: told(`Answers: the rule ${code(name)} gives the reason`, (reason) => reason),
        },
        `answers.${name}`,
      ),
  });
  return [...changes, ...orderChange(before, after)];
}

/** The first rule that fits decides, so their order is part of what they say. */
function orderChange(before: readonly AnswerRule[], after: readonly AnswerRule[]): string[] {
  const names = (rules: readonly AnswerRule[], others: readonly AnswerRule[]) =>
    rules.map(({ name }) => name).filter((name) => others.some((other) => other.name === name));
  const order = names(after, before);
  if (isDeepStrictEqual(names(before, after), order)) return [];
  return [`Answers: the rules are tried in another order: ${listed(order.map(code))}.`];
}

function byName(rules: readonly AnswerRule[]): Record<string, AnswerRule> {
  return Object.fromEntries(rules.map((rule) => [rule.name, rule]));
}

function exampleOf(rule: AnswerRule): string {
  return rule.example === undefined ? '' : `, such as ${describeExample(rule)}`;
}

function verdictOf({ verdict, reason }: AnswerRule): string {
  return reason === undefined ? verdict : `${verdict} (${reason})`;
}
