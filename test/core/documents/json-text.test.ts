import { expect, test } from 'vitest';
import { jsonText } from '../../../core/documents/json-text.ts';

test('an object has a line for each member, and a short list stands on one', () => {
  expect(jsonText({ name: 'a', required: ['id', 'type'], nothing: {}, empty: [] })).toBe(
    '{\n  "name": "a",\n  "required": ["id", "type"],\n  "nothing": {},\n  "empty": []\n}',
  );
});

test('a list that holds an object has a line for each item', () => {
  expect(jsonText({ anyOf: [{ type: 'integer' }, null] })).toBe(
    '{\n  "anyOf": [\n    {\n      "type": "integer"\n    },\n    null\n  ]\n}',
  );
  expect(jsonText([[{ a: 1 }]])).toBe('[\n  [\n    {\n      "a": 1\n    }\n  ]\n]');
  expect(jsonText([[1, 2], [{}]])).toBe('[[1, 2], [{}]]');
});

test.each([
  [99, '["'],
  [100, '["'],
  [101, '[\n  "'],
])('a list of %i characters begins %j', (length, begins) => {
  const text = jsonText(['x'.repeat(length - 4)]);

  expect(text.startsWith(begins)).toBe(true);
});

test('what it writes reads as what was given', () => {
  const value = { text: 'a "quoted"\nline', list: [true, false, null, 1.5], deep: [[['x']]] };

  expect(JSON.parse(jsonText(value))).toEqual(value);
});
