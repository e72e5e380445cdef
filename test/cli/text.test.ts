import { expect, test } from 'vitest';
import { parseSince } from '../../cli/parse-since.ts';
import { printable } from '../../cli/printable.ts';
import { describeAge } from '../../cli/render-age.ts';
import { describeMoney } from '../../cli/render-money.ts';
import { renderTable } from '../../cli/render-table.ts';
import { wrap } from '../../cli/wrap.ts';

const NOON_EPOCH_MS = 1_795_348_800_000;

test.each([
  ['30m', 1_795_347_000_000],
  ['24h', 1_795_262_400_000],
  ['7d', 1_794_744_000_000],
  ['2026-11-22T10:00:00Z', 1_795_341_600_000],
  ['2026-11-22T11:00+01:00', 1_795_341_600_000],
])('since %s is read', (text, epochMs) => {
  expect(parseSince(text, NOON_EPOCH_MS)).toBe(epochMs);
});

test.each([
  '',
  '24',
  'h',
  '-1h',
  'yesterday',
  '2026-11-22',
  '2026-11-22T10:00:00',
  '2026-11-22T12:00:01Z',
])('since "%s" is refused: no age, no zone or not past', (text) => {
  expect(parseSince(text, NOON_EPOCH_MS)).toBeUndefined();
});

test('what could move the cursor, break the line or hide a difference is shown as its code', () => {
  expect(printable('\u001b[2Jok\r\nnext\u202Eabc\u200B\u0085\u2028')).toBe(
    '\\u{1b}[2Jok\\u{d}\\u{a}next\\u{202e}abc\\u{200b}\\u{85}\\u{2028}',
  );
});

test('letters of every script stay as they are', () => {
  expect(printable('Grüße, игрок 玩家 🎰')).toBe('Grüße, игрок 玩家 🎰');
});

test('text breaks at spaces, and a long word stays whole', () => {
  expect(wrap('one two https://example.com/a/long/path three four', 9)).toEqual([
    'one two',
    'https://example.com/a/long/path',
    'three',
    'four',
  ]);
});

test.each([
  [-5, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_720_000, '1h 2m'],
  [86_400_000, '1d'],
  [97_260_000, '1d 3h'],
])('an age of %d ms is %s', (ageMs, text) => {
  expect(describeAge(ageMs)).toBe(text);
});

test('columns are as wide as their widest cell, and lines have no trailing spaces', () => {
  expect(
    renderTable(
      ['NAME', 'STATE'],
      [
        ['a', 'dead'],
        ['longer', ''],
      ],
    ),
  ).toEqual(['NAME    STATE', 'a       dead', 'longer']);
});

test('money is shown in major units, or as it is where the currency is not known', () => {
  expect(describeMoney({ amountMinor: '5000', currency: 'JPY' })).toBe('5000 JPY');
  expect(describeMoney({ amountMinor: '5000', currency: 'EUR' })).toBe('50.00 EUR');
  expect(describeMoney({ amountMinor: '5000', currency: 'XQX' })).toBe('5000 minor units XQX');
});
