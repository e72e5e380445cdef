import { readAnswer } from '../../verdicts/read-answer.ts';
import { ruleFaults } from '../../verdicts/rule-overlap.ts';
import type { AnswerRule } from '../answer-rule.ts';
import type { PlatformSpecification } from '../platform-specification.ts';

/** Answer rules against each other and against their own examples. */
export function answerFaults({ answers }: Pick<PlatformSpecification, 'answers'>): string[] {
  const names = answers.map(({ name }) => name);
  const accepted = answers.some(({ verdict, example }) => verdict === 'accepted' && example);
  return [
    ...names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [`answers.${index}.name is "${name}", allowed: a name that no other rule has`],
    ),
    ...ruleFaults(answers),
    ...answers.flatMap(acceptanceFaults),
    ...exampleFaults(answers),
    ...(accepted ? [] : ['answers has no accepted rule with an example, allowed: one at least']),
  ];
}

/** A success is never read from a status alone, nor from anything without a status of success. */
function acceptanceFaults({ verdict, when }: AnswerRule, index: number): string[] {
  if (verdict !== 'accepted') return [];
  const { status, ...evidence } = when;
  const isSuccess = status && status.min >= 200 && status.max <= 299;
  const isEvident = Object.values(evidence).some((condition) => condition !== undefined);
  const path = `answers.${index}.when`;
  return [
    ...(isSuccess
      ? []
      : [
          `${path}.status is ${status ? `${status.min}-${status.max}` : 'missing'}, allowed for what is accepted: within 200-299`,
        ]),
    ...(isEvident
      ? []
      : [
          `${path} says nothing of body, JSON or header, allowed for what is accepted: a condition on one at least`,
        ]),
  ];
}

function exampleFaults(answers: PlatformSpecification['answers']): string[] {
  return answers.flatMap(({ name, example }, index) => {
    if (example === undefined) return [];
    const { headers = {}, ...rest } = example;
    const { rule } = readAnswer({ answers }, { kind: 'answered', headers, ...rest });
    return rule === name
      ? []
      : [
          `answers.${index}.example is ${JSON.stringify(example)}, which the rule "${rule}" reads, allowed: one that "${name}" reads`,
        ];
  });
}
