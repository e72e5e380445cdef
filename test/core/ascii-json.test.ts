import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiJson } from '../../core/ascii-json.ts';

test('escapes what is not ASCII, in pairs beyond the basic plane', () => {
  expect(asciiJson({ clickId: 'ż🎰\uffff' })).toBe('{"clickId":"\\u017c\\ud83c\\udfb0\\uffff"}');
});

test('is ASCII and parses back to the same value, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = asciiJson([text]);
      expect(json).toMatch(/^[\x20-\x7e]*$/);
      expect(JSON.parse(json)).toEqual([text]);
    }),
  );
});
