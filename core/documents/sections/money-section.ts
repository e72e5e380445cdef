import type { MoneyRule } from '../../specification/platform-specification.ts';
import type { ValueSource } from '../../specification/value-source.ts';
import { bullets, code, listed, table } from '../markdown.ts';
import { parameterRows } from '../parameter-rows.ts';
import type { Section } from '../section.ts';
import { describeMeaning } from '../words/describe-value.ts';

/** Which parameters are money, what each means, and in which currency it is. */
export const moneySection: Section = ({ specification }) => {
  const { money, requests } = specification;
  if (money === undefined) return ['## Money', 'No request carries money.'];
  const rows = Object.entries(requests).flatMap(([request, template]) =>
    parameterRows(template).flatMap(({ name, parameter }) =>
      sumsIn(parameter.value).map((sum) => [
        code(request),
        code(name),
        describeMeaning(sum, parameter.meaning),
      ]),
    ),
  );
  return [
    '## Money',
    ...(rows.length > 0 ? [table(['Request', 'Parameter', 'Meaning'], rows)] : []),
    bullets(describeMoneyRule(money)),
  ];
};

type Sum = Extract<ValueSource, { from: 'money' }>;

/** Sums that are part of a longer text; those inside an object have rows of their own. */
function sumsIn(source: ValueSource): Sum[] {
  switch (source.from) {
    case 'money':
      return [source];
    case 'joined':
      return source.parts.flatMap(sumsIn);
    case 'digest':
    case 'map':
      return sumsIn(source.of);
    default:
      return [];
  }
}

/** One sentence for each thing that the rule says. */
function describeMoneyRule({ currency, letterCase, min, max, negative }: MoneyRule): string[] {
  const bounds = [
    ...(min === undefined ? [] : [`at least ${code(min)}`]),
    ...(max === undefined ? [] : [`at most ${code(max)}`]),
  ];
  return [
    describeCurrency(currency),
    `Currency codes are written in ${letterCase} case.`,
    ...(bounds.length > 0
      ? [`An amount is ${listed(bounds)} in major units; another is not sent.`]
      : []),
    negative === 'allowed'
      ? 'An amount may be negative.'
      : 'An amount is never negative; a negative one is not sent.',
  ];
}

/** Which currencies may come, and what becomes of another. */
export function describeCurrency(rule: MoneyRule['currency']): string {
  switch (rule.rule) {
    case 'any':
      return 'Any currency may come; amounts are in the currency of the event.';
    case 'listed':
      return `The currency is ${listed(rule.codes.map(code), 'or')}; what is in another one is not sent.`;
    case 'one': {
      const name =
        typeof rule.code === 'string'
          ? code(rule.code)
          : `the one in the account setting ${code(rule.code.account)}`;
      return rule.otherwise === 'convert'
        ? `The currency is ${name}; another one is converted exactly once, when the postback is created, at the rate that the postback keeps.`
        : `The currency is ${name}; what is in another one is not sent.`;
    }
  }
}
