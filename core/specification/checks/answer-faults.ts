import { readAnswer } from '../../verdicts/read-answer.ts';
import { ruleFaults } from '../../verdicts/rule-overlap.ts';
import type { AnswerRule } from '../answer-rule.ts';
import type { PlatformSpecification } from '../platform-specification.ts';

/** Answer rules against each other and against their own examples. */
export function answerFaults({ answers }: Pick<PlatformSpecification, 'answers'>): string[] {
  const accepted = answers.some(({ verdict, example }) => verdict === 'accepted' && example);
  return [
    ...ruleListFaults(answers, 'answers'),
    ...answers.flatMap((rule, index) =>
      rule.verdict === 'accepted'
        ? successFaults(rule, { path: `answers.${index}.when`, what: 'accepted' })
        : [],
    ),
    ...exampleFaults(answers, 'answers'),
    ...(accepted ? [] : ['answers has no accepted rule with an example, allowed: one at least']),
  ];
}

/** Rules against each other. */
export function ruleListFaults(rules: readonly AnswerRule[], path: string): string[] {
  const names = rules.map(({ name }) => name);
  return [
    ...names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [`${path}.${index}.name is "${name}", allowed: a name that no other rule has`],
    ),
    ...ruleFaults(rules, path),
  ];
}

/** A success is never read from a status alone, nor from anything without a status of success. */
export function successFaults(
  { when }: Pick<AnswerRule, 'when'>,
  { path, what }: { path: string; what: string },
): string[] {
  const { status, ...evidence } = when;
  const isSuccess = status && status.min >= 200 && status.max <= 299;
  const isEvident = Object.values(evidence).some((condition) => condition !== undefined);
  return [
    ...(isSuccess
      ? []
      : [
          `${path}.status is ${status ? `${status.min}-${status.max}` : 'missing'}, allowed for what is ${what}: within 200-299`,
        ]),
    ...(isEvident
      ? []
      : [
          `${path} says nothing of body, JSON or header, allowed for what is ${what}: a condition on one at least`,
        ]),
  ];
}

export function exampleFaults(answers: readonly AnswerRule[], path: string): string[] {
  return answers.flatMap(({ name, example }, index) => {
    if (example === undefined) return [];
    const { headers = {}, ...rest } = example;
    const { rule } = readAnswer({ answers }, { kind: 'answered', headers, ...rest });
    return rule === name
      ? []
      : [
          `${path}.${index}.example is ${JSON.stringify(example)}, which the rule "${rule}" reads, allowed: one that "${name}" reads`,
        ];
  });
}
