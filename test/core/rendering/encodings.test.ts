import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderRequest } from '../../../core/rendering/render-request.ts';
import type { Parameter } from '../../../core/specification/value-source.ts';
import { anyCharacter } from '../any-character.ts';
import { bodyOf, CLICK, faultOf, inputFor, queryOf, rendered, text } from './made-up.ts';

const ENCODED = [
  ['AbC', 'AbC'],
  ['100%', '100%25'],
  ['%253A', '%25253A'],
  ['a:b', 'a%3Ab'],
  ['a=b', 'a%3Db'],
  ['a+b', 'a%2Bb'],
  ['a b', 'a%20b'],
  ['a&b', 'a%26b'],
  ['a#b', 'a%23b'],
  ['a/b?c', 'a%2Fb%3Fc'],
  ["!'()*", '%21%27%28%29%2A'],
  ['-._~', '-._~'],
  ['é', '%C3%A9'],
  ['🎰', '%F0%9F%8E%B0'],
  ['a\u2028b', 'a%E2%80%A8b'],
  ['שלום', '%D7%A9%D7%9C%D7%95%D7%9D'],
] as const;

describe('a query', () => {
  test.each(ENCODED)('encodes the click ID %s exactly once, as %s', (clickId, encoded) => {
    expect(queryOf({ request: { query: [CLICK] }, values: { clickId } })).toBe(`click=${encoded}`);
  });

  test('gives every value back when it is decoded once', () => {
    const anyText = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 255 });
    const hostile = fc.string({
      unit: fc.constantFrom('%', '2', '5', '+', '&', '=', ' ', '#', 'é'),
      minLength: 1,
    });

    const input = inputFor({ request: { query: [CLICK] } });

    fc.assert(
      fc.property(fc.oneof(anyText, hostile), (clickId) => {
        const row = { ...input.row, values: { ...input.row.values, clickId } };
        const result = renderRequest({ ...input, row });
        if ('fault' in result) throw new Error(result.fault.rule);
        expect(new URL(result.wire.url).searchParams.get('click')).toBe(clickId);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps its parameters in the order of the specification, their names encoded too', () => {
    const query = [
      { name: 'z', value: text('1') },
      { name: 'meta[a b]', value: text('2') },
      { name: 'click-id', value: text('3') },
    ];

    expect(queryOf({ request: { query } })).toBe('z=1&meta%5Ba%20b%5D=2&click-id=3');
  });

  test('without parameters has no question mark', () => {
    const query: Parameter[] = [
      { name: 'c', value: { from: 'field', field: 'campaign' }, absent: 'omit' },
    ];

    expect(rendered({ request: { query } }).wire.url).toBe('https://example.com/base/conv');
  });

  test('has neither body nor headers of its own', () => {
    expect(rendered({ request: { query: [CLICK] } }).wire).toEqual({
      method: 'GET',
      url: 'https://example.com/base/conv?click=c1',
      headers: { Host: 'example.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test('names the host it goes to, with a port that is not the usual one', () => {
    const { wire } = rendered({ baseUrl: 'http://127.0.0.1:4580/scaleo' });

    expect(wire.url).toMatch(/^http:\/\/127\.0\.0\.1:4580\/scaleo\/conv\?/);
    expect(wire.headers.Host).toBe('127.0.0.1:4580');
  });
});

describe('a form', () => {
  test.each(ENCODED)('encodes the click ID %s as a query does: %s', (clickId, encoded) => {
    expect(bodyOf('form', [CLICK], { values: { clickId } }).body).toBe(`click=${encoded}`);
  });

  test('says its type and its length in bytes', () => {
    const parameters = [CLICK, { name: 'a b', value: text('é') }];

    expect(bodyOf('form', parameters)).toEqual({
      method: 'POST',
      url: 'https://example.com/base/conv',
      headers: {
        Host: 'example.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': '21',
      },
      body: 'click=c1&a%20b=%C3%A9',
    });
  });
});

describe('a JSON body', () => {
  test('holds texts by the rules of JSON, and says its type and its length in bytes', () => {
    const parameters = [CLICK, { name: 'a"b', value: text('x') }];

    expect(bodyOf('json', parameters, { values: { clickId: 'a"b\\%20é🎰\n' } })).toEqual({
      method: 'POST',
      url: 'https://example.com/base/conv',
      headers: {
        Host: 'example.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '40',
      },
      body: '{"click":"a\\"b\\\\%20é🎰\\n","a\\"b":"x"}',
    });
  });

  test('keeps the order of the specification, whatever the names are', () => {
    const parameters = ['2', '1', '__proto__'].map((name) => ({ name, value: text(name) }));

    expect(bodyOf('json', parameters).body).toBe('{"2":"2","1":"1","__proto__":"__proto__"}');
  });

  test('that is a list holds the one object', () => {
    const { body, headers } = bodyOf('json-list', [CLICK]);

    expect(body).toBe('[{"click":"c1"}]');
    expect(headers['Content-Type']).toBe('application/json');
  });

  test('without parameters is an empty object', () => {
    const parameters: Parameter[] = [
      { name: 'c', value: { from: 'field', field: 'campaign' }, absent: 'omit' },
    ];

    expect(bodyOf('json', parameters).body).toBe('{}');
  });
});

describe('a request without a body', () => {
  test.each([
    ['POST', '0'],
    ['PUT', '0'],
    ['PATCH', '0'],
    ['GET', undefined],
    ['DELETE', undefined],
  ] as const)('of method %s says that its length is %s', (method, length) => {
    const { wire } = rendered({ request: { method, query: [CLICK] } });

    expect(wire.method).toBe(method);
    expect(wire.headers['Content-Length']).toBe(length);
    expect(wire).not.toHaveProperty('body');
  });
});

describe('a path', () => {
  const path = '/track/{click}/{goal}-x.json';
  const pathValues = { click: CLICK.value, goal: { from: 'event' } as const };

  test.each(ENCODED)('encodes the click ID %s as one segment: %s', (clickId, encoded) => {
    const { wire } = rendered({ request: { path, pathValues }, values: { clickId } });

    expect(wire.url).toBe(`https://example.com/base/track/${encoded}/first-x.json`);
  });

  test.each(['.', '..', '...'])('does not take %s for a segment', (clickId) => {
    expect(faultOf({ request: { path, pathValues }, values: { clickId } })).toBe(
      'click: must not be empty or only dots in a path',
    );
  });

  test('takes dots beside something else, and a fixed segment of any kind', () => {
    const request = { path: '/v1.0//{click}/', pathValues: { click: CLICK.value } };

    expect(rendered({ request, values: { clickId: '..a' } }).wire.url).toBe(
      'https://example.com/base/v1.0//..a/',
    );
  });

  test('is not left without a segment, nor with one that dots complete', () => {
    const empty = { path: '/a/{x}', pathValues: { x: text('') } };
    const completed = { path: '/a/.{x}{y}', pathValues: { x: text('.'), y: text('') } };

    expect(faultOf({ request: empty })).toBe('x: must not be empty or only dots in a path');
    expect(faultOf({ request: completed })).toBe('.xy: must not be empty or only dots in a path');
  });

  test('needs every value it names', () => {
    const request = { path: '/a/{camp}', pathValues: { camp: fieldOf('campaign') } };

    expect(faultOf({ request })).toBe('camp: campaign has no value');
    expect(faultOf({ request: { path: '/a/{constructor}', pathValues: {} } })).toBe(
      'constructor: constructor has no value',
    );
  });
});

function fieldOf(field: 'campaign') {
  return { from: 'field', field } as const;
}

describe('a header', () => {
  const header = (name: string, value: string) => ({
    request: { headers: [{ name, value: text(value) }] },
  });

  test('stands before those that every request has', () => {
    expect(Object.entries(rendered(header('X-Account', 'acme corp')).wire.headers)).toEqual([
      ['X-Account', 'acme corp'],
      ['Host', 'example.com'],
      ['User-Agent', 'postproof/1'],
      ['Connection', 'close'],
    ]);
  });

  test.each(['', '!', '~', 'a b', '! ~'])('carries "%s"', (value) => {
    expect(rendered(header('X-A', value)).wire.headers['X-A']).toBe(value);
  });

  test.each([' a', 'a ', ' ', 'a\r\nX-B: c', 'é', 'a\tb', '\u007f', 'a\n'])(
    'does not carry %j, which a server would read otherwise',
    (value) => {
      expect(faultOf(header('X-A', value))).toBe(
        'X-A: must be printable ASCII without outer spaces in a header',
      );
    },
  );

  test.each(['', 'a b', 'a:', 'é'])('has no name like "%s"', (word) => {
    const headers: Parameter[] = [{ name: { from: 'event' }, value: text('1') }];
    const given = { request: { headers }, words: { ftd: word || ' ' } };

    expect(faultOf(given)).toBe(`${word || ' '}: must be the name of a header`);
  });

  test('may have any token for a name', () => {
    const name = "a!#$%&'*+.^_`|~0Z-";

    expect(rendered(header(name, 'x')).wire.headers[name]).toBe('x');
  });
});
