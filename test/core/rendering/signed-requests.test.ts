import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { renderRequest } from '../../../core/rendering/render-request.ts';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { SigningRecipe } from '../../../core/specification/signing-recipe.ts';
import type { ValueSource } from '../../../core/specification/value-source.ts';
import { CLICK, DEPOSIT, faultOf, inputFor, rendered, text } from './made-up.ts';
import { KEY_ID, KEYS, MESSAGE_ID, SIGNATURE, sha1, signed, TIMESTAMP } from './signed-fixture.ts';

describe('a signature in a header', () => {
  test('is over the final bytes of the request', () => {
    const given = signed(
      {
        method: 'POST',
        path: '/{goal}',
        pathValues: { goal: { from: 'event' } },
        headers: [{ name: 'X-Signature', value: SIGNATURE }],
        query: [CLICK],
        body: { encoding: 'json', parameters: [{ name: 'sum', value: DEPOSIT }] },
      },
      [
        { part: 'method' },
        { part: 'path' },
        { part: 'query' },
        { part: 'url' },
        { part: 'body' },
        { part: 'key' },
      ],
      { values: { clickId: 'a b' } },
    );

    // printf '%s' 'POST|…|key' | sha1sum
    expect(rendered(given).wire).toEqual({
      method: 'POST',
      url: 'https://example.com/base/first?click=a%20b',
      headers: {
        'X-Signature': sha1(
          'POST|/base/first|click=a%20b|https://example.com/base/first?click=a%20b|{"sum":"50.00"}|key',
        ),
        Host: 'example.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '15',
      },
      body: '{"sum":"50.00"}',
    });
  });

  test('is over an empty text where there is no body', () => {
    const headers = [{ name: 'X-Signature', value: SIGNATURE }];
    const given = signed({ headers }, [{ part: 'body' }, { part: 'key' }]);

    expect(rendered(given).wire.headers['X-Signature']).toBe(sha1('|key'));
  });

  test('is no secret, and the key is nowhere', () => {
    const headers = [{ name: 'X-Signature', value: SIGNATURE }];
    const given = signed({ headers }, [{ part: 'key' }], {
      keys: { current: { keyId: 'k-1', key: 'very-secret-key' } },
    });

    const { wire, record, secrets } = rendered(given);

    expect(record).toEqual(wire);
    expect(record.headers['X-Signature']).toBe(sha1('very-secret-key'));
    expect(JSON.stringify(record)).not.toContain('very-secret');
    expect(secrets).toEqual([]);
  });

  test('can stand beside other texts, and needs no key ID, time or message of its own', () => {
    const parts: ValueSource[] = [
      text('t='),
      TIMESTAMP,
      text(',kid='),
      KEY_ID,
      text(',id='),
      MESSAGE_ID,
      text(',s='),
      SIGNATURE,
    ];
    const headers = [{ name: 'Authorization', value: { from: 'joined', parts } as const }];
    const given = signed({ headers }, [{ part: 'timestamp' }, { part: 'message-id' }]);

    expect(rendered(given).wire.headers.Authorization).toBe(
      `t=1795341605,kid=k-1,id=ftd:aurora:dep-1,s=${sha1('1795341605|ftd:aurora:dep-1')}`,
    );
  });
});

describe('a signature in a query', () => {
  test('is over the query without its own parameter, with the time and the key ID in it', () => {
    const query = [
      { name: 't', value: TIMESTAMP },
      { name: 'sig', value: SIGNATURE },
      CLICK,
      { name: 'kid', value: KEY_ID },
    ];
    const given = signed({ query }, [{ part: 'query' }, { part: 'url' }]);
    const signature = sha1(
      't=1795341605&click=c1&kid=k-1|https://example.com/base/conv?t=1795341605&click=c1&kid=k-1',
    );

    expect(rendered(given).wire.url).toBe(
      `https://example.com/base/conv?t=1795341605&sig=${signature}&click=c1&kid=k-1`,
    );
  });

  test('alone is over a URL without a question mark', () => {
    const given = signed({ query: [{ name: 'sig', value: SIGNATURE }] }, [{ part: 'url' }]);

    expect(rendered(given).wire.url).toBe(
      `https://example.com/base/conv?sig=${sha1('https://example.com/base/conv')}`,
    );
  });

  test('is over the values before they are encoded', () => {
    const query = [CLICK, { name: 'sig', value: SIGNATURE }, { name: 'goal', value: text('a&b') }];
    const given = signed(
      { query },
      [{ part: 'parameters', in: 'query', order: 'as-sent', write: 'name=value', between: '&' }],
      { values: { clickId: 'a b' } },
    );

    expect(rendered(given).wire.url).toBe(
      `https://example.com/base/conv?click=a%20b&sig=${sha1('click=a b&goal=a&b')}&goal=a%26b`,
    );
  });

  test('does not keep away the parameters that go only beside it', () => {
    const query = [
      { name: 'alg', value: text('sha1'), onlyWith: ['sig'] },
      { name: 'sig', value: SIGNATURE },
    ];
    const given = signed({ query }, [{ part: 'query' }]);

    expect(rendered(given).wire.url).toBe(
      `https://example.com/base/conv?alg=sha1&sig=${sha1('alg=sha1')}`,
    );
  });

  test('counts as a value of the requirements', () => {
    const given = signed(
      {
        query: [{ name: 'sig', value: SIGNATURE }],
        requirements: [{ rule: 'one-of', sets: [['sig'], ['token']] }],
      },
      [{ part: 'key' }],
    );

    expect(rendered(given).wire.url).toContain(`?sig=${sha1('key')}`);
  });

  test('must be of the form that the parameter demands', () => {
    const query = [{ name: 'sig', value: SIGNATURE, maxLength: 39 }];

    expect(faultOf(signed({ query }, [{ part: 'key' }]))).toBe(
      'sig: must have at most 39 characters',
    );
  });
});

describe('a signature in a body', () => {
  const parameters = [
    CLICK,
    { name: 'sum', value: DEPOSIT, type: 'number' as const },
    { name: 'sig', value: SIGNATURE },
  ];
  const content: SigningRecipe['content'] = [
    { part: 'parameters', in: 'body', order: 'as-sent', write: 'name=value', between: ';' },
  ];

  test('is over the parameters as JSON writes them, bare', () => {
    const given = signed({ method: 'POST', body: { encoding: 'json', parameters } }, content);

    expect(rendered(given).wire.body).toBe(
      `{"click":"c1","sum":50,"sig":"${sha1('click=c1;sum=50')}"}`,
    );
  });

  test('of a form can be over the body without its own parameter', () => {
    const form = { encoding: 'form', parameters: [parameters[0] ?? CLICK, parameters[2] ?? CLICK] };
    const given = signed({ method: 'POST', body: form as RequestTemplate['body'] }, [
      { part: 'body' },
    ]);

    expect(rendered(given).wire.body).toBe(`click=c1&sig=${sha1('click=c1')}`);
  });
});

describe('a value that is made of the signature', () => {
  const digest: ValueSource = { from: 'digest', algorithm: 'md5', of: SIGNATURE, encoding: 'hex' };
  test.each<[string, ValueSource]>([
    ['a digest', digest],
    ['a map', { from: 'map', of: SIGNATURE, to: {}, otherwise: 'x' }],
    ['a joined text', { from: 'joined', parts: [text('a'), SIGNATURE] }],
    ['a list', { from: 'list', items: [text('a'), SIGNATURE] }],
    ['an object', { from: 'object', members: [CLICK, { name: 's', value: SIGNATURE }] }],
    ['a name', { from: 'basic', user: SIGNATURE, password: text('a') }],
    ['a password', { from: 'basic', user: text('a'), password: SIGNATURE }],
  ])('is not signed itself: %s', (_what, value) => {
    const query = [CLICK, { name: 'x', value }, { name: 's', value: SIGNATURE }];
    const given = signed({ query }, [{ part: 'query' }]);

    expect(rendered(given).wire.url).toMatch(new RegExp(`&s=${sha1('click=c1')}$`));
  });

  test.each<[string, ValueSource, string]>([
    ['a map', { from: 'map', of: text('a'), to: { a: 'b' } }, 'b'],
    ['a joined text', { from: 'joined', parts: [TIMESTAMP] }, '1795341605'],
    ['a list', { from: 'list', items: [text('a')] }, '%5B%22a%22%5D'],
    ['an object', { from: 'object', members: [CLICK] }, '%7B%22click%22%3A%22c1%22%7D'],
    ['a name', { from: 'basic', user: text('a'), password: text('a') }, 'Basic%20YTph'],
  ])('is signed where it is made of something else: %s', (_what, value, sent) => {
    const query = [
      { name: 'x', value },
      { name: 's', value: SIGNATURE },
    ];
    const given = signed({ query }, [{ part: 'query' }]);

    expect(rendered(given).wire.url).toMatch(new RegExp(`&s=${sha1(`x=${sent}`)}$`));
  });
});

describe('a signed request', () => {
  const headers = [{ name: 'X-Signature', value: SIGNATURE }];

  test.each([
    ['unix-seconds', '1795341605'],
    ['unix-milliseconds', '1795341605250'],
    ['iso', '2026-11-22T10:00:05Z'],
    ['iso-milliseconds', '2026-11-22T10:00:05.250Z'],
    [undefined, '1795341605'],
  ] as const)('writes its time as %s: %s', (timestamp, time) => {
    const recipe = timestamp ? { timestamp } : {};
    const request = { headers: [...headers, { name: 'X-Time', value: TIMESTAMP }] };

    const { wire } = rendered(signed(request, [{ part: 'timestamp' }], { recipe }));

    expect(wire.headers).toMatchObject({ 'X-Time': time, 'X-Signature': sha1(time) });
  });

  test.each<[string, ValueSource, string]>([
    ['a signature', SIGNATURE, 'signature'],
    ['a key ID', KEY_ID, 'key-id'],
  ])('without a key has no value for %s', (_what, value, missing) => {
    const { keys: _keys, ...given } = signed({ query: [{ name: 'x', value }] }, [{ part: 'key' }]);

    expect(faultOf(given)).toBe(`x: ${missing} has no value`);
  });

  test('without a recipe has no value for a signature, whatever the keys are', () => {
    const request = { query: [{ name: 'sig', value: SIGNATURE }] };

    expect(faultOf({ request, keys: KEYS })).toBe('sig: signature has no value');
  });

  test('with an empty key is an error, and nothing is rendered', () => {
    const keys = { current: { keyId: 'k-9', key: '' } };
    const input = inputFor(signed({ headers }, [{ part: 'body' }], { keys }));

    expect(() => renderRequest(input)).toThrow('The signing key k-9 is empty');
  });

  test('that lacks a value is not signed, but named', () => {
    const query = [{ name: 'c', value: { from: 'field', field: 'campaign' } as const }];
    const keys = { current: { keyId: 'k-9', key: '' } };

    expect(faultOf(signed({ headers, query }, [{ part: 'body' }], { keys }))).toBe(
      'c: campaign has no value',
    );
  });

  test('in the way of Standard Webhooks is verified by its library, with either key', () => {
    const old = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
    const fresh = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const given = signed(
      {
        method: 'POST',
        headers: [
          { name: 'webhook-id', value: MESSAGE_ID },
          { name: 'webhook-timestamp', value: TIMESTAMP },
          { name: 'webhook-signature', value: SIGNATURE },
        ],
        body: { encoding: 'json', parameters: [CLICK] },
      },
      [{ part: 'message-id' }, { part: 'timestamp' }, { part: 'body' }],
      {
        nowEpochMs: Date.now(),
        keys: { current: { keyId: 'k-2', key: fresh }, previous: { keyId: 'k-1', key: old } },
        recipe: {
          algorithm: 'hmac-sha256',
          between: '.',
          encoding: 'base64',
          prefix: 'v1,',
          key: { encoding: 'base64', prefix: 'whsec_' },
          timestamp: 'unix-seconds',
          overlap: 'both-signatures',
        },
      },
    );

    const { body = '', headers: sent } = rendered(given).wire;

    expect(new Webhook(old).verify(body, sent)).toEqual({ click: 'c1' });
    expect(new Webhook(fresh).verify(body, sent)).toEqual({ click: 'c1' });
  });
});
