import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { describeIssue } from '../../core/describe-issue.ts';

const schema = z.strictObject({
  count: z.int().max(5).optional(),
  either: z.union([z.string(), z.strictObject({ word: z.string(), n: z.int() })]).optional(),
  kind: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('hand') }),
      z.strictObject({ by: z.literal('machine') }),
    ])
    .optional(),
  named: z
    .record(z.string().regex(/^[a-z]+$/, { error: 'must be small letters' }), z.int())
    .optional(),
  list: z.array(z.strictObject({ text: z.string() })).optional(),
});

function described(input: unknown): string[] {
  const parsed = schema.safeParse(input, { reportInput: true });
  return parsed.success ? [] : parsed.error.issues.map(describeIssue);
}

describe('a fault of a setting names path, value and what is allowed', () => {
  test.each<[object, string]>([
    [{ count: 6 }, 'count is 6: Too big: expected number to be <=5'],
    [
      { list: [{ text: 'a' }, {}] },
      'list.1.text is missing: Invalid input: expected string, received undefined',
    ],
    [{ colour: 'red', size: 1 }, '(top) has unknown settings: colour, size'],
    [{ list: [{ text: 'a', more: 1 }] }, 'list.0 has unknown settings: more'],
    [{ named: { A: 1 } }, 'named.A is no possible name: must be small letters'],
    [
      { kind: { by: 'foot' } },
      `kind.by is "foot": Invalid discriminator value. Expected 'hand' | 'machine'`,
    ],
    [{ kind: {} }, `kind.by is missing: Invalid discriminator value. Expected 'hand' | 'machine'`],
    [
      { either: 5 },
      'either is 5: Invalid input: expected string, received number; or: Invalid input: expected object, received number',
    ],
    [
      { either: { word: 1, n: 'x' } },
      'either is {"word":1,"n":"x"}: Invalid input: expected string, received object; or: word is 1: Invalid input: expected string, received number and n is "x": Invalid input: expected number, received string',
    ],
  ])('%j', (input, expected) => {
    expect(described(input)).toEqual([expected]);
  });

  test('and shows no more than the beginning of a long value', () => {
    const [short, long] = [
      described({ count: 'x'.repeat(198) }),
      described({ count: 'x'.repeat(199) }),
    ];

    expect(short).toEqual([
      `count is "${'x'.repeat(198)}": Invalid input: expected number, received string`,
    ]);
    expect(long).toEqual([
      `count is "${'x'.repeat(199)}…: Invalid input: expected number, received string`,
    ]);
  });

  test('and shows a value that JSON has no text for', () => {
    expect(described({ count: () => 1 })).toEqual([
      'count is () => 1: Invalid input: expected number, received function',
    ]);
  });
});
