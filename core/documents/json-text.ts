/** As the project's formatter leaves JSON: a generated file must be current and formatted at once. */

const LINE_WIDTH = 100;

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** An object has a line for each member; a list stands on one line if it fits and holds no object. */
export function jsonText(value: JsonValue): string {
  return textOf(value, { indent: '', before: 0 });
}

/** `before`: the characters that precede the value on its line, indent and comma included. */
type Place = { indent: string; before: number };

function textOf(value: JsonValue, { indent, before }: Place): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    const line = lineOf(value);
    if (line !== undefined && before + line.length <= LINE_WIDTH) return line;
    const items = value.map((item) => {
      return `${inner}${textOf(item, { indent: inner, before: inner.length + 1 })}`;
    });
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).map(([name, member]) => {
    const key = `${inner}${JSON.stringify(name)}: `;
    return `${key}${textOf(member, { indent: inner, before: key.length + 1 })}`;
  });
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

/** @returns undefined where it holds an object with members, which is never on one line */
function lineOf(list: readonly JsonValue[]): string | undefined {
  const texts = list.map((item) => {
    if (item === null || typeof item !== 'object') return JSON.stringify(item);
    if (isList(item)) return lineOf(item);
    return Object.keys(item).length === 0 ? '{}' : undefined;
  });
  return texts.includes(undefined) ? undefined : `[${texts.join(', ')}]`;
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
