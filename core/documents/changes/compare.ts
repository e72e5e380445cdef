import { isDeepStrictEqual } from 'node:util';

/** Compares two pieces of data so that no difference stays unsaid. */

type Change<T> = (before: T, after: T, path: string) => string[];
type Known<T> = Exclude<T, undefined>;

/** What a key's change is in words. An empty list leaves it to the plain form. */
export type Words<T> = { [Key in keyof T]?: Change<T[Key]> };

/** With any of its keys missing. */
export type Loose<T> = { [Key in keyof T]?: Known<T[Key]> | undefined };

/**
 * Sentences for each key whose value differs: by its words, or where there are none in the plain
 * form `path: old -> new`, so that a key which nobody has thought of is never passed over.
 */
export function changesIn<T extends object>(
  { before, after }: { before: T; after: T },
  words: Words<T>,
  path: string,
): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<string & keyof T>;
  return [...keys].flatMap((key) => {
    const [was, is] = [before[key], after[key]];
    if (isDeepStrictEqual(was, is)) return [];
    const at = path === '' ? key : `${path}.${key}`;
    const said = words[key]?.(was, is, at) ?? [];
    return said.length > 0 ? said : plainChanges(was, is, at);
  });
}

/** Every difference as `path: old -> new`. */
function plainChanges(before: unknown, after: unknown, path: string): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  const whole = `${path}: ${shown(before)} -> ${shown(after)}`;
  if (!isBranch(before) || !isBranch(after)) return [whole];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const inside = [...keys].flatMap((key) =>
    plainChanges(own(before, key), own(after, key), `${path}.${key}`),
  );
  // An empty list in place of an empty object differs in no key.
  return inside.length > 0 ? inside : [whole];
}

/** The words for a value that can be told in one phrase, after a label that begins the sentence. */
export function told<T>(
  label: string,
  describe: (value: T) => string,
): (before: T | undefined, after: T | undefined) => string[] {
  return toldAs(describe, (was, is) => `${label} ${is}; before: ${was}.`);
}

/** The same for a value that takes whole sentences. */
export function toldAtLength<T>(
  label: string,
  describe: (value: T) => string,
): (before: T | undefined, after: T | undefined) => string[] {
  return toldAs(describe, (was, is) => `${label}: ${is} Before: ${was}`);
}

/** Nothing is said if the texts are the same: the plain form tells such a difference. */
function toldAs<T>(describe: (value: T) => string, phrase: (was: string, is: string) => string) {
  const text = (value: T | undefined) => (value === undefined ? 'none' : describe(value));
  return (before: T | undefined, after: T | undefined): string[] => {
    const [was, is] = [text(before), text(after)];
    return was === is ? [] : [phrase(was, is)];
  };
}

type Entries<T> = {
  added: (key: string, value: T) => string[];
  removed: (key: string, value: T) => string[];
  changed: (key: string, pair: { before: T; after: T }) => string[];
};

/** Entries by name: what is new, what is gone, and what is otherwise in both. */
export function changedEntries<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  words: Entries<T>,
): string[] {
  const gone = Object.entries(before).filter(([key]) => !Object.hasOwn(after, key));
  const present = Object.entries(after).flatMap(([key, is]) => {
    const was = own(before, key) as T | undefined;
    if (was === undefined) return words.added(key, is);
    return isDeepStrictEqual(was, is) ? [] : words.changed(key, { before: was, after: is });
  });
  return [...gone.flatMap(([key, value]) => words.removed(key, value)), ...present];
}

/** Texts that only one of two lists has. */
export function changedItems(
  before: readonly string[],
  after: readonly string[],
  words: { added: (item: string) => string; removed: (item: string) => string },
): string[] {
  return [
    ...before.filter((item) => !after.includes(item)).map(words.removed),
    ...after.filter((item) => !before.includes(item)).map(words.added),
  ];
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function shown(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}
