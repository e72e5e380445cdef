import { describe, expect, test } from 'vitest';
import {
  addDays,
  dayOf,
  daysFrom,
  isDay,
  parseQuarter,
  quarterBefore,
  quarterOf,
} from '../../core/days.ts';

describe('a day', () => {
  test('is that of UTC, from midnight to midnight', () => {
    const midnight = Date.parse('2026-11-22T00:00:00Z');

    expect([midnight - 1, midnight].map(dayOf)).toEqual(['2026-11-21', '2026-11-22']);
  });

  test.each([
    ['2026-11-22', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-2-9', false],
    ['2026-13-01', false],
    ['yesterday', false],
    ['', false],
  ])('"%s" is one: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  test('is counted on over months, leap days and years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addDays('2026-11-22', -35)).toBe('2026-10-18');
  });
});

describe('a span of days', () => {
  test('has both of its ends, and none if it ends before it begins', () => {
    expect(daysFrom('2026-02-27', '2026-03-01')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
    expect(daysFrom('2026-03-01', '2026-02-28')).toEqual([]);
  });

  test('is no span if an end is no day, or it has decades', () => {
    expect(() => daysFrom('2026-03-01', 'today')).toThrow('2026-03-01 to today is no span of days');
    expect(() => daysFrom('1900-01-01', '2026-01-01')).toThrow(RangeError);
  });
});

describe('a quarter', () => {
  test.each([
    ['2026Q1', '2026-01-01', '2026-03-31'],
    ['2026Q2', '2026-04-01', '2026-06-30'],
    ['2026Q4', '2026-10-01', '2026-12-31'],
    ['2028Q1', '2028-01-01', '2028-03-31'],
  ])('%s is from %s to %s', (name, firstDay, lastDay) => {
    expect(parseQuarter(name)).toEqual({ name, firstDay, lastDay });
  });

  test.each(['2026Q5', '2026q1', 'Q1', '2026-Q1', ''])('"%s" is none', (name) => {
    expect(parseQuarter(name)).toBeUndefined();
  });

  test('is found by any of its days, and so is the one before it', () => {
    expect(quarterOf('2026-11-22').name).toBe('2026Q4');
    expect(quarterOf('2026-09-30').name).toBe('2026Q3');
    expect(quarterBefore('2026-10-01').name).toBe('2026Q3');
    expect(quarterBefore('2027-01-15').name).toBe('2026Q4');
  });
});
