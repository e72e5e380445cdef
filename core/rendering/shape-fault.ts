import type { PostbackValues } from '../postback.ts';
import { matchesWhole } from '../specification/pattern.ts';
import type { PlatformSpecification } from '../specification/platform-specification.ts';
import type { RenderFault } from './value.ts';

/**
 * Why the platform would refuse a postback whatever request carries it: a click ID of another shape,
 * too long a transaction ID, an event that is too old.
 */
export function shapeFault(
  specification: PlatformSpecification,
  values: Pick<PostbackValues, 'clickId' | 'clickless' | 'transactionId' | 'occurredAt'>,
  nowEpochMs: number,
): RenderFault | undefined {
  return (
    (values.clickless ? undefined : clickIdFault(specification, values.clickId)) ??
    transactionIdFault(specification, values.transactionId) ??
    ageFault(specification, nowEpochMs - Date.parse(values.occurredAt))
  );
}

export function clickIdFault(
  { clickId: { pattern, maxLength } }: PlatformSpecification,
  clickId: string,
): RenderFault | undefined {
  if ([...clickId].length <= maxLength && matchesWhole(pattern, clickId)) return undefined;
  return {
    parameter: 'clickId',
    rule: `must match ${pattern} with at most ${maxLength} characters`,
  };
}

export function transactionIdFault(
  { transactionIdMaxLength }: PlatformSpecification,
  transactionId: string,
): RenderFault | undefined {
  return [...transactionId].length > transactionIdMaxLength
    ? { parameter: 'transactionId', rule: `must have at most ${transactionIdMaxLength} characters` }
    : undefined;
}

function ageFault({ limits }: PlatformSpecification, ageMs: number): RenderFault | undefined {
  const { max } = limits.eventAgeSeconds ?? {};
  if (max === undefined || ageMs <= max * 1000) return undefined;
  const ageSeconds = Math.ceil(ageMs / 1000);
  return {
    parameter: 'occurredAt',
    rule: `must be at most ${max} seconds ago and is ${ageSeconds}`,
  };
}
