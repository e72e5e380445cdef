import { expect, test } from 'vitest';
import { addHours, hourBeginsEpochMs, hourOf, hoursFrom, isHour } from '../../core/hours.ts';

test('an hour is the beginning of its times, and begins with its first millisecond', () => {
  expect(hourOf(Date.parse('2026-11-22T10:59:59.999Z'))).toBe('2026-11-22T10');
  expect(hourOf(Date.parse('2026-11-22T11:00:00.000Z'))).toBe('2026-11-22T11');
  expect(hourBeginsEpochMs('2026-11-22T10')).toBe(1_795_341_600_000);
});

test.each([
  ['2026-11-22T10', true],
  ['2026-11-22T24', false],
  ['2026-02-30T10', false],
  ['2026-11-22', false],
  ['2026-11-22T10:00', false],
])('%s is an hour of the calendar: %s', (text, expected) => {
  expect(isHour(text)).toBe(expected);
});

test('hours go on over the end of a day, and backwards', () => {
  expect(addHours('2026-12-31T23', 2)).toBe('2027-01-01T01');
  expect(addHours('2026-11-22T00', -1)).toBe('2026-11-21T23');
});

test('a span has both its ends, and none if it ends before it begins', () => {
  expect(hoursFrom('2026-11-22T23', '2026-11-23T01')).toEqual([
    '2026-11-22T23',
    '2026-11-23T00',
    '2026-11-23T01',
  ]);
  expect(hoursFrom('2026-11-22T10', '2026-11-22T09')).toEqual([]);
  expect(() => hoursFrom('2000-01-01T00', '2026-01-01T00')).toThrow('is no span of hours');
  expect(() => hoursFrom('yesterday', '2026-01-01T00')).toThrow('is no span of hours');
});
