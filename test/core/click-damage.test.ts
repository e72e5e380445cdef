import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  damageOf,
  isRepairable,
  likelyStage,
  TRACE_CHARACTERS,
  traceOf,
} from '../../core/click-damage.ts';

const HEX = '6f1ed002ab5595859014ebf0951522d9';

describe('a click ID that came back', () => {
  test.each([
    ['cut', 'aBcDeFgH12345678', 'aBcDeFgH1234', ['truncated']],
    ['in lower case', 'aBcDeFgH12345678', 'abcdefgh12345678', ['case-folded']],
    ['in upper case', HEX, HEX.toUpperCase(), ['case-folded']],
    ['without its white space', ' abc-12345 ', 'abc-12345', ['trimmed']],
    ['encoded', 'a/b+c=d;12345', 'a%2Fb%2Bc%3Dd%3B12345', ['double-encoded']],
    ['encoded twice', 'a/b:12345678', 'a%252Fb%253A12345678', ['double-encoded']],
    ['decoded', 'urn%3Aabc%2F12345', 'urn:abc/12345', ['decoded']],
    ['decoded twice', 'a%253Ab12345678', 'a:b12345678', ['decoded']],
    ['with a plus read as a space', 'ab+cd/12345=', 'ab cd/12345=', ['decoded']],
    [
      'decoded as a form does and encoded as a link',
      'ab+cdefgh',
      'ab%20cdefgh',
      ['double-encoded', 'decoded'],
    ],
    ['cut and in lower case', 'aBcDeFgH12345678', 'abcdefgh1234', ['case-folded', 'truncated']],
    ['trimmed and in lower case', ' aBcDeFgH ', 'abcdefgh', ['trimmed', 'case-folded']],
    ['decoded and cut', 'ab%2Fcdefgh%3Aijk', 'ab/cdefgh:', ['decoded', 'truncated']],
    ['encoded and in lower case', 'A/Bcdefgh', 'a%2fbcdefgh', ['double-encoded', 'case-folded']],
  ])('%s is named so', (_, recorded, given, damages) => {
    expect(damageOf(given, recorded)).toEqual(damages);
  });

  test.each([
    ['as it was', 'abc-12345678', 'abc-12345678'],
    ['as another one', 'abc-12345678', 'abc-12345679'],
    ['with more than it had', 'abc-12345678', 'abc-123456789'],
    ['with too little of it', 'abc-12345678', 'abc-123'],
    ['with a malformed escape of its own', 'abc%zz345678', 'abc%zz345679'],
  ])('%s is not damaged', (_, recorded, given) => {
    expect(damageOf(given, recorded)).toBeUndefined();
  });

  test.each([
    ['truncated', 'abcdefghijk', false],
    ['truncated', 'abcdefghijkl', true],
    ['truncated', 'ab%2Fcd%2Fef', false],
    ['case-folded', 'abc', true],
    ['decoded', 'a:b', true],
  ] as const)('%s to %s can be put right: %s', (damage, given, repairable) => {
    expect(isRepairable(given, [damage])).toBe(repairable);
  });
});

describe('the likely stage of the front end', () => {
  const cut = (recorded: string, length: number) =>
    likelyStage('truncated', recorded.slice(0, length), recorded);

  test('of a cut before a character that ends a value is a link built without encoding', () => {
    expect(cut('abcdefgh&ijk', 8)).toContain('before "&"');
  });

  test('of a cut at a usual length is a field or column of that length', () => {
    expect(cut(HEX, 16)).toContain('16 characters');
  });

  test('of any other cut is storage', () => {
    expect(cut(HEX, 17)).toContain('too short');
    expect(cut(HEX, 17)).not.toContain('17');
  });

  test.each([
    ['case-folded', 'case-insensitive column'],
    ['trimmed', 'trims its input'],
    ['double-encoded', 'encodes what is encoded already'],
    ['decoded', 'decodes what is decoded already'],
  ] as const)('of %s is told', (damage, words) => {
    expect(likelyStage(damage, 'a', 'b')).toContain(words);
  });
});

/** Click IDs as platforms make them, and worse. */
const clickIds = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{12,64}$/),
  fc.stringMatching(/^[A-Za-z0-9+/=:;&%#. ]{12,64}$/),
);
const damages = fc.constantFrom<[string, (id: string) => string]>(
  ['lower', (id) => id.toLowerCase()],
  ['upper', (id) => id.toUpperCase()],
  ['trim', (id) => id.trim()],
  ['encode', encodeURIComponent],
  ['encode twice', (id) => encodeURIComponent(encodeURIComponent(id))],
);

test('the trace of a click ID is decoded, trimmed and in lower case', () => {
  expect(traceOf(' Ab%252Fc+D ')).toBe('ab/c d');
  expect(traceOf('%zz+A')).toBe('%zz+a');
  expect(traceOf('abcdefghijkl%2')).toBe('abcdefghijkl');
  expect(traceOf('abcdefghijkl%')).toBe('abcdefghijkl');
});

test('every whole but damaged form is found by its trace, and explained', () => {
  fc.assert(
    fc.property(clickIds, damages, (id, [, damage]) => {
      const given = damage(id);
      fc.pre(given !== id && given.trim() !== '');
      // An ID that holds escapes of its own is another one in another case.
      fc.pre(!/%/.test(id));

      expect(traceOf(given)).toBe(traceOf(id));
      expect(damageOf(given, id)).toBeDefined();
    }),
  );
});

test('every beginning that is long enough is found by its trace, and explained', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{12,64}$/), fc.nat(), (id, at) => {
      const given = id.slice(0, TRACE_CHARACTERS + (at % (id.length - TRACE_CHARACTERS)));

      expect(traceOf(id).startsWith(traceOf(given))).toBe(true);
      expect(damageOf(given, id)).toEqual(['truncated']);
    }),
  );
});
