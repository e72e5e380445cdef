import type { Milestone } from '../../core/milestones.ts';
import { fieldText } from '../../core/rendering/field-text.ts';
import type { ReadRequest } from '../../core/rendering/read-request.ts';
import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';
import type { PostbackField } from '../../core/specification/value-source.ts';
import { valuesOf } from '../../core/specification/walk-values.ts';

type Told = Pick<ReadRequest, 'request' | 'values' | 'test' | 'brand'> & {
  milestone: Milestone;
  goal: string;
};

/** What a sender calls the event, where the specification's key names no parameter that tells it. */
const WHOLE_EVENT: PostbackField[] = [
  'clickId',
  'playerRef',
  'transactionId',
  'originalTransactionId',
];

/**
 * By what the platform knows a request again: the parameters that the specification's `repeats` names,
 * within one goal.
 *
 * @returns undefined if the platform counts every request
 */
export function dedupeKeyOf(specification: PlatformSpecification, told: Told): string | undefined {
  const rule = specification.repeats[told.milestone];
  if (rule?.effect !== 'recognised') return undefined;
  const named = fieldsNamedIn(rule.key, specification, told).map((field) => fieldText(field, told));
  const isTold = named.some((value) => value !== undefined);
  const identity = isTold ? named : WHOLE_EVENT.map((field) => fieldText(field, told));
  return JSON.stringify([told.test ? 'test' : 'real', told.request, told.goal, ...identity]);
}

function fieldsNamedIn(
  key: string,
  specification: PlatformSpecification,
  { request, milestone }: Told,
): PostbackField[] {
  const names = key.match(/[\w-]+/g) ?? [];
  const fields = valuesOf(specification)
    .filter((value) => value.request === request && value.milestones.includes(milestone))
    .filter(({ path }) => names.some((name) => path.endsWith(`.${name}`)))
    .flatMap(({ source }) => (source.from === 'field' ? [source.field] : []));
  return [...new Set(fields)];
}
