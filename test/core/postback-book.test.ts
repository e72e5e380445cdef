import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { POSTBACK_STATES } from '../../core/postback.ts';
import {
  BookCounter,
  type BookEntry,
  firstToldHour,
  hoursOnTheirWay,
  hoursToCount,
  recountWaiting,
  recountWhole,
} from '../../core/postback-book.ts';

const HOUR = { platform: 'scaleo', hour: '2026-11-22T08', countedAt: '2026-11-22T09:10:00.000Z' };
const LATER = '2026-11-22T10:10:00.000Z';

function entry(clickId: string, state: string): BookEntry {
  const row = { platform: 'scaleo', clickId, milestone: 'ftd', occurrence: 'once', state } as const;
  return { place: `CLICK#scaleo#${clickId} POSTBACK#ftd#once`, row };
}

const GONE: BookEntry = { place: 'CLICK#scaleo#gone POSTBACK#ftd#once', row: undefined };

function counted(...entries: BookEntry[]) {
  const counter = new BookCounter();
  for (const one of entries) counter.add(one);
  return counter;
}

describe('a book', () => {
  test('has every postback in its state, and the open ones by name', () => {
    const counter = counted(entry('1', 'delivered'), entry('2', 'delivered'), entry('3', 'held'));

    expect(counter.book(HOUR)).toEqual({
      v: 1,
      ...HOUR,
      rows: 3,
      states: { delivered: 2, held: 1 },
      open: 1,
      waiting: ['scaleo/3/ftd/once'],
      gaps: 0,
      missing: [],
    });
  });

  test('has a gap for what is listed and gone, and for a state that nobody knows', () => {
    const book = counted(GONE, entry('1', 'lost'), entry('2', 'dead')).book(HOUR);

    expect(book).toMatchObject({
      rows: 3,
      states: { dead: 1 },
      gaps: 2,
      missing: ['CLICK#scaleo#gone POSTBACK#ftd#once', 'scaleo/1/ftd/once is lost'],
    });
  });

  test('balances whatever it counts', () => {
    const state = fc.constantFrom(...POSTBACK_STATES, 'nonsense');
    const entries = fc.array(fc.option(state), { maxLength: 700 });

    fc.assert(
      fc.property(entries, (states) => {
        const some = states.map((one, n) => (one === null ? GONE : entry(String(n), one)));
        const { rows, states: byState, gaps } = counted(...some).book(HOUR);

        const inStates = Object.values(byState).reduce((sum, count) => sum + count, 0);
        expect(rows).toBe(some.length);
        expect(inStates + gaps).toBe(rows);
      }),
    );
  });

  test('lists up to 500 open ones, and none where they are more', () => {
    const many = Array.from({ length: 501 }, (_, n) => entry(String(n), 'retrying'));

    expect(counted(...many.slice(1)).book(HOUR).waiting).toHaveLength(500);
    expect(counted(...many).book(HOUR)).toMatchObject({ open: 501 });
    expect(counted(...many).book(HOUR)).not.toHaveProperty('waiting');
  });

  test('names up to 100 of its gaps, and counts them all', () => {
    const book = counted(...Array.from({ length: 101 }, () => GONE)).book(HOUR);

    expect(book.gaps).toBe(101);
    expect(book.missing).toHaveLength(100);
  });
});

describe('counted anew', () => {
  test('open postbacks move, and the closed ones stay as they were', () => {
    const before = counted(
      entry('1', 'delivered'),
      entry('2', 'sending'),
      entry('3', 'retrying'),
    ).book(HOUR);

    const after = recountWaiting(before, [entry('2', 'delivered'), entry('3', 'dead')], LATER);

    expect(after).toEqual({
      ...before,
      countedAt: LATER,
      states: { delivered: 2, dead: 1 },
      open: 0,
      waiting: [],
    });
  });

  test('an open one that is gone since becomes a gap', () => {
    const before = counted(entry('1', 'delivered'), entry('2', 'pending')).book(HOUR);

    const after = recountWaiting(before, [{ place: 'scaleo/2/ftd/once', row: undefined }], LATER);

    expect(after).toMatchObject({
      rows: 2,
      states: { delivered: 1 },
      gaps: 1,
      missing: ['scaleo/2/ftd/once'],
    });
  });

  test('as a whole: fewer than before are a gap, more are none', () => {
    const before = counted(entry('1', 'delivered'), entry('2', 'delivered')).book(HOUR);

    expect(recountWhole(before, counted(entry('1', 'delivered')), HOUR)).toMatchObject({
      rows: 2,
      states: { delivered: 1 },
      gaps: 1,
    });
    const three = ['1', '2', '3'].map((id) => entry(id, 'delivered'));
    expect(recountWhole(before, counted(...three), HOUR)).toMatchObject({ rows: 3, gaps: 0 });
  });
});

describe('the hours to count', () => {
  const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
  const book = (hour: string, states = {}) => ({ hour: `2026-11-22T${hour}`, states });

  test('are those since the last book that ended ten minutes ago', () => {
    expect(hoursToCount([book('07')], at('10:10:00'))).toEqual(['2026-11-22T08', '2026-11-22T09']);
    expect(hoursToCount([book('07')], at('10:09:59.999'))).toEqual(['2026-11-22T08']);
    expect(hoursToCount([book('09')], at('10:59:59'))).toEqual([]);
  });

  test('begin a day back where there is no book', () => {
    const hours = hoursToCount([], at('10:10:00'));

    expect(hours).toHaveLength(24);
    expect(hours[0]).toBe('2026-11-21T10');
  });

  test('in which something may be on its way are the uncounted ones and those with such in them', () => {
    const books = [
      book('05', { delivered: 9, pending: 1 }),
      book('06', { held: 1, retrying: 1 }),
      book('07', { sending: 1 }),
      book('08'),
    ];

    expect(hoursOnTheirWay(books, at('10:30:00'))).toEqual([
      '2026-11-22T05',
      '2026-11-22T07',
      '2026-11-22T09',
      '2026-11-22T10',
    ]);
  });

  test('whose gaps call somebody are those of three days', () => {
    expect(firstToldHour(at('10:30:00'))).toBe('2026-11-19T10');
  });
});
