import { describe, expect, test } from 'vitest';
import { UnsupportedRuleError } from '../../../local/events/event-errors.ts';
import { compilePattern } from '../../../local/events/event-pattern.ts';

const YES = true;
const NO = false;

describe('one field', () => {
  test.each<[condition: unknown[], value: unknown, boolean]>([
    [['a'], 'a', YES],
    [['a', 'b'], 'b', YES],
    [['a'], 'A', NO],
    [['a'], undefined, NO],
    [['1'], 1, NO],
    [[1], 1, YES],
    [[1], 2, NO],
    [[true], true, YES],
    [[true], 'true', NO],
    [[null], null, YES],
    [[null], undefined, NO],
    [[''], '', YES],

    [[{ prefix: 'eu-' }], 'eu-west-1', YES],
    [[{ prefix: 'eu-' }], 'EU-west-1', NO],
    [[{ prefix: '1' }], 12, NO],
    [[{ prefix: { 'equals-ignore-case': 'EU-' } }], 'eu-west-1', YES],
    [[{ suffix: '.png' }], 'a.png', YES],
    [[{ suffix: '.png' }], 'a.png.txt', NO],
    [[{ suffix: { 'equals-ignore-case': '.PNG' } }], 'a.png', YES],
    [[{ 'equals-ignore-case': 'FTD' }], 'ftd', YES],
    [[{ 'equals-ignore-case': 'FTD' }], 'ftd2', NO],

    [[{ wildcard: 'dir/*.png' }], 'dir/a/b.png', YES],
    [[{ wildcard: 'dir/*.png' }], 'dir/.png', YES],
    [[{ wildcard: 'dir/*.png' }], 'dir/axpng', NO],
    [[{ wildcard: '*' }], '', YES],
    [[{ wildcard: '*' }], 1, NO],
    [[{ wildcard: 'a\\*b' }], 'a*b', YES],
    [[{ wildcard: 'a\\*b' }], 'axb', NO],
    [[{ wildcard: 'a\\\\*' }], 'a\\x', YES],
    [[{ wildcard: 'a*' }], 'a\nb', YES],

    [[{ 'anything-but': 'a' }], 'b', YES],
    [[{ 'anything-but': 'a' }], 'a', NO],
    [[{ 'anything-but': ['a', 'b'] }], 'b', NO],
    [[{ 'anything-but': ['a', 'b'] }], 'c', YES],
    [[{ 'anything-but': 404 }], 404, NO],
    [[{ 'anything-but': [404, 410] }], 200, YES],
    [[{ 'anything-but': 'a' }], undefined, NO],
    [[{ 'anything-but': { prefix: 'test-' } }], 'test-1', NO],
    [[{ 'anything-but': { prefix: 'test-' } }], 'live-1', YES],
    [[{ 'anything-but': { prefix: ['a', 'b'] } }], 'bc', NO],
    [[{ 'anything-but': { suffix: ['.png', '.jpg'] } }], 'x.gif', YES],
    [[{ 'anything-but': { 'equals-ignore-case': ['A', 'B'] } }], 'b', NO],
    [[{ 'anything-but': { wildcard: '*/lib/*' } }], 'a/lib/b', NO],

    [[{ numeric: ['=', 100] }], 100, YES],
    [[{ numeric: ['>', 0, '<=', 5] }], 0, NO],
    [[{ numeric: ['>', 0, '<=', 5] }], 5, YES],
    [[{ numeric: ['>', 0, '<=', 5] }], 5.01, NO],
    [[{ numeric: ['>=', 2.5] }], 2.5, YES],
    [[{ numeric: ['<', 3] }], 3, NO],
    [[{ numeric: ['>', 0] }], '5', NO],

    [[{ exists: true }], 'x', YES],
    [[{ exists: true }], null, YES],
    [[{ exists: true }], undefined, NO],
    [[{ exists: true }], { a: 1 }, NO],
    [[{ exists: true }], [], NO],
    [[{ exists: false }], undefined, YES],
    [[{ exists: false }], '', NO],
    [[{ exists: false }, 'a'], 'a', YES],

    [['b'], ['a', 'b'], YES],
    [['c'], ['a', 'b'], NO],
    [['b'], [['a'], ['b']], YES],
    [[{ prefix: 'b' }], ['a', 'b'], YES],
    [[{ 'anything-but': 'a' }], ['a', 'b'], YES],
    [[{ 'anything-but': 'a' }], ['a'], NO],
  ])('%j against %j gives %s', (condition, value, expected) => {
    const matches = compilePattern({ field: condition });

    expect(matches({ field: value })).toBe(expected);
  });
});

describe('whole events', () => {
  const event = {
    source: 'crm',
    'detail-type': 'deposit',
    detail: {
      amount: 20,
      player: { brand: 'b1' },
      items: [
        { k: 'a', v: 1 },
        { k: 'b', v: 2 },
      ],
    },
  };

  test.each<[string, object, boolean]>([
    ['all fields must match', { source: ['crm'], 'detail-type': ['ftd'] }, NO],
    ['nested fields are reached', { detail: { player: { brand: ['b1'] } } }, YES],
    ['a value where the pattern has an object is no match', { source: { name: ['crm'] } }, NO],
    ['fields of one list element match together', { detail: { items: { k: ['b'], v: [2] } } }, YES],
    ['fields of different list elements do not', { detail: { items: { k: ['a'], v: [2] } } }, NO],
    [
      'a field below a missing object is absent',
      { detail: { gone: { x: [{ exists: false }] } } },
      YES,
    ],
    ['and has no value', { detail: { gone: { x: [{ exists: true }] } } }, NO],
    ['$or takes either side', { $or: [{ source: ['psp'] }, { detail: { amount: [20] } }] }, YES],
    ['$or needs one side', { $or: [{ source: ['psp'] }, { detail: { amount: [21] } }] }, NO],
    [
      '$or joins its neighbours by and',
      { source: ['psp'], $or: [{ source: ['crm'] }, { source: ['psp'] }] },
      NO,
    ],
    [
      '$or works inside detail',
      { detail: { $or: [{ amount: [1] }, { player: { brand: ['b1'] } }] } },
      YES,
    ],
  ])('%s', (_rule, pattern, expected) => {
    const matches = compilePattern(pattern);

    expect(matches(event)).toBe(expected);
  });

  test.each([null, 'text', [event], undefined])('%j is no event and matches nothing', (value) => {
    const matches = compilePattern({ source: ['crm'] });

    expect(matches(value)).toBe(false);
  });
});

describe('a pattern that cannot be honoured is refused with its path', () => {
  test.each<[unknown, string, RegExp]>([
    [{ detail: { ip: [{ cidr: '10.0.0.0/8' }] } }, 'detail.ip', /unknown operator cidr/],
    [{ a: [{ toString: 'x' }] }, 'a', /unknown operator toString/],
    [{ a: [{ prefix: 'x', suffix: 'y' }] }, 'a', /prefix \+ suffix/],
    [{ a: [{}] }, 'a', /unknown operator/],
    [{ a: [['x']] }, 'a', /list inside a list/],
    [{ a: 'x' }, 'a', /a pattern is an object/],
    [{ a: [] }, 'a', /empty list/],
    [{ a: {} }, 'a', /at least one field/],
    [{}, '', /at the top/],
    [undefined, '', /a pattern is an object/],
    [{ a: [{ prefix: 1 }] }, 'a.prefix', /takes text/],
    [{ a: [{ prefix: { suffix: 'x' } }] }, 'a.prefix', /takes text/],
    [{ a: [{ wildcard: 'a**b' }] }, 'a.wildcard', /in a row/],
    [{ a: [{ wildcard: 'a\\b' }] }, 'a.wildcard', /backslash/],
    [{ a: [{ 'anything-but': [] }] }, 'a.anything-but', /empty list/],
    [{ a: [{ 'anything-but': [true] }] }, 'a.anything-but', /text and numbers/],
    [{ a: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'a.anything-but', /does not take numeric/],
    [
      { a: [{ 'anything-but': { prefix: 'a', suffix: 'b' } }] },
      'a.anything-but',
      /prefix \+ suffix/,
    ],
    [{ a: [{ numeric: ['!=', 1] }] }, 'a.numeric', /not \[comparison, number\]/],
    [{ a: [{ numeric: ['>', '1'] }] }, 'a.numeric', /not \[comparison, number\]/],
    [{ a: [{ numeric: ['<', 5, '>', 0] }] }, 'a.numeric', /range/],
    [{ a: [{ numeric: ['>', 0, '<', 5, '='] }] }, 'a.numeric', /range/],
    [{ a: [{ exists: 'yes' }] }, 'a', /true or false/],
    [{ d: { $or: [{ a: ['x'] }] } }, 'd.$or', /at least two/],
  ])('%j at "%s"', (pattern, path, reason) => {
    const compile = () => compilePattern(pattern);

    expect(compile).toThrow(UnsupportedRuleError);
    expect(compile).toThrow(reason);
    expect(compile).toThrow(expect.objectContaining({ path }));
  });
});
