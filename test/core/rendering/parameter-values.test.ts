import { describe, expect, test } from 'vitest';
import type { Requirement } from '../../../core/specification/request-template.ts';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { bodyOf, CLICK, faultOf, type Given, queryOf, rendered, text } from './made-up.ts';

const CAMPAIGN: ValueSource = { from: 'field', field: 'campaign' };
const PARTNER: ValueSource = { from: 'field', field: 'partner' };

function sent(parameters: Parameter[], given: Given = {}): string | undefined {
  return queryOf({ ...given, request: { query: parameters } });
}

function fault(parameters: Parameter[], given: Given = {}): string {
  return faultOf({ ...given, request: { query: parameters } });
}

describe('a parameter', () => {
  test('is sent for its milestones only', () => {
    const query: Parameter[] = [
      { name: 'a', value: text('1'), milestones: ['deposit', 'revenue'] },
      { name: 'b', value: text('2'), milestones: ['deposit', 'ftd'] },
      { name: 'c', value: text('3') },
    ];

    expect(sent(query)).toBe('b=2&c=3');
  });

  test('for tests is sent in tests only', () => {
    const query: Parameter[] = [
      CLICK,
      { name: 'test', value: text('true'), onlyInTests: true },
      { name: 'test2', value: text('1'), onlyInTests: true, milestones: ['deposit'] },
    ];

    expect(sent(query, { test: true })).toBe('click=c1&test=true');
    expect(sent(query)).toBe('click=c1');
  });

  test.each<[Parameter['absent'], string | undefined]>([
    ['omit', undefined],
    ['empty', 'c='],
  ])('without a value that may be absent (%s) is sent as %s', (absent, query) => {
    const campaign = { name: 'c', value: CAMPAIGN, ...(absent && { absent }) };

    expect(sent([campaign])).toBe(query);
    expect(sent([campaign], { values: { campaign: 's' } })).toBe('c=s');
  });

  test('without a value is refused if nothing else is said', () => {
    expect(fault([{ name: 'c', value: CAMPAIGN }])).toBe('c: campaign has no value');
    expect(fault([{ name: 'c', value: CAMPAIGN, absent: 'refuse' }])).toBe(
      'c: campaign has no value',
    );
  });

  test('that may be absent is refused all the same if what is there cannot be sent', () => {
    const values = { campaign: 'summer' };
    const broken = { name: 'c', value: CAMPAIGN, pattern: '[0-9]+' };

    expect(fault([{ ...broken, absent: 'omit' }], { values })).toBe('c: must match [0-9]+');
    expect(fault([{ ...broken, absent: 'empty' }], { values })).toBe('c: must match [0-9]+');
  });

  test('sent empty is an empty text in JSON, whatever its type', () => {
    const parameters: Parameter[] = [
      { name: 'a', value: CAMPAIGN, absent: 'empty', type: 'number' },
      { name: 'b', value: { from: 'list', items: [CAMPAIGN] }, absent: 'empty' },
    ];

    expect(bodyOf('json', parameters).body).toBe('{"a":"","b":""}');
  });

  test.each(['b|aa', 'a{2}', '[\\s\\S]+', '\\p{L}+'])('matches %s as a whole', (pattern) => {
    expect(sent([{ name: 'x', value: text('aa'), pattern }])).toBe('x=aa');
  });

  test.each(['a', 'a|b', '^a', 'b|a', 'aa\\n'])('does not match %s in part', (pattern) => {
    expect(fault([{ name: 'x', value: text('aa'), pattern }])).toBe(`x: must match ${pattern}`);
  });

  test('is measured in characters and refused if it is too long', () => {
    const dice = { name: 'x', value: text('🎰🎰🎰') };

    expect(sent([{ ...dice, maxLength: 3 }])).toBe('x=%F0%9F%8E%B0%F0%9F%8E%B0%F0%9F%8E%B0');
    expect(fault([{ ...dice, maxLength: 2 }])).toBe('x: must have at most 2 characters');
    expect(fault([{ ...dice, maxLength: 2, tooLong: 'refuse' }])).toBe(
      'x: must have at most 2 characters',
    );
  });

  test('is cut between characters where the platform would cut it, before it is matched', () => {
    const cut = { maxLength: 2, tooLong: 'cut' } as const;

    expect(sent([{ name: 'x', value: text('a🎰b'), ...cut }])).toBe('x=a%F0%9F%8E%B0');
    expect(sent([{ name: 'x', value: text('12a'), pattern: '[0-9]+', ...cut }])).toBe('x=12');
    expect(sent([{ name: 'x', value: text('ab'), ...cut }])).toBe('x=ab');
    expect(fault([{ name: 'x', value: text('a12'), pattern: '[0-9]+', ...cut }])).toBe(
      'x: must match [0-9]+',
    );
  });

  test('that cannot be sent is named, the first in the order of path, headers, query and body', () => {
    const campaign = (name: string): Parameter[] => [{ name, value: CAMPAIGN }];
    const query = { query: campaign('q') };
    const body = {
      method: 'POST',
      body: { encoding: 'json', parameters: campaign('b') },
    } as const;
    const request = {
      ...query,
      ...body,
      path: '/{p}',
      pathValues: { p: CAMPAIGN },
      headers: campaign('h'),
    };
    const { path, pathValues, ...withoutPath } = request;

    expect(faultOf({ request })).toBe('p: campaign has no value');
    expect(faultOf({ request: withoutPath })).toBe('h: campaign has no value');
    expect(faultOf({ request: { ...query, ...body } })).toBe('q: campaign has no value');
    expect(faultOf({ request: body })).toBe('b: campaign has no value');
  });
});

describe('a companion', () => {
  const unit = { name: 'unit', value: text('EUR') };

  test('goes only where the other one has a value', () => {
    const query: Parameter[] = [
      { ...unit, onlyWith: ['c'] },
      { name: 'c', value: CAMPAIGN, absent: 'omit' },
    ];

    expect(sent(query)).toBeUndefined();
    expect(sent(query, { values: { campaign: 's' } })).toBe('unit=EUR&c=s');
  });

  test('does not go beside an empty one', () => {
    const query: Parameter[] = [
      { ...unit, onlyWith: ['c'] },
      { name: 'c', value: CAMPAIGN, absent: 'empty' },
    ];

    expect(sent(query)).toBe('c=');
  });

  test('needs no value of its own where the other one is missing', () => {
    const query: Parameter[] = [
      CLICK,
      { name: 'p', value: PARTNER, onlyWith: ['c'] },
      { name: 'c', value: CAMPAIGN, absent: 'omit' },
    ];

    expect(sent(query)).toBe('click=c1');
    expect(fault(query, { values: { campaign: 's' } })).toBe('p: partner has no value');
  });

  test('goes only where all the others go, each of which may be one itself', () => {
    const query: Parameter[] = [
      { name: 'a', value: text('1'), onlyWith: ['b', 'click'] },
      { name: 'b', value: text('2'), onlyWith: ['c'] },
      { name: 'c', value: CAMPAIGN, absent: 'omit' },
      CLICK,
    ];

    expect(sent(query)).toBe('click=c1');
    expect(sent(query, { values: { campaign: 's' } })).toBe('a=1&b=2&c=s&click=c1');
  });

  test('may stand in another place of the request', () => {
    const { wire } = rendered({
      request: {
        headers: [{ name: 'X-Unit', value: text('EUR'), onlyWith: ['click'] }],
        query: [CLICK],
      },
    });

    expect(wire.headers['X-Unit']).toBe('EUR');
  });

  test('does not hide that the other one cannot be sent', () => {
    const query: Parameter[] = [
      { ...unit, onlyWith: ['c'] },
      { name: 'c', value: CAMPAIGN, absent: 'omit', pattern: '[0-9]+' },
    ];

    expect(fault(query, { values: { campaign: 's' } })).toBe('c: must match [0-9]+');
  });
});

describe('a requirement', () => {
  const query: Parameter[] = [
    { name: 'a', value: CAMPAIGN, absent: 'omit' },
    { name: 'b', value: PARTNER, absent: 'empty' },
    { name: 'c', value: { from: 'attribute', attribute: 'ip' }, absent: 'omit' },
  ];
  const VALUES = { a: { campaign: '1' }, b: { partner: '2' }, c: { attributes: { ip: '3' } } };

  function given(names: Array<keyof typeof VALUES>, requirement: Requirement): Given {
    const values = Object.assign({}, ...names.map((name) => VALUES[name]));
    return { request: { query, requirements: [requirement] }, values };
  }

  const oneOf = (exclusive?: boolean): Requirement => ({
    rule: 'one-of',
    sets: [['a'], ['b', 'c']],
    ...(exclusive !== undefined && { exclusive }),
  });

  test('of one of two sets is met by either, and by both', () => {
    expect(queryOf(given(['a'], oneOf()))).toBe('a=1&b=');
    expect(queryOf(given(['b', 'c'], oneOf()))).toBe('b=2&c=3');
    expect(queryOf(given(['a', 'b', 'c'], oneOf()))).toBe('a=1&b=2&c=3');
    expect(queryOf(given(['a', 'b', 'c'], oneOf(false)))).toBe('a=1&b=2&c=3');
  });

  test('of one of two sets is broken by none and by a part of one', () => {
    expect(faultOf(given([], oneOf()))).toBe('a, b with c: one of them must have a value');
    expect(faultOf(given(['b'], oneOf(true)))).toBe('a, b with c: one of them must have a value');
    expect(faultOf(given(['c'], oneOf()))).toBe('a, b with c: one of them must have a value');
  });

  test('of exactly one is broken by both', () => {
    expect(queryOf(given(['a', 'c'], oneOf(true)))).toBe('a=1&b=&c=3');
    expect(faultOf(given(['a', 'b', 'c'], oneOf(true)))).toBe(
      'a, b with c: only one may have a value',
    );
  });

  test('of all or none is met by all and by none, and broken by one', () => {
    const both: Requirement = { rule: 'all-or-none', parameters: ['a', 'c'] };

    expect(queryOf(given(['a', 'c'], both))).toBe('a=1&b=&c=3');
    expect(queryOf(given([], both))).toBe('b=');
    expect(faultOf(given(['a'], both))).toBe('a, c: must all have a value, or none of them');
    expect(faultOf(given(['c'], both))).toBe('a, c: must all have a value, or none of them');
  });

  test('holds for its milestones only', () => {
    const elsewhere: Requirement = { ...oneOf(), milestones: ['deposit'] };
    const here: Requirement = { ...oneOf(), milestones: ['deposit', 'ftd'] };

    expect(queryOf(given([], elsewhere))).toBe('b=');
    expect(faultOf(given([], here))).toBe('a, b with c: one of them must have a value');
  });

  test('is each its own, and the first broken one is told', () => {
    const met: Requirement = { rule: 'all-or-none', parameters: ['a', 'c'] };
    const request = { query, requirements: [met, oneOf(), { ...oneOf(), sets: [['c'], ['c']] }] };

    expect(faultOf({ request })).toBe('a, b with c: one of them must have a value');
  });
});
