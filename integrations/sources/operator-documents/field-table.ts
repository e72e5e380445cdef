import type { JsonValue } from '../../../core/documents/json-text.ts';
import { code, table } from '../../../core/documents/markdown.ts';
import { isObject } from './event-schema.ts';

/** A field as its path in the event, whether it must be there, and what it means. */
export type Field = { path: string; needed: boolean; meaning: string };

/** Every field of a schema, members under what holds them. */
export function fieldsOf(schema: JsonValue, above = ''): Field[] {
  if (!isObject(schema) || !isObject(schema.properties)) return [];
  const required: readonly JsonValue[] = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const path = above === '' ? name : `${above}.${name}`;
    const meaning = isObject(field) ? String(field.description ?? '') : '';
    return [{ path, needed: required.includes(name), meaning }, ...fieldsOf(field, path)];
  });
}

export function fieldTable(fields: readonly Field[]): string {
  return table(
    ['Field', 'Needed', 'Meaning'],
    fields.map(({ path, needed, meaning }) => [code(path), needed ? 'yes' : 'no', meaning]),
  );
}
