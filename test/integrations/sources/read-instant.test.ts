import { describe, expect, test } from 'vitest';
import { instantOf, instantText } from '../../../integrations/sources/read-instant.ts';

describe('an instant', () => {
  test.each([
    ['2023-11-14T22:13:20Z', '2023-11-14T22:13:20.000Z'],
    ['2023-11-14T22:13:20.123456Z', '2023-11-14T22:13:20.123Z'],
    ['2023-11-15T00:13:20+02:00', '2023-11-14T22:13:20.000Z'],
    ['2023-11-14T16:43:20-0530', '2023-11-14T22:13:20.000Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['1700000000', '2023-11-14T22:13:20.000Z'],
    ['1700000000123', '2023-11-14T22:13:20.123Z'],
  ])('written as %s is %s', (text, utc) => {
    expect(instantOf(text)).toBe(utc);
    expect(instantText.parse(text)).toBe(utc);
  });

  test.each([
    ['', 'nothing'],
    ['2023-11-14T22:13:20', 'a time without its offset'],
    ['2023-11-14 22:13:20Z', 'a space in place of the T'],
    ['2023-11-14', 'a day'],
    ['2023-02-30T00:00:00Z', 'a day that there is not'],
    ['2023-11-14T25:00:00Z', 'an hour that there is not'],
    ['170000000', 'nine digits'],
    ['17000000000', 'eleven digits'],
    ['1700000000.5', 'a fraction of a second'],
    ['-1700000000', 'a negative number'],
    ['1.7e9', 'an exponent'],
    [' 1700000000', 'a space in front'],
    ['tomorrow', 'a word'],
  ])('is not %j: %s', (text) => {
    expect(instantOf(text)).toBeUndefined();
    expect(instantText.safeParse(text).success).toBe(false);
  });
});
