import type { Parameter, ValueSource } from '../specification/value-source.ts';
import { claimed } from './claim.ts';
import { isJsonObject, type Json, parseJson } from './json-tree.ts';
import {
  attributeLesson,
  credentialLesson,
  currencyLesson,
  fieldLesson,
  type Lesson,
  moneyLesson,
  originalEventLesson,
  signedLesson,
  timeLesson,
} from './lesson.ts';
import { asText, membersOf } from './received-request.ts';
import type { Scope } from './scope.ts';
import { sourceValue } from './source-value.ts';
import { onWire } from './text.ts';
import { isText } from './value.ts';

/**
 * What a parameter's text says of the values that went into it: the reverse of rendering. A text that
 * cannot be told apart again says nothing: a digest, a joined text of which two parts are unknown, a
 * map that writes two values alike.
 *
 * @param scope - what is known already
 */
export function lessonsOf(source: ValueSource, text: string, scope: Scope): Lesson[] {
  // Nothing is said by nothing, unless a map writes a value so.
  if (text === '' && source.from !== 'map') return [];
  switch (source.from) {
    case 'field':
      return [fieldLesson(source.field, text)];
    case 'attribute':
      return [attributeLesson(source.attribute, text)];
    case 'credential':
      return [credentialLesson(source.credential, text)];
    case 'event':
      return source.of === 'original' ? [originalEventLesson(text, scope)] : [];
    case 'time':
      return [timeLesson(source, text)];
    case 'money':
      return moneyLesson(source, text, scope);
    case 'currency':
      return [currencyLesson(text)];
    case 'signed':
      return [signedLesson(source.part, text, scope)];
    case 'map':
      return fromMap(source, text, scope);
    case 'joined':
      return fromJoined(source.parts, text, scope);
    case 'basic':
      return fromBasic(source, text, scope);
    case 'object':
      return fromObject(source.members, parseJson(text), scope);
    case 'list':
      return fromList(source.items, parseJson(text), scope);
    default:
      return [];
  }
}

function fromMap(
  { of, to, otherwise }: Extract<ValueSource, { from: 'map' }>,
  text: string,
  scope: Scope,
): Lesson[] {
  const [value, ...others] = Object.keys(to).filter((key) => to[key] === text);
  if (value === undefined && otherwise !== text) {
    return [{ rule: `must be one of ${Object.values(to).join(', ')}` }];
  }
  return value === undefined || others.length > 0 ? [] : lessonsOf(of, value, scope);
}

/** Whatever stands between the known parts is the unknown one. */
function fromJoined(parts: readonly ValueSource[], text: string, scope: Scope): Lesson[] {
  const known = parts.map((part) => {
    const value = sourceValue(part, scope);
    return isText(value) ? onWire(value) : undefined;
  });
  const [unknown, ...others] = parts.filter((_, index) => known[index] === undefined);
  if (unknown === undefined || others.length > 0) return [];
  const index = known.indexOf(undefined);
  const before = known.slice(0, index).join('');
  const after = known.slice(index + 1).join('');
  if (!text.startsWith(before) || !text.slice(before.length).endsWith(after)) {
    return [{ rule: 'must hold its fixed parts' }];
  }
  return lessonsOf(unknown, text.slice(before.length, text.length - after.length), scope);
}

function fromBasic(
  { user, password }: Extract<ValueSource, { from: 'basic' }>,
  text: string,
  scope: Scope,
): Lesson[] {
  const scheme = 'Basic ';
  const pair = Buffer.from(text.slice(scheme.length), 'base64').toString();
  const colon = pair.indexOf(':');
  if (!text.startsWith(scheme) || colon === -1) return [{ rule: 'must be HTTP Basic' }];
  return [
    ...lessonsOf(user, pair.slice(0, colon), scope),
    ...lessonsOf(password, pair.slice(colon + 1), scope),
  ];
}

function fromObject(members: readonly Parameter[], json: Json | undefined, scope: Scope): Lesson[] {
  if (!isJsonObject(json)) return [{ rule: 'must be a JSON object' }];
  return claimed(members, membersOf(json), scope).claims.flatMap(({ parameter, received }) =>
    received ? lessonsOf(parameter.value, received.text, scope) : [],
  );
}

/** Items without a value were left out: of a shorter list nobody can tell which. */
function fromList(items: readonly ValueSource[], json: Json | undefined, scope: Scope): Lesson[] {
  if (!Array.isArray(json)) return [{ rule: 'must be a JSON list' }];
  if (json.length !== items.length) return [];
  return json.flatMap((value, index) =>
    items.slice(index, index + 1).flatMap((item) => lessonsOf(item, asText(value).text, scope)),
  );
}
