import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRequest } from '../../../core/rendering/read-request.ts';
import { renderRequest } from '../../../core/rendering/render-request.ts';
import { verifySignature } from '../../../core/signing/verify-signature.ts';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { SigningRecipe } from '../../../core/specification/signing-recipe.ts';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { anyCharacter } from '../any-character.ts';
import { CLICK, DEPOSIT, type Given, inputFor, text } from './made-up.ts';

const PLAYER: Parameter = { name: 'player id', value: { from: 'field', field: 'playerRef' } };
const CURRENCY: Parameter = { name: 'cur', value: { from: 'currency' } };
const SUM: Parameter = { name: 'sum', value: DEPOSIT };
const ALL = [CLICK, PLAYER, SUM, CURRENCY];
const IN_JSON = [CLICK, PLAYER, { ...SUM, type: 'number' as const }, CURRENCY];

function body(encoding: 'form' | 'json' | 'json-list', parameters: Parameter[]) {
  return { method: 'POST', body: { encoding, parameters } } as const;
}

const nested: ValueSource = { from: 'object', members: IN_JSON };
const inText: ValueSource = { from: 'object', members: IN_JSON, as: 'text' };
const pathAndHeader: Partial<RequestTemplate> = {
  path: '/v1.0/{click}/{player}/x',
  pathValues: { click: CLICK.value, player: PLAYER.value },
  headers: [{ name: 'X-Sum', value: DEPOSIT }, CURRENCY],
};

const REQUESTS: Array<[string, Partial<RequestTemplate>]> = [
  ['a query', { query: ALL }],
  ['a form', body('form', ALL)],
  ['JSON', body('json', IN_JSON)],
  ['a JSON list', body('json-list', IN_JSON)],
  ['JSON in JSON', body('json', [{ name: 'data', value: nested }])],
  ['a list in JSON', body('json', [{ name: 'data', value: { from: 'list', items: [nested] } }])],
  ['JSON in a string', body('json', [{ name: 'data', value: inText }])],
  ['JSON in a query', { query: [{ name: 'data', value: nested }] }],
  [
    'a JSON list in a form',
    body('form', [{ name: 'd', value: { from: 'list', items: [nested] } }]),
  ],
  ['a path and headers', pathAndHeader],
  [
    'joined texts',
    {
      query: [
        { name: 'c', value: { from: 'joined', parts: [text('a='), CLICK.value, text('&b')] } },
        { name: 'p', value: { from: 'joined', parts: [CLICK.value, text(':'), PLAYER.value] } },
        { name: 's', value: { from: 'joined', parts: [text('g:'), DEPOSIT] } },
        CURRENCY,
      ],
    },
  ],
  [
    'minor units, negated',
    {
      query: [
        CLICK,
        PLAYER,
        CURRENCY,
        { name: 's', value: { ...DEPOSIT, unit: 'minor', sign: 'negated' } as ValueSource },
      ],
    },
  ],
];

const CURRENCIES = Object.fromEntries(
  Array.from({ length: 19 }, (_, exponent) => [`X${exponent + 10}`, exponent]),
);

const anyText = fc.oneof(
  fc.string({ unit: anyCharacter, minLength: 1, maxLength: 255 }),
  fc.string({
    unit: fc.constantFrom('%', '2', '5', '+', '&', '=', '/', '?', '#', '"', '\\', 'ש', '🎰', '.'),
    minLength: 1,
    maxLength: 255,
  }),
  fc.constantFrom('%253A', '%2e%2e', 'null', '1e5', 'a b', '{"a":1}', '__proto__'),
);
const anyAmount = fc
  .bigInt({ min: -(10n ** 30n) + 1n, max: 10n ** 30n - 1n })
  .map((amount) => amount.toString());
const anyCurrency = fc.constantFrom('EUR', 'JPY', 'KWD', 'ETH', ...Object.keys(CURRENCIES));

const anyValues = fc
  .record({ clickId: anyText, playerRef: anyText, deposit: anyAmount, currency: anyCurrency })
  .filter(({ clickId, playerRef }) => !/^\.+$/.test(clickId) && !/^\.+$/.test(playerRef))
  .map(({ deposit, ...values }) => ({ ...values, amounts: { deposit } }));

function given(request: Partial<RequestTemplate>, more: Given['platform'] = {}): Given {
  const requests = { conversion: { method: 'GET', path: '/conv', ...request } } as const;
  const money = { currency: { rule: 'any' }, negative: 'allowed' } as const;
  return { currencies: CURRENCIES, platform: { requests, money, ...more } };
}

describe('a rendered request parses back to the values that went in', () => {
  test.each(REQUESTS)('from %s', (_where, request) => {
    const input = inputFor(given(request));
    const { platform } = input;
    const options = { ...platform, currencies: CURRENCIES };

    fc.assert(
      fc.property(anyValues, (values) => {
        const row = { ...input.row, values: { ...input.row.values, ...values } };
        const result = renderRequest({ ...input, row });
        if ('fault' in result) throw new Error(result.fault.rule);
        expect(readRequest(platform.specification, result.wire, options)).toEqual({
          request: 'conversion',
          milestones: ['ftd'],
          values,
          credentials: {},
          faults: [],
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a signed request verifies after it was read, and not when it was changed', () => {
  const SIGNATURE: Parameter = { name: 'X-Sig', value: { from: 'signed', part: 'signature' } };
  const ID: Parameter = { name: 'X-Id', value: { from: 'signed', part: 'message-id' } };
  const TIME: Parameter = { name: 'X-Time', value: { from: 'signed', part: 'timestamp' } };
  const parameters = { part: 'parameters', write: 'name=value', between: '&' } as const;

  test.each<[string, Partial<RequestTemplate>, SigningRecipe['content']]>([
    [
      'in a header over JSON',
      {
        ...body('json', IN_JSON),
        query: [{ name: 'v', value: text('1') }],
        headers: [ID, TIME, SIGNATURE],
      },
      [{ part: 'message-id' }, { part: 'timestamp' }, { part: 'body' }],
    ],
    [
      'in a query',
      { query: [CLICK, SIGNATURE, PLAYER, SUM, CURRENCY] },
      [{ part: 'query' }, { part: 'path' }, { part: 'url' }, { part: 'method' }],
    ],
    ['in a form', body('form', [CLICK, SIGNATURE, PLAYER, SUM, CURRENCY]), [{ part: 'body' }]],
    [
      'in JSON over its parameters',
      body('json', [...IN_JSON, SIGNATURE]),
      [{ ...parameters, in: 'body', order: 'by-name' }],
    ],
    [
      'in a query over its parameters',
      { query: [SIGNATURE, ...ALL] },
      [{ ...parameters, in: 'query', order: 'as-sent' }],
    ],
  ])('%s', (_where, request, content) => {
    const recipe = {
      algorithm: 'hmac-sha256',
      content,
      between: '.',
      encoding: 'base64url',
      key: { encoding: 'utf8' },
      overlap: 'both-signatures',
    } as const;
    const input = inputFor({
      ...given(request, { signing: recipe as SigningRecipe }),
      keys: { current: { keyId: 'k-2', key: 'new' }, previous: { keyId: 'k-1', key: 'old' } },
    });
    const { platform } = input;
    const options = { ...platform, currencies: CURRENCIES };

    fc.assert(
      fc.property(anyValues, (values) => {
        const row = { ...input.row, values: { ...input.row.values, ...values } };
        const result = renderRequest({ ...input, row });
        if ('fault' in result) throw new Error(result.fault.rule);
        const { signed, faults } = readRequest(platform.specification, result.wire, options);
        if (!signed) throw new Error('no signature was read');
        const verifies = (key: string, change = {}) =>
          verifySignature(
            recipe as SigningRecipe,
            { ...signed, ...change },
            {
              current: { keyId: 'k', key },
            },
          );
        expect(faults).toEqual([]);
        expect([verifies('new'), verifies('old'), verifies('other')]).toEqual([true, true, false]);
      }),
      { numRuns: 25 },
    );
  });
});
