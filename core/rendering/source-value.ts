import { createHash } from 'node:crypto';
import type { Milestone } from '../milestones.ts';
import type { Parameter, ValueSource } from '../specification/value-source.ts';
import { fieldText } from './field-text.ts';
import { isStructure, jsonObject, jsonValue } from './json-text.ts';
import { currencyValue, moneyValue } from './money-value.ts';
import { own } from './own.ts';
import { asDemanded, type Candidate, filledFrom, withCompanions } from './parameter-values.ts';
import type { Scope } from './scope.ts';
import { mentionsSignature, signedValue } from './signed-value.ts';
import { derived, joinedBy, onRecord, onWire, plain, secret, type Text } from './text.ts';
import { timeText } from './time-text.ts';
import {
  allOf,
  isBroken,
  isObstacle,
  isText,
  type Missing,
  mustBeOneOf,
  type Value,
} from './value.ts';

/** What a source gives for one postback. Nothing of it is encoded yet. */
export function sourceValue(source: ValueSource, scope: Scope): Value {
  const value = read(source, scope);
  // Half a character has no bytes: no encoding could carry it.
  const whole = !isText(value) || onWire(value).isWellFormed();
  return whole ? value : { rule: 'must be well-formed Unicode' };
}

/** The parameters that this postback carries, with what each is filled with. */
export function candidatesOf(parameters: readonly Parameter[], scope: Scope): Candidate[] {
  const { milestone, test } = scope.row;
  return parameters
    .filter(({ milestones, onlyInTests }) => {
      const isMeant = !milestones || milestones.some((name) => name === milestone);
      return isMeant && (test || !onlyInTests);
    })
    .map((parameter) => candidateOf(parameter, scope));
}

export function candidateOf(parameter: Parameter, scope: Scope): Candidate {
  const isPending = scope.unsigned && mentionsSignature(parameter.value);
  // Stryker disable next-line StringLiteral: what is not signed is not read before it is known
  const value = isPending ? plain('') : asDemanded(parameter, sourceValue(parameter.value, scope));
  if (typeof parameter.name === 'string') return { parameter, name: parameter.name, value };
  const word = sourceValue(parameter.name, scope);
  return isText(word)
    ? { parameter, name: onWire(word), value }
    : { parameter, name: 'event', value: word };
}

function read(source: ValueSource, scope: Scope): Value {
  switch (source.from) {
    case 'constant':
      return plain(source.text);
    case 'account':
      return given(
        own(scope.platform.account, source.setting),
        `account setting ${source.setting}`,
      );
    case 'credential':
      return credentialValue(source.credential, scope);
    case 'event':
      return eventValue(source, scope);
    case 'status':
      return given(ruleOf(scope.row.milestone, scope)?.status, 'status');
    case 'field':
      return given(fieldText(source.field, scope.row), source.field);
    case 'attribute':
      return given(own(scope.row.values.attributes ?? {}, source.attribute), source.attribute);
    case 'time':
      return timeValue(source, scope);
    case 'money':
      return moneyValue(source, scope);
    case 'currency':
      return currencyValue(scope);
    case 'map':
      return mapValue(source, scope);
    case 'joined':
      return combined(source.parts, scope, (texts) => texts.flat());
    case 'digest':
      return digestValue(source, scope);
    case 'basic':
      return basicValue(source, scope);
    case 'object':
      return objectValue(source.members, scope);
    case 'list':
      return listValue(source.items, scope);
    case 'signed':
      return signedValue(source.part, scope);
    case 'new-key':
      return newKeyValue(source.part, scope);
  }
}

/** Nothing is as good as an empty text: neither says anything. */
function given(text: string | undefined, name: string): Value {
  return text ? plain(text) : { missing: name };
}

function credentialValue(name: string, { credentials }: Scope): Value {
  const text = own(credentials, name);
  return text ? secret(text) : { missing: `credential ${name}` };
}

function newKeyValue(part: 'id' | 'key', { newKey }: Scope): Value {
  if (newKey === undefined) return { missing: 'new key' };
  return part === 'id' ? plain(newKey.keyId) : secret(newKey.key);
}

function ruleOf(milestone: Milestone | undefined, { platform }: Scope) {
  return milestone && platform.specification.events[milestone];
}

function eventValue({ of }: Extract<ValueSource, { from: 'event' }>, scope: Scope): Value {
  const { row, platform } = scope;
  const milestone = of === 'original' ? row.values.reversal?.original.milestone : row.milestone;
  const name = of === 'original' ? 'original event' : 'event';
  if (milestone === undefined) return { missing: name };
  const rule = ruleOf(milestone, scope);
  if (rule === undefined) {
    return { rule: `${platform.specification.name} has no word for ${milestone}` };
  }
  return given(platform.words[milestone] ?? rule.word, name);
}

function timeValue(
  { time, format }: Extract<ValueSource, { from: 'time' }>,
  { row, nowEpochMs }: Scope,
): Value {
  const epochMs = time === 'sentAt' ? nowEpochMs : epochMsIn(row.values[time]);
  if (epochMs === undefined) return { missing: time };
  return Number.isNaN(epochMs)
    ? { rule: `${time} must be a time` }
    : plain(timeText(epochMs, format));
}

function epochMsIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function mapValue(source: Extract<ValueSource, { from: 'map' }>, scope: Scope): Value {
  const value = sourceValue(source.of, scope);
  if (!isText(value)) return value;
  const text = own(source.to, onWire(value)) ?? source.otherwise;
  if (text !== undefined) return plain(text);
  return { rule: mustBeOneOf(Object.keys(source.to), onRecord(value)) };
}

function combined(
  sources: readonly ValueSource[],
  scope: Scope,
  combine: (texts: readonly Text[]) => Text,
): Value {
  const texts = allOf(sources.map((source) => sourceValue(source, scope)));
  return isObstacle(texts) ? texts : combine(texts);
}

function digestValue(source: Extract<ValueSource, { from: 'digest' }>, scope: Scope): Value {
  const digest = (text: string) =>
    createHash(source.algorithm).update(text).digest(source.encoding);
  return combined([source.of], scope, (texts) => derived(texts.flat(), digest));
}

function basicValue(source: Extract<ValueSource, { from: 'basic' }>, scope: Scope): Value {
  const user = sourceValue(source.user, scope);
  // RFC 7617: the first colon ends the user's name.
  if (isText(user) && onWire(user).includes(':')) return { rule: 'user must hold no colon' };
  const colon: ValueSource = { from: 'constant', text: ':' };
  return combined([source.user, colon, source.password], scope, (texts) => [
    ...plain('Basic '),
    ...derived(texts.flat(), (whole) => Buffer.from(whole).toString('base64')),
  ]);
}

function objectValue(members: readonly Parameter[], scope: Scope): Value {
  const candidates = withCompanions(candidatesOf(members, scope));
  const nothing = nothingOf(candidates.map(({ value }) => value));
  if (nothing) return nothing;
  const filled = filledFrom(candidates);
  return 'fault' in filled ? filled.fault : jsonObject(filled.parameters);
}

/** Items without a value are left out. */
function listValue(items: readonly ValueSource[], scope: Scope): Value {
  const values = items.map((source) => {
    const value = sourceValue(source, scope);
    return isText(value) && !isStructure(source) ? jsonValue(value, 'text') : value;
  });
  const obstacle = values.find(isBroken) ?? nothingOf(values);
  return obstacle ?? [...plain('['), ...joinedBy(',', values.filter(isText)), ...plain(']')];
}

/** All that is missing, if nothing is there. */
function nothingOf(values: readonly Value[]): Missing | undefined {
  const names = values.flatMap((value) => ('missing' in value ? [value.missing] : []));
  return names.length === values.length ? { missing: names.join(' or ') } : undefined;
}
