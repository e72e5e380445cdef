import { expect, test } from 'vitest';
import { bullets, code, fence, listed, prose, table } from '../../../core/documents/markdown.ts';

test('columns are as wide as their widest cell, and at least as wide as their rule', () => {
  expect(
    table(
      ['A', 'Name'],
      [
        ['1', 'one'],
        ['2', 'a longer one'],
      ],
    ),
  ).toBe(
    [
      '| A   | Name         |',
      '| --- | ------------ |',
      '| 1   | one          |',
      '| 2   | a longer one |',
    ].join('\n'),
  );
});

test('a cell can hold neither a bar nor a line break of its own', () => {
  expect(table(['A'], [['a|b\nc']])).toBe('| A      |\n| ------ |\n| a\\|b c |');
});

test('a wide character takes two places, one that joins another none', () => {
  expect(table(['Name', 'X'], [['日本e\u0301', 'x']])).toBe(
    '| Name  | X   |\n| ----- | --- |\n| 日本e\u0301 | x   |',
  );
});

test.each([
  ['a', '`a`'],
  ['', '(empty)'],
  ['a`b', '`` a`b ``'],
  ['a``b', '``` a``b ```'],
  ['a\r\nb', '`a b`'],
])('the code %j is %s', (text, markdown) => {
  expect(code(text)).toBe(markdown);
});

test('a block is fenced by more ticks than it holds', () => {
  expect(fence('http', 'GET /')).toBe('```http\nGET /\n```');
  expect(fence('text', '```\nx')).toBe('````text\n```\nx\n````');
});

test('what looks like HTML is text, but stays as it is inside code', () => {
  expect(prose('a <b> in `<b>` and <i>')).toBe('a &lt;b> in `<b>` and &lt;i>');
});

test('each item is one line', () => {
  expect(bullets(['one', 'two\nthree'])).toBe('- one\n- two three');
});

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j is listed as %j', (items, text) => {
  expect(listed(items)).toBe(text);
});
