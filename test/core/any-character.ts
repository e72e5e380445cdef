import fc from 'fast-check';

const SURROGATES = { from: 0xd800, count: 0x800 };

/** Every Unicode character; cheaper to build than fast-check's own `binary` unit. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10ffff - SURROGATES.count })
  .map((n) => String.fromCodePoint(n < SURROGATES.from ? n : n + SURROGATES.count));
