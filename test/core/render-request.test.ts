import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlatformSpecificationInput } from '../../core/platform-specification.ts';
import { anyCharacter } from './any-character.ts';
import { QUERY, rendered } from './render-fixture.ts';

describe('a query', () => {
  test.each([
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
  ])('encodes the click ID %s exactly once, as %s', (clickId, encoded) => {
    expect(rendered({}, { clickId }).wire.url).toBe(
      `https://example.com/base/conv?click=${encoded}&goal=first`,
    );
  });

  test('gives every value back when it is decoded once', () => {
    const text = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 255 });
    const hostile = fc.string({
      unit: fc.constantFrom('%', '2', '5', '+', '&', '=', ' ', '#', 'é'),
    });

    fc.assert(
      fc.property(fc.oneof(text, hostile.filter(Boolean)), (clickId) => {
        const { url } = rendered({}, { clickId }).wire;
        const query = url.slice(url.indexOf('?') + 1);
        const decoded = query.split('&').map((pair) => pair.split('=').map(decodeURIComponent));
        expect(decoded).toEqual([
          ['click', clickId],
          ['goal', 'first'],
        ]);
        expect(new URL(url).searchParams.get('click')).toBe(clickId);
      }),
      { numRuns: 500 },
    );
  });

  test('names the host it goes to, with a port that is not the usual one', () => {
    const { wire } = rendered({}, {}, { baseUrl: 'http://127.0.0.1:4580/scaleo' });

    expect(wire.headers.Host).toBe('127.0.0.1:4580');
  });

  test('encodes the name of a parameter too', () => {
    const parameters = [{ name: 'meta[a b]', value: { from: 'event' } }] as const;

    const { wire } = rendered({ request: { ...QUERY, parameters: [...parameters] } });

    expect(wire.url).toBe('https://example.com/base/conv?meta%5Ba%20b%5D=first');
  });

  test('has no body', () => {
    expect(rendered({}).wire).toEqual({
      method: 'GET',
      url: 'https://example.com/base/conv?click=0f8fad5bd9cb469fa16570867728950e&goal=first',
      headers: { Host: 'example.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });
});

describe('a JSON body', () => {
  const JSON_REQUEST: PlatformSpecificationInput['request'] = {
    method: 'POST',
    path: '/events',
    encoding: 'json',
    headers: [{ name: 'X-Account', value: { from: 'constant', text: 'acme' } }],
    parameters: [
      { name: 'click', value: { from: 'field', field: 'clickId' } },
      { name: 'amount', value: { from: 'field', field: 'amount' }, type: 'number' },
      { name: 'text', value: { from: 'field', field: 'amount' } },
    ],
  };

  test('holds texts by the rules of JSON and decimals as numbers', () => {
    const { wire } = rendered({ request: JSON_REQUEST }, { clickId: 'a"b\\%20é🎰' });

    expect(wire).toEqual({
      method: 'POST',
      url: 'https://example.com/base/events',
      headers: {
        'X-Account': 'acme',
        Host: 'example.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '54',
      },
      body: '{"click":"a\\"b\\\\%20é🎰","amount":50,"text":"50.00"}',
    });
  });

  test.each([
    [1, 'EUR', '0.01'],
    [1999, 'EUR', '19.99'],
    [5000, 'JPY', '5000'],
    [1, 'KWD', '0.001'],
    [99_999_999_999_999, 'EUR', '999999999999.99'],
  ])('writes %d minor units of %s as %s', (amountMinor, currency, number) => {
    const { wire } = rendered({ request: JSON_REQUEST }, { amountMinor, currency });

    expect(wire.body).toContain(`"amount":${number},`);
  });
});

describe('a parameter', () => {
  const only = (parameter: object) => ({
    request: { ...QUERY, parameters: [parameter] } as PlatformSpecificationInput['request'],
  });

  test('for other milestones is left out', () => {
    const elsewhere = { name: 'x', value: { from: 'event' }, milestones: ['deposit'] };
    const here = { name: 'y', value: { from: 'event' }, milestones: ['ftd'] };

    const { wire } = rendered({
      request: {
        ...QUERY,
        parameters: [elsewhere, here] as PlatformSpecificationInput['request']['parameters'],
      },
    });

    expect(wire.url).toBe('https://example.com/base/conv?y=first');
  });

  test('that is optional is left out where it has no value, and sent where it has one', () => {
    const campaign = { name: 'c', value: { from: 'field', field: 'campaign' }, required: false };

    expect(rendered(only(campaign)).wire.url).toBe('https://example.com/base/conv?');
    expect(rendered(only(campaign), { campaign: 'summer' }).wire.url).toBe(
      'https://example.com/base/conv?c=summer',
    );
  });

  test.each([
    ['clickId', '0f8fad5bd9cb469fa16570867728950e'],
    ['playerRef', 'p_abc'],
    ['transactionId', 'ftd%3Aaurora%3Adep-1'],
    ['amount', '50.00'],
    ['currency', 'EUR'],
    ['occurredAt', '2026-11-22T11%3A59%3A58Z'],
    ['brandId', 'brand-7'],
  ])('carries the field %s as %s', (field, text) => {
    const request = rendered(
      only({ name: 'x', value: { from: 'field', field } }),
      {},
      {
        brandId: 'brand-7',
      },
    );

    expect(request.wire.url).toBe(`https://example.com/base/conv?x=${text}`);
  });
});
