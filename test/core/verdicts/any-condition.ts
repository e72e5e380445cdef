import fc from 'fast-check';
import type { AnswerCondition } from '../../../core/specification/answer-rule.ts';

type Answer = { status: number; headers: Record<string, string>; body: string };

// Few values, so that two conditions often speak of the same thing.
const text = fc.constantFrom(
  'a',
  'A',
  'ab',
  'b',
  ' ',
  'a ',
  ' b',
  '{}',
  '{"a":"x"}',
  'Σ',
  'ς',
  '"',
);
const value = fc.constantFrom<string | number | boolean>('x', 'X', 'ab', 1, 0, true);
const path = fc.constantFrom<string[]>(
  ['a'],
  ['A'],
  ['b'],
  ['a', 'b'],
  ['a', '0'],
  ['0'],
  ['0', 'a'],
);
const status = fc
  .tuple(fc.integer({ min: 200, max: 204 }), fc.integer({ min: 0, max: 3 }))
  .map(([min, span]) => ({ min, max: min + span }));
const header = fc.record({ name: fc.constantFrom('x-a', 'x-b'), contains: text });

const CONDITIONS = {
  status,
  header,
  json: fc.array(fc.record({ path, equals: value }), { minLength: 1, maxLength: 2 }),
  bodyEquals: fc.oneof(text, fc.constant('')),
  bodyContains: fc.array(text, { minLength: 1, maxLength: 2 }),
  bodyLacks: fc.array(text, { minLength: 1, maxLength: 2 }),
};

/** One or two conditions: with more, hardly an answer has them all. */
const anyCondition: fc.Arbitrary<AnswerCondition> = fc
  .subarray(Object.keys(CONDITIONS) as Array<keyof typeof CONDITIONS>, { maxLength: 2 })
  .chain((keys) =>
    fc
      .record(CONDITIONS)
      .map((all) => Object.fromEntries(keys.map((key) => [key, all[key]])) as AnswerCondition),
  );

/** The second is often a special case of the first. */
export const twoConditions: fc.Arbitrary<[AnswerCondition, AnswerCondition]> = fc
  .tuple(anyCondition, anyCondition, fc.boolean())
  .map(([a, b, related]) => [a, related ? { ...a, ...b } : b]);

const space = fc.constantFrom('', ' ', '\n', '\uFEFF');
const noise = fc.constantFrom('', 'a', 'B', ' ', 'x');

/** Answers made of the parts that the conditions ask for, so that most of them hit. */
export function answersTo(conditions: readonly AnswerCondition[]): fc.Arbitrary<Answer> {
  const json = conditions.flatMap((condition) => condition.json ?? []);
  const wholes = conditions.flatMap(({ bodyEquals }) => bodyEquals ?? []);
  const parts = conditions.flatMap(({ bodyContains = [] }) => bodyContains);
  const statuses = conditions.flatMap((condition) =>
    condition.status ? [condition.status.min, condition.status.max] : [],
  );
  const wanted = conditions.flatMap((condition) => condition.header ?? []);
  const recased = (texts: string[]) =>
    fc
      .tuple(fc.constantFrom('', ...texts), fc.boolean())
      .map(([chosen, upper]) => (upper ? chosen.toUpperCase() : chosen));
  const document = fc
    .tuple(fc.shuffledSubarray(json), fc.shuffledSubarray(parts))
    .map(([values, said]) =>
      JSON.stringify(values.reduce(put, said.length > 0 ? { note: said.join('') } : {})),
    );
  const texts = fc
    .tuple(fc.shuffledSubarray(parts), noise)
    .map(([chosen, between]) => chosen.join(between));
  return fc.record({
    status: fc.constantFrom(200, 202, 205, ...statuses),
    headers: fc.subarray(wanted).map((chosen) => {
      const headers: Record<string, string> = {};
      for (const { name, contains } of chosen) {
        headers[name] = `${headers[name] ?? ''}${contains.toUpperCase()}`;
      }
      return headers;
    }),
    body: fc
      .tuple(space, fc.oneof(document, texts, recased(wholes), noise), space)
      .map((pieces) => pieces.join('')),
  });
}

type Values = Record<string, unknown>;

/** A value at its path, as far as what is already there lets it. */
function put(values: Values, { path: keys, equals }: { path: string[]; equals: unknown }): Values {
  const [key = '', ...rest] = keys;
  const inner = typeof values[key] === 'object' ? (values[key] as Values) : {};
  return { ...values, [key]: rest.length === 0 ? equals : put(inner, { path: rest, equals }) };
}
