import type {
  MoneyRule,
  PlatformSpecification,
} from '../../specification/platform-specification.ts';
import type { Parameter, ValueSource } from '../../specification/value-source.ts';
import { code } from '../markdown.ts';
import { counted } from './describe-duration.ts';
import { describeNotation, TIME_NOTATIONS } from './describe-notation.ts';

type Context = Pick<
  PlatformSpecification,
  'money' | 'clickId' | 'transactionIdMaxLength' | 'signing'
>;

/** How a parameter's value is written: type, notation, form and length. */
export function describeFormat(parameter: Parameter, specification: Context): string {
  const { type, value, pattern, maxLength, tooLong } = parameter;
  const parts = [
    ...(type === undefined ? [] : [type]),
    ...notationOf(value, type, specification),
    ...(pattern === undefined ? [] : [`matches ${code(pattern)}`]),
    ...(maxLength === undefined ? [] : [describeLength(maxLength, tooLong)]),
  ];
  return parts.join('; ') || 'text';
}

function describeLength(maxLength: number, tooLong: Parameter['tooLong']): string {
  const limit = counted(maxLength, 'character');
  return tooLong === 'cut' ? `cut after ${limit}` : `at most ${limit}`;
}

function notationOf(
  source: ValueSource,
  type: Parameter['type'],
  specification: Context,
): string[] {
  switch (source.from) {
    case 'time':
      return [describeNotation(source)];
    case 'money':
      // A number in JSON has no zeros at its end.
      return [describeNotation(source, type === 'number' ? 'shortest' : undefined)];
    case 'currency':
      return [describeCurrencyCode(specification.money)];
    case 'field':
      return lengthOfField(source.field, specification);
    case 'signed': {
      const timestamp = specification.signing?.timestamp;
      return source.part === 'timestamp' && timestamp ? [TIME_NOTATIONS[timestamp]] : [];
    }
    case 'object':
    case 'list':
      return ['JSON'];
    default:
      return [];
  }
}

function describeCurrencyCode(money: MoneyRule | undefined): string {
  return money?.letterCase === 'lower' ? 'code in lower case' : 'code in upper case';
}

function lengthOfField(field: string, { clickId, transactionIdMaxLength }: Context): string[] {
  if (field === 'clickId') return [`text of at most ${counted(clickId.maxLength, 'character')}`];
  return field === 'transactionId' || field === 'originalTransactionId'
    ? [`text of at most ${counted(transactionIdMaxLength, 'character')}`]
    : [];
}
