import { describe, expect, test } from 'vitest';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { bodyOf, CLICK, DEPOSIT, faultOf, faultWith, queryWith, text } from './made-up.ts';

const CAMPAIGN: ValueSource = { from: 'field', field: 'campaign' };
const PARTNER: ValueSource = { from: 'field', field: 'partner' };

function object(...members: Parameter[]): ValueSource {
  return { from: 'object', members };
}

function list(...items: ValueSource[]): ValueSource {
  return { from: 'list', items };
}

function bodyWith(value: ValueSource, more: Partial<Parameter> = {}, given = {}) {
  return bodyOf('json', [{ name: 'x', value, ...more }], given).body;
}

describe('a number in JSON', () => {
  test.each([
    ['1', 'EUR', '0.01'],
    ['10', 'EUR', '0.1'],
    ['5000', 'EUR', '50'],
    ['1999', 'EUR', '19.99'],
    ['100', 'JPY', '100'],
    ['5000', 'JPY', '5000'],
    ['1', 'KWD', '0.001'],
    ['10050', 'KWD', '10.05'],
    ['0', 'EUR', '0'],
    // Digits that a double would lose, and a size that it would write with an exponent.
    ['1234567890123456789', 'ETH', '1.234567890123456789'],
    ['1', 'ETH', '0.000000000000000001'],
    ['123456789012345678901234567890', 'EUR', '1234567890123456789012345678.9'],
  ])('of %s minor units of %s is %s', (deposit, currency, number) => {
    const values = { amounts: { deposit }, currency };

    expect(bodyWith(DEPOSIT, { type: 'number' }, { values })).toBe(`{"x":${number}}`);
    expect(bodyWith(DEPOSIT, { type: 'text' }, { values })).not.toBe(`{"x":${number}}`);
  });

  test.each(['', '-', '1.', '.5', '01', '1e5', '0x10', ' 1', '1\n', 'NaN', '+1'])(
    'cannot be "%s"',
    (constant) => {
      const parameters: Parameter[] = [{ name: 'x', value: text(constant), type: 'number' }];
      const request = { method: 'POST', body: { encoding: 'json', parameters } } as const;

      expect(faultOf({ request })).toBe('x: must be a number');
    },
  );

  test.each([
    ['-0.50', '-0.5'],
    ['10', '10'],
    ['100.00', '100'],
    ['1.00100', '1.001'],
    ['0', '0'],
  ])('%s is written %s', (constant, number) => {
    expect(bodyWith(text(constant), { type: 'number' })).toBe(`{"x":${number}}`);
  });
});

test('a boolean in JSON is true or false', () => {
  expect(bodyWith(text('true'), { type: 'boolean' })).toBe('{"x":true}');
  expect(bodyWith(text('false'), { type: 'boolean' })).toBe('{"x":false}');
  expect(() => bodyWith(text('yes'), { type: 'boolean' })).toThrow('x: must be true or false');
});

describe('an object', () => {
  const MEMBERS = [CLICK, { name: 'sum', value: DEPOSIT, type: 'number' as const }];

  test('is nested in JSON, and text in JSON if the platform wants it so', () => {
    expect(bodyWith(object(...MEMBERS))).toBe('{"x":{"click":"c1","sum":50}}');
    expect(bodyWith({ from: 'object', members: MEMBERS, as: 'text' })).toBe(
      '{"x":"{\\"click\\":\\"c1\\",\\"sum\\":50}"}',
    );
  });

  test('is JSON text in a query', () => {
    expect(queryWith(object(...MEMBERS))).toBe('x=%7B%22click%22%3A%22c1%22%2C%22sum%22%3A50%7D');
  });

  test('can be nested as deep as needed', () => {
    const inner = object({ name: 'b', value: list(object({ name: 'c', value: text('d') })) });

    expect(bodyWith(object({ name: 'a', value: inner }))).toBe('{"x":{"a":{"b":[{"c":"d"}]}}}');
  });

  test('leaves out members for other milestones, without a value, or without companions', () => {
    const members: Parameter[] = [
      { name: 'a', value: text('1'), milestones: ['deposit'] },
      { name: 'b', value: text('2'), onlyInTests: true },
      { name: 'c', value: CAMPAIGN, absent: 'omit' },
      { name: 'd', value: text('3'), onlyWith: ['c'] },
      { name: 'e', value: CAMPAIGN, absent: 'empty' },
      CLICK,
    ];

    expect(bodyWith(object(...members))).toBe('{"x":{"e":"","click":"c1"}}');
    expect(bodyWith(object(...members), {}, { values: { campaign: 's' } })).toBe(
      '{"x":{"c":"s","d":"3","e":"s","click":"c1"}}',
    );
  });

  test('without any value is absent', () => {
    const nothing = object({ name: 'a', value: CAMPAIGN }, { name: 'b', value: PARTNER });
    const parameters: Parameter[] = [{ name: 'x', value: nothing, absent: 'omit' }, CLICK];

    expect(bodyOf('json', parameters).body).toBe('{"click":"c1"}');
    expect(bodyWith(nothing, { absent: 'empty' })).toBe('{"x":""}');
    expect(faultWith(nothing)).toBe('x: campaign or partner has no value');
  });

  test('with a value in part needs the rest, and names the member', () => {
    const members = [CLICK, { name: 'camp', value: CAMPAIGN }];

    expect(faultWith(object(...members))).toBe('camp: campaign has no value');
    expect(
      faultWith(object({ name: 'n', value: CLICK.value, type: 'number' }), {
        values: { clickId: 'z' },
      }),
    ).toBe('n: must be a number');
  });
});

describe('a list', () => {
  test('is nested in JSON, and text in JSON if the platform wants it so', () => {
    expect(bodyWith(list(text('a'), CLICK.value))).toBe('{"x":["a","c1"]}');
    expect(bodyWith({ from: 'list', items: [text('a')], as: 'text' })).toBe('{"x":"[\\"a\\"]"}');
    expect(bodyWith(list(list(text('a')), object(CLICK)))).toBe('{"x":[["a"],{"click":"c1"}]}');
  });

  test('holds an object that is text as text', () => {
    const inText: ValueSource = { from: 'object', members: [CLICK], as: 'text' };

    expect(bodyWith(list(inText))).toBe('{"x":["{\\"click\\":\\"c1\\"}"]}');
  });

  test('is JSON text in a query', () => {
    expect(queryWith(list(text('a')))).toBe('x=%5B%22a%22%5D');
  });

  test('leaves out items without a value, and is absent without any', () => {
    expect(queryWith(list(CAMPAIGN, text('a')))).toBe('x=%5B%22a%22%5D');
    expect(faultWith(list(CAMPAIGN, PARTNER))).toBe('x: campaign or partner has no value');
  });

  test('with an item that cannot be sent cannot be sent', () => {
    const late: ValueSource = { from: 'time', time: 'clickedAt', format: 'iso' };

    expect(faultWith(list(text('a'), late), { values: { clickedAt: '?' } })).toBe(
      'x: clickedAt must be a time',
    );
  });
});
