import { describe, expect, test } from 'vitest';
import type { SignedPart, SigningRecipe } from '../../../../core/specification/signing-recipe.ts';
import type { Parameter, ValueSource } from '../../../../core/specification/value-source.ts';
import { CLICK, faultsOf, query, request } from '../faults-of.ts';

const RECIPE: SigningRecipe = {
  algorithm: 'hmac-sha256',
  content: [{ part: 'method' }],
  encoding: 'hex',
  key: { encoding: 'utf8' },
  overlap: 'current-key',
};
const SIGNATURE: ValueSource = { from: 'signed', part: 'signature' };
const IN_HEADER = request({ headers: [{ name: 'X-S', value: SIGNATURE }] });

function signedPart(part: 'signature' | 'timestamp' | 'key-id' | 'message-id'): Parameter {
  return { name: part, value: { from: 'signed', part } };
}

describe('what a recipe makes', () => {
  test.each(['signature', 'timestamp', 'key-id', 'message-id'] as const)(
    'is there only with a recipe: %s',
    (part) => {
      expect(faultsOf(query(signedPart(part)))).toEqual([
        `requests.conversion.query.${part} needs signing, which is missing, allowed: a recipe`,
      ]);
    },
  );

  test('is sent: a signature that nobody sees is none', () => {
    const fault =
      'signing is given, but no request carries the signature, allowed: a value from "signed"';

    expect(faultsOf({ ...IN_HEADER, signing: RECIPE })).toEqual([]);
    expect(faultsOf({ signing: RECIPE })).toEqual([fault]);
    expect(faultsOf({ ...query(signedPart('key-id')), signing: RECIPE })).toEqual([fault]);
    expect(
      faultsOf({
        signing: {
          ...RECIPE,
          keyApi: {
            put: {
              method: 'PUT',
              path: '/key',
              query: [
                { name: 'key', value: { from: 'new-key', part: 'key' } },
                signedPart('signature'),
              ],
            },
          },
        },
      }),
    ).toEqual([fault]);
  });
});

describe('a signature', () => {
  const PLACES: Array<[string, Parameters<typeof faultsOf>[0]]> = [
    ['headers', IN_HEADER],
    ['query', query({ name: 'sig', value: SIGNATURE })],
    ['path', request({ path: '/{sig}', pathValues: { sig: SIGNATURE } })],
    [
      'body',
      request({
        body: {
          encoding: 'json',
          parameters: [
            { name: 'd', value: { from: 'object', members: [{ name: 'sig', value: SIGNATURE }] } },
          ],
        },
      }),
    ],
  ];
  const ALLOWED: Record<string, Array<SignedPart['part']>> = {
    headers: ['method', 'path', 'query', 'url', 'body', 'message-id'],
    query: ['method', 'path', 'query', 'url', 'body', 'message-id'],
    path: ['method', 'query', 'body', 'message-id'],
    body: ['method', 'path', 'query', 'url', 'message-id'],
  };
  const BARE = ['method', 'path', 'query', 'url', 'body', 'message-id'] as const;

  test.each(PLACES)('in the %s is over nothing that holds it', (place, overrides) => {
    const signable = BARE.filter(
      (part) =>
        faultsOf({ ...overrides, signing: { ...RECIPE, content: [{ part }] } }).length === 0,
    );

    expect(signable).toEqual(ALLOWED[place]);
  });

  test('that would hold itself is named with both places', () => {
    const [, , inPath, inBody] = PLACES.map(([, overrides]) => overrides);
    const signing = { ...RECIPE, content: [{ part: 'body' }, { part: 'url' }] } as SigningRecipe;

    expect(faultsOf({ ...inPath, signing })).toEqual([
      'requests.conversion.pathValues.sig is part of the url that it signs, allowed: in a header or the query',
    ]);
    expect(faultsOf({ ...inBody, signing })).toEqual([
      'requests.conversion.body.parameters.d.sig is part of the body that it signs, allowed: in a header or the query',
    ]);
  });

  test('in the body may be over the parameters beside it, and the time may stand there', () => {
    const signing: SigningRecipe = {
      ...RECIPE,
      timestamp: 'iso',
      content: [
        { part: 'parameters', in: 'body', order: 'by-name', write: 'value', between: ',' },
        { part: 'timestamp' },
      ],
    };
    const parameters = [signedPart('signature'), signedPart('timestamp')];

    expect(faultsOf({ ...request({ body: { encoding: 'form', parameters } }), signing })).toEqual(
      [],
    );
  });

  test('of a body is not troubled by a time inside', () => {
    const parameters = [signedPart('timestamp')];
    const signing: SigningRecipe = { ...RECIPE, timestamp: 'iso', content: [{ part: 'body' }] };
    const overrides = request({
      headers: [signedPart('signature')],
      body: { encoding: 'json', parameters },
    });

    expect(faultsOf({ ...overrides, signing })).toEqual([]);
  });
});

describe('the signing time', () => {
  const timed = {
    ...request({ headers: [signedPart('signature'), signedPart('timestamp')] }),
    signing: { ...RECIPE, content: [{ part: 'method' }, { part: 'timestamp' }] } as SigningRecipe,
  };

  test('has a format where it is signed or sent', () => {
    expect(
      faultsOf({ ...timed, signing: { ...timed.signing, timestamp: 'unix-seconds' } }),
    ).toEqual([]);
    expect(faultsOf(timed)).toEqual([
      'signing.timestamp is missing, allowed: its format, because signing.content.1, requests.conversion.headers.timestamp needs it',
    ]);
    expect(faultsOf({ ...timed, signing: RECIPE })).toHaveLength(1);
    expect(faultsOf({ ...IN_HEADER, signing: timed.signing })).toHaveLength(1);
  });
});

describe('the key', () => {
  test.each(['hmac-sha1', 'hmac-sha256', 'hmac-sha512'] as const)(
    'is not signed by %s, which takes it apart',
    (algorithm) => {
      const content: SignedPart[] = [{ part: 'method' }, { part: 'key' }];
      const keyFirst: SignedPart[] = [{ part: 'key' }];

      expect(faultsOf({ ...IN_HEADER, signing: { ...RECIPE, algorithm } })).toEqual([]);
      expect(faultsOf({ ...IN_HEADER, signing: { ...RECIPE, algorithm, content } })).toEqual([
        `signing.content.1 is the key, allowed: none, because ${algorithm} takes the key apart from what is signed`,
      ]);
      expect(
        faultsOf({ ...IN_HEADER, signing: { ...RECIPE, algorithm, content: keyFirst } }),
      ).toHaveLength(1);
    },
  );

  test.each(['md5', 'sha1', 'sha256', 'sha512'] as const)(
    'is among what %s digests',
    (algorithm) => {
      const content: SignedPart[] = [{ part: 'key' }, { part: 'method' }];

      expect(faultsOf({ ...IN_HEADER, signing: { ...RECIPE, algorithm, content } })).toEqual([]);
      expect(faultsOf({ ...IN_HEADER, signing: { ...RECIPE, algorithm } })).toEqual([
        `signing.content has no key, allowed: a part "key", because ${algorithm} takes none itself`,
      ]);
    },
  );
});

describe('named parameters that are signed', () => {
  const signing = (place: 'query' | 'body', ...names: string[]): SigningRecipe => ({
    ...RECIPE,
    content: [
      { part: 'method' },
      {
        part: 'parameters',
        in: place,
        order: 'as-sent',
        write: 'value',
        between: '',
        names: names as [string],
      },
    ],
  });
  const both = request({
    headers: [signedPart('signature')],
    query: [CLICK, { name: { from: 'event' }, value: { from: 'constant', text: '1' } }],
    body: {
      encoding: 'form',
      parameters: [{ name: 'sum', value: { from: 'field', field: 'brand' } }],
    },
  });

  test('are there in every request that is signed', () => {
    expect(faultsOf({ ...both, signing: signing('query', 'click') })).toEqual([]);
    expect(faultsOf({ ...both, signing: signing('body', 'sum') })).toEqual([]);
    expect(faultsOf({ ...both, signing: signing('query', 'sum') })).toEqual([
      'signing.content.1.names has "sum", allowed: the query of requests.conversion, which has click',
    ]);
    expect(faultsOf({ ...IN_HEADER, signing: signing('body', 'sum') })).toEqual([
      'signing.content.1.names has "sum", allowed: the body of requests.conversion, which has none',
    ]);
  });

  test('may be several, beside another value of the recipe', () => {
    const overrides = request({
      headers: [signedPart('key-id'), signedPart('signature')],
      query: [CLICK, { name: 'b', value: { from: 'field', field: 'brand' } }],
    });

    expect(faultsOf({ ...overrides, signing: signing('query', 'b', 'x', 'click') })).toEqual([
      'signing.content.1.names has "x", allowed: the query of requests.conversion, which has click, b',
    ]);
  });

  test('need not be in a request that is not, even if it says which key there is', () => {
    const { requests = {} } = both;
    const plain = { method: 'GET' as const, path: '/plain', query: [CLICK, signedPart('key-id')] };

    expect(
      faultsOf({
        requests: { conversion: plain, ...requests, plain } as NonNullable<typeof both.requests>,
        events: { ftd: 'f', deposit: { word: 'd', request: 'plain' } },
        repeats: {
          ftd: { effect: 'recognised', key: 'k' },
          deposit: { effect: 'recognised', key: 'k' },
        },
        signing: signing('body', 'sum'),
      }),
    ).toEqual([]);
  });
});
