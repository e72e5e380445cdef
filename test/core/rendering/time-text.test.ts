import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochMsOf, timeText } from '../../../core/rendering/time-text.ts';
import { TIME_FORMATS } from '../../../core/specification/value-source.ts';

const EXAMPLES = [
  ['unix-seconds', '1795341600'],
  ['unix-milliseconds', '1795341600789'],
  ['iso', '2026-11-22T10:00:00Z'],
  ['iso-milliseconds', '2026-11-22T10:00:00.789Z'],
  ['iso-offset', '2026-11-22T10:00:00+00:00'],
  ['space', '2026-11-22 10:00:00'],
  ['space-milliseconds', '2026-11-22 10:00:00.789'],
  ['space-offset', '2026-11-22 10:00:00+00:00'],
] as const;

describe('a time', () => {
  test.each(EXAMPLES)('as %s is %s: what is finer is cut off', (format, text) => {
    expect(timeText(1_795_341_600_789, format)).toBe(text);
  });

  test.each(EXAMPLES)('as %s is read back from %s', (format, text) => {
    const isFine = format.includes('milliseconds');

    expect(epochMsOf(text, format)).toBe(isFine ? 1_795_341_600_789 : 1_795_341_600_000);
  });

  test('before 1970 is not rounded up', () => {
    expect(timeText(-1, 'unix-seconds')).toBe('-1');
  });

  test('is the same after it was written and read, to the precision of the format', () => {
    const epochMs = fc.integer({ min: 0, max: 253_402_300_799_999 });

    fc.assert(
      fc.property(epochMs, fc.constantFrom(...TIME_FORMATS), (time, format) => {
        const isFine = format.includes('milliseconds');
        const precise = isFine ? time : time - (time % 1000);
        expect(epochMsOf(timeText(time, format), format)).toBe(precise);
      }),
    );
  });

  test.each(TIME_FORMATS)('as %s is not read from anything else', (format) => {
    const others = EXAMPLES.filter(([other]) => other !== format).map(([, text]) => text);
    const wrong = ['', 'x', ' 1795341600', '1.5', '99999999999999999', '2026-13-01T00:00:00Z'];
    // The two numbers differ in size only.
    const readable = others.filter((text) => !/^\d+$/.test(text));

    expect([...wrong, ...readable].map((text) => epochMsOf(text, format))).toEqual(
      Array(wrong.length + readable.length).fill(undefined),
    );
  });
});
