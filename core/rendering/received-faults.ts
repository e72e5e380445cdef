import type { Parameter } from '../specification/value-source.ts';
import { type Claim, type Claims, claimed } from './claim.ts';
import { bareText } from './json-text.ts';
import { isJsonObject, parseJson } from './json-tree.ts';
import { asDemanded, type Candidate, formOf, withCompanions } from './parameter-values.ts';
import { asText, membersOf, type Received } from './received-request.ts';
import type { Scope } from './scope.ts';
import { lessonsOf } from './source-lessons.ts';
import { candidateOf } from './source-value.ts';
import { onRecord, onWire, plain } from './text.ts';
import { isText, type RenderFault } from './value.ts';

/** What is missing, not expected, or other than what would be sent of all that has been learnt. */
export function faultsOf({ claims, left }: Claims, scope: Scope): RenderFault[] {
  const kept = keptOf(claims);
  const alone = claims.filter(({ parameter }) => kept.every((one) => one.parameter !== parameter));
  const unexpected = [...alone.flatMap(({ received }) => received ?? []), ...left];
  return [
    ...kept.flatMap((claim) => claimFaults(claim, scope)),
    ...unexpected.map(({ name }) => ({ parameter: name, rule: 'is not expected' })),
  ];
}

/** Those whose companions came too. An empty text is as good as none. */
export function keptOf(claims: readonly Claim[]): ReadonlyArray<Claim & Candidate> {
  return withCompanions(
    claims.map((claim) => {
      const { name, received } = claim;
      return { ...claim, value: received?.text ? plain(received.text) : { missing: name } };
    }),
  );
}

function claimFaults({ parameter, name, received }: Claim, scope: Scope): RenderFault[] {
  const rule = received ? receivedRule(parameter, received, scope) : missingRule(parameter, scope);
  if (rule !== undefined) return [{ parameter: name, rule }];
  return received ? nestedFaults(parameter, received, scope) : [];
}

function missingRule(parameter: Parameter, scope: Scope): string | undefined {
  const mayBeLeftOut = parameter.absent === 'omit';
  return mayBeLeftOut && 'missing' in candidateOf(parameter, scope).value
    ? undefined
    : 'is missing';
}

function receivedRule(
  parameter: Parameter,
  { text, form, malformed }: Received,
  scope: Scope,
): string | undefined {
  if (malformed) return 'must be percent-encoded UTF-8';
  const expected = candidateOf(parameter, scope).value;
  if (text === '' && !isText(expected)) {
    return parameter.absent === 'empty' ? undefined : 'must not be empty';
  }
  const impossible = lessonsOf(parameter.value, text, scope).find((lesson) => 'rule' in lesson);
  if (impossible) return impossible.rule;
  const ownForm = formOf(parameter);
  if (form !== undefined && form !== ownForm) return `must be a JSON ${ownForm}`;
  // What nobody can tell from the request alone is believed; what is nested is looked into later.
  const isBelieved = 'missing' in expected || isNested(parameter);
  const value = isBelieved ? asDemanded(parameter, plain(text)) : expected;
  if (!isText(value)) return 'rule' in value ? value.rule : undefined;
  const written = bareText(value, ownForm);
  return onWire(bareText(plain(text), ownForm)) === onWire(written)
    ? undefined
    : `must be ${onRecord(written)}`;
}

function isNested({ value }: Parameter): boolean {
  return value.from === 'object' || value.from === 'list';
}

function nestedFaults({ value }: Parameter, received: Received, scope: Scope): RenderFault[] {
  const { name, place, text } = received;
  const json = parseJson(text);
  if (value.from === 'object' && isJsonObject(json)) {
    return faultsOf(claimed(value.members, membersOf(json), scope), scope);
  }
  if (value.from !== 'list' || !Array.isArray(json)) return [];
  if (json.length > value.items.length) {
    return [{ parameter: name, rule: `must have at most ${value.items.length} items` }];
  }
  // Items without a value were left out: of a shorter list nobody can tell which.
  if (json.length < value.items.length) return [];
  return value.items.flatMap((item, index) => {
    const came = { place, name, ...asText(json[index] ?? null) };
    return claimFaults({ parameter: { name, value: item }, name, received: came }, scope);
  });
}
