import { matchesWhole } from '../specification/pattern.ts';
import type { Parameter, ValueSource } from '../specification/value-source.ts';
import { formFault, isStructure, type JsonForm } from './json-text.ts';
import { derived, onWire, plain, type Text } from './text.ts';
import { faultOf, isText, type RenderFault, type Value } from './value.ts';

/** A parameter that a postback is to carry, and what it would carry there. */
export type Candidate = { parameter: Parameter; name: string; value: Value };

/** A parameter as it is sent, before it is encoded. */
export type Filled = { name: string; text: Text; form: JsonForm; source: ValueSource };

/** A value as its parameter demands it: cut where the platform itself would cut, else refused. */
export function asDemanded(parameter: Parameter, value: Value): Value {
  if (!isText(value)) return value;
  const { maxLength = Number.POSITIVE_INFINITY, tooLong, pattern } = parameter;
  const fits = [...onWire(value)].length <= maxLength;
  if (!fits && tooLong !== 'cut') return { rule: `must have at most ${maxLength} characters` };
  const text = fits ? value : derived(value, (whole) => [...whole].slice(0, maxLength).join(''));
  if (pattern !== undefined && !matchesWhole(pattern, onWire(text))) {
    return { rule: `must match ${pattern}` };
  }
  const fault = formFault(onWire(text), formOf(parameter));
  return fault === undefined ? text : { rule: fault };
}

export function formOf({ value, type = 'text' }: Parameter): JsonForm {
  return isStructure(value) ? 'structure' : type;
}

/** Those whose companions are there, with a value; what goes may have been another's companion. */
export function withCompanions<T extends Candidate>(candidates: readonly T[]): readonly T[] {
  const names = namesWithValue(candidates);
  const kept = candidates.filter(({ parameter }) =>
    (parameter.onlyWith ?? []).every((name) => names.has(name)),
  );
  return kept.length === candidates.length ? kept : withCompanions(kept);
}

/** A value that breaks a rule is there all the same: it is not silently left out. */
export function namesWithValue(candidates: readonly Candidate[]): ReadonlySet<string> {
  return new Set(candidates.filter(({ value }) => !('missing' in value)).map(({ name }) => name));
}

/** What is sent of them, or the first that cannot be sent as its parameter demands. */
export function filledFrom(
  candidates: readonly Candidate[],
): { parameters: Filled[] } | { fault: RenderFault } {
  const parameters: Filled[] = [];
  for (const { parameter, name, value } of candidates) {
    const { absent, value: source } = parameter;
    const isMissing = 'missing' in value;
    if (isText(value)) parameters.push({ name, text: value, form: formOf(parameter), source });
    else if (isMissing && absent === 'empty') {
      parameters.push({ name, text: plain(''), form: 'text', source });
    } else if (!isMissing || absent !== 'omit') return { fault: faultOf(name, value) };
  }
  return { parameters };
}
