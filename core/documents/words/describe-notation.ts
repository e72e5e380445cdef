import type { TimeFormat, ValueSource } from '../../specification/value-source.ts';
import { counted } from './describe-duration.ts';

export const TIME_NOTATIONS: Record<TimeFormat, string> = {
  'unix-seconds': 'Unix time in seconds',
  'unix-milliseconds': 'Unix time in milliseconds',
  iso: 'UTC, `YYYY-MM-DDThh:mm:ssZ`',
  'iso-milliseconds': 'UTC, `YYYY-MM-DDThh:mm:ss.sssZ`',
  'iso-offset': 'UTC, `YYYY-MM-DDThh:mm:ss+00:00`',
  space: 'UTC, `YYYY-MM-DD hh:mm:ss`',
  'space-milliseconds': 'UTC, `YYYY-MM-DD hh:mm:ss.sss`',
  'space-offset': 'UTC, `YYYY-MM-DD hh:mm:ss+00:00`',
};

/**
 * How a time or an amount is written.
 *
 * @param zeros - `shortest`: without zeros at its end
 */
export function describeNotation(
  source: Extract<ValueSource, { from: 'money' | 'time' }>,
  zeros?: 'shortest',
): string {
  if (source.from === 'time') return TIME_NOTATIONS[source.format];
  const { unit, decimals, sign } = source;
  const negated = sign === 'negated' ? ', negated' : '';
  if (unit === 'minor') return `integer in minor units${negated}`;
  if (zeros) return `major units, decimal point, no zeros at its end${negated}`;
  const places =
    decimals === undefined
      ? 'as many decimals as the currency has'
      : `exactly ${counted(decimals, 'decimal')}`;
  return `major units, decimal point, ${places}${negated}`;
}
