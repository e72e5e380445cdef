import { GENERATED_BY } from '../../../core/documents/generated-by.ts';
import { jsonText } from '../../../core/documents/json-text.ts';
import { bullets, fence, table } from '../../../core/documents/markdown.ts';
import { OPERATOR_TYPES } from '../operator-payload.ts';
import { exampleOf } from './event-examples.ts';
import { eventSchema } from './event-schema.ts';
import { TYPE_MEANINGS } from './event-words.ts';
import { type Field, fieldsOf, fieldTable } from './field-table.ts';
import type { OperatorType } from './operator-event.ts';
import { type BusNames, beforeSending, waysToSend } from './ways-to-send.ts';

/** Every generated file of the operator's own events by its name: the schemas, and how to send. */
export function describeEvents(names: BusNames): Map<string, string> {
  return new Map([
    ...OPERATOR_TYPES.map((type): [string, string] => [
      schemaFile(type),
      `${jsonText(eventSchema(type))}\n`,
    ]),
    ['README.md', describePage(names)],
  ]);
}

function schemaFile(type: OperatorType): string {
  return `${type}.schema.json`;
}

function describePage(names: BusNames): string {
  const common = commonFields();
  const blocks = [
    `<!-- ${GENERATED_BY} from the operator's vocabulary: change \`core/player-event.ts\`. -->`,
    "# The operator's own events",
    `What your backend may put on the bus itself, with the detail type \`${names.detailType}\`. The detail is one event; each type has a JSON Schema (draft 2020-12), made from the rules by which it is read.`,
    table(
      ['Type', 'Schema', 'Meaning'],
      OPERATOR_TYPES.map((type) => [
        `[\`${type}\`](#${type})`,
        `[${schemaFile(type)}](${schemaFile(type)})`,
        TYPE_MEANINGS[type],
      ]),
    ),
    '## In every event',
    fieldTable(common),
    'A field inside one that may be left out is needed where that one is there.',
    ...beforeSending(names),
    ...afterSending(names),
    ...waysToSend(names),
    '## Types',
    ...OPERATOR_TYPES.flatMap((type) => describeType(type, common)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** The fields that every type has. */
function commonFields(): Field[] {
  const [first = [], ...others] = OPERATOR_TYPES.map((type) => fieldsOf(eventSchema(type)));
  return first.filter(({ path }) =>
    others.every((fields) => fields.some((field) => field.path === path)),
  );
}

function afterSending({ reportsDeadLetters, unrecognisedEvents }: BusNames): string[] {
  return [
    '## What becomes of it',
    bullets([
      'Taken: it is read, the player becomes a pseudonym, and the authority decides as with an event from any source. The archive of the bus keeps it as it was put, for 30 days. A repeat with the same `id` does no harm, so send again whatever is in doubt.',
      `A field is missing or wrong: nobody answers. It is kept in \`${reportsDeadLetters}\`, and an alarm tells a person. So check against the schema before you send.`,
      `No source of the stage sends under this \`source\`, or the detail type is another: it is kept in \`${unrecognisedEvents}\`, and an alarm tells a person.`,
      'Of another `type`: it is ignored.',
    ]),
  ];
}

function describeType(type: OperatorType, common: readonly Field[]): string[] {
  const own = fieldsOf(eventSchema(type)).filter(
    ({ path }) => !common.some((field) => field.path === path),
  );
  const example = jsonText(exampleOf(type));
  return [
    `### ${type}`,
    `${TYPE_MEANINGS[type]} Schema: [${schemaFile(type)}](${schemaFile(type)}).`,
    fieldTable(own),
    'An example, and how to send it by the AWS CLI or, alternatively, by curl:',
    fence(
      'sh',
      `cat > ${type}.json <<'EVENT'
${example}
EVENT
put_event ${type}.json        # over the bus
# post_webhook ${type}.json   # or by webhook`,
    ),
    'In TypeScript:',
    fence('ts', `await reportEvent(${typeScriptOf(example)});`),
  ];
}

/** JSON is TypeScript too; this is how the project's formatter leaves it. */
function typeScriptOf(json: string): string {
  return json
    .replaceAll(/^( *)"(\w+)": /gm, '$1$2: ')
    .replaceAll('"', "'")
    .replaceAll(/([^,{[\n])(?=\n *[}\]])/g, '$1,');
}
