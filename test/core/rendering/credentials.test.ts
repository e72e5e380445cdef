import { describe, expect, test } from 'vitest';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { faultOf, rendered, text } from './made-up.ts';

const TOKEN: ValueSource = { from: 'credential', credential: 'token' };
const CREDENTIALS = { token: 's3/cr3t+1' };

function given(
  request: Partial<RequestTemplate>,
  credentials: Record<string, string> = CREDENTIALS,
) {
  return { request, credentials };
}

function inQuery(value: ValueSource, more: Partial<Parameter> = {}) {
  return given({ query: [{ name: 'x', value, ...more }] });
}

function inJson(value: ValueSource, more: Partial<Parameter> = {}) {
  const parameters = [{ name: 'x', value, ...more }];
  return given({ method: 'POST', body: { encoding: 'json', parameters } });
}

describe('a credential', () => {
  test.each<[string, Partial<RequestTemplate>, string, string]>([
    [
      'in a query',
      { query: [{ name: 'token', value: TOKEN }] },
      'https://example.com/base/conv?token=s3%2Fcr3t%2B1',
      'https://example.com/base/conv?token=***',
    ],
    [
      'in a path',
      { path: '/{key}/postback', pathValues: { key: TOKEN } },
      'https://example.com/base/s3%2Fcr3t%2B1/postback',
      'https://example.com/base/***/postback',
    ],
    [
      'beside something else',
      { query: [{ name: 'x', value: { from: 'joined', parts: [text('a='), TOKEN, text('!')] } }] },
      'https://example.com/base/conv?x=a%3Ds3%2Fcr3t%2B1%21',
      'https://example.com/base/conv?x=a%3D***%21',
    ],
    [
      'in JSON in a query',
      {
        query: [
          {
            name: 'x',
            value: { from: 'object', members: [{ name: 'k', value: TOKEN }] },
          },
        ],
      },
      'https://example.com/base/conv?x=%7B%22k%22%3A%22s3%2Fcr3t%2B1%22%7D',
      'https://example.com/base/conv?x=%7B%22k%22%3A%22***%22%7D',
    ],
  ])('%s is on the wire and masked in the record', (_where, request, wire, record) => {
    const result = rendered(given(request));

    expect(result.wire.url).toBe(wire);
    expect(result.record.url).toBe(record);
  });

  test('in a header is on the wire and masked in the record', () => {
    const parts = [text('Bearer '), TOKEN];
    const headers: Parameter[] = [
      { name: 'X-Key', value: TOKEN },
      { name: 'Authorization', value: { from: 'joined', parts } },
    ];

    const { wire, record } = rendered(given({ headers }));

    expect(wire.headers).toMatchObject({
      'X-Key': 's3/cr3t+1',
      Authorization: 'Bearer s3/cr3t+1',
    });
    expect(record).toEqual({
      method: 'GET',
      url: 'https://example.com/base/conv',
      headers: {
        'X-Key': '***',
        Authorization: 'Bearer ***',
        Host: 'example.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
      },
    });
  });

  test('counts with its true length in the record of a body', () => {
    const { wire, record } = rendered(inJson(TOKEN));

    expect(wire.body).toBe('{"x":"s3/cr3t+1"}');
    expect(record.body).toBe('{"x":"***"}');
    expect(record.headers['Content-Length']).toBe('17');
  });

  test.each<[string, ValueSource, string]>([
    ['nested', { from: 'object', members: [{ name: 'k', value: TOKEN }] }, '{"x":{"k":"***"}}'],
    ['in a list', { from: 'list', items: [text('a'), TOKEN] }, '{"x":["a","***"]}'],
    [
      'in JSON in a string',
      { from: 'object', as: 'text', members: [{ name: 'k', value: TOKEN }] },
      '{"x":"{\\"k\\":\\"***\\"}"}',
    ],
  ])('is masked in a body: %s', (_where, value, body) => {
    expect(rendered(inJson(value)).record.body).toBe(body);
  });

  test('masks the whole digest and the whole name and password it is part of', () => {
    const digest: ValueSource = {
      from: 'digest',
      algorithm: 'sha1',
      of: { from: 'joined', parts: [text('a'), TOKEN] },
      encoding: 'hex',
    };
    const basic: ValueSource = { from: 'basic', user: text('me'), password: TOKEN };

    const { wire, record } = rendered(
      given({
        headers: [{ name: 'Authorization', value: basic }],
        query: [{ name: 'x', value: digest }],
      }),
    );

    expect(wire.headers.Authorization).toBe('Basic bWU6czMvY3IzdCsx');
    expect(record.headers.Authorization).toBe('Basic ***');
    expect(wire.url).toBe(
      'https://example.com/base/conv?x=caa6def3c32e0252feefd99c871d12a29d38986d',
    );
    expect(record.url).toBe('https://example.com/base/conv?x=***');
  });

  test('that is cut stays masked', () => {
    const { wire, record } = rendered(inQuery(TOKEN, { maxLength: 4, tooLong: 'cut' }));

    expect(wire.url).toBe('https://example.com/base/conv?x=s3%2Fc');
    expect(record.url).toBe('https://example.com/base/conv?x=***');
  });

  test('leaves everything else as it was sent, even what looks like a mask', () => {
    const query: Parameter[] = [
      { name: 'token', value: TOKEN },
      { name: 'y', value: text('***') },
      { name: 'z', value: text('s3/cr3t+1') },
    ];

    expect(rendered(given({ query })).record.url).toBe(
      'https://example.com/base/conv?token=***&y=%2A%2A%2A&z=s3%2Fcr3t%2B1',
    );
  });

  test.each([
    ['missing', {}],
    ['empty', { token: '' }],
    ['another one', { other: 'x' }],
  ])('that is %s makes the postback unsendable', (_which, credentials) => {
    const request = { headers: [{ name: 'X-Key', value: TOKEN }] };

    expect(faultOf({ request, credentials })).toBe('X-Key: credential token has no value');
  });

  test('is never taken from the prototype', () => {
    const query = [
      { name: 'x', value: { from: 'credential', credential: 'constructor' } as const },
    ];

    expect(faultOf(given({ query }))).toBe('x: credential constructor has no value');
  });

  test.each<[string, Partial<Parameter>]>([
    ['must match [0-9]+', { pattern: '[0-9]+' }],
    ['must have at most 4 characters', { maxLength: 4 }],
    ['must be a number', { type: 'number' }],
    ['must be true or false', { type: 'boolean' }],
    ['must be a and is ***', { value: { from: 'map', of: TOKEN, to: { a: 'b' } } }],
  ])('is not quoted by the rule it breaks: %s', (rule, more) => {
    expect(faultOf(inJson(TOKEN, more))).toBe(`x: ${rule}`);
  });
});

describe('the secrets of a request', () => {
  test('are the credentials in it, as they were given and as they stand in it', () => {
    const basic: ValueSource = { from: 'basic', user: text('me'), password: TOKEN };

    const { secrets } = rendered({
      credentials: { token: 'a/"b', unused: 'not-in-it' },
      request: {
        method: 'POST',
        headers: [{ name: 'Authorization', value: basic }],
        query: [{ name: 'x', value: TOKEN }],
        body: { encoding: 'json', parameters: [{ name: 'x', value: TOKEN }] },
      },
    });

    expect(secrets).toEqual(['a/"b', 'a%2F%22b', 'bWU6YS8iYg==', 'a/\\"b']);
  });

  test('are none where no credential is used', () => {
    expect(rendered({ credentials: CREDENTIALS }).secrets).toEqual([]);
  });
});
