import * as z from 'zod';
import { GENERATED_BY } from '../../../core/documents/generated-by.ts';
import type { JsonValue } from '../../../core/documents/json-text.ts';
import { exampleOf } from './event-examples.ts';
import { FIELD_MEANINGS, TYPE_MEANINGS } from './event-words.ts';
import { type OperatorType, operatorEvent } from './operator-event.ts';
import { portableText } from './portable-text.ts';

/** What the vocabulary allows and a pattern alone cannot say; see `attributes` of `player-event.ts`. */
const MAX_ATTRIBUTES = 20;

type Schema = { [name: string]: JsonValue };

/** The JSON Schema (draft 2020-12) of one type of event, made from what also reads it. */
export function eventSchema(type: OperatorType): Schema {
  const { $schema, ...schema } = z.toJSONSchema(operatorEvent(type), {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (jsonSchema.propertyNames !== undefined) jsonSchema.maxProperties = MAX_ATTRIBUTES;
      const portable = portableText(jsonSchema.pattern ?? '');
      if (portable === undefined) return;
      delete jsonSchema.pattern;
      Object.assign(jsonSchema, portable);
    },
  }) as Schema;
  return {
    $comment: `${GENERATED_BY} from the vocabulary in \`core/player-event.ts\`: change that file.`,
    ...($schema !== undefined && { $schema }),
    title: `Postproof: ${type}`,
    description: TYPE_MEANINGS[type],
    ...described(schema),
    examples: [exampleOf(type)],
  };
}

/** The schema with what each of its fields means. */
function described(schema: Schema): Schema {
  const { properties } = schema;
  if (!isObject(properties)) return schema;
  const fields = Object.entries(properties).map(([name, field]): [string, JsonValue] => {
    const meaning = FIELD_MEANINGS[name];
    if (!isObject(field)) return [name, field];
    return [name, { ...(meaning !== undefined && { description: meaning }), ...described(field) }];
  });
  return { ...schema, properties: Object.fromEntries(fields) };
}

export function isObject(value: JsonValue | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
