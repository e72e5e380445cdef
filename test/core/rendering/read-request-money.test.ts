import { describe, expect, test } from 'vitest';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { CLICK, DEPOSIT, type Given } from './made-up.ts';
import { BASE, faultsOf, read, readQuery } from './read-fixture.ts';

describe('an amount', () => {
  const query: Parameter[] = [
    { name: 'sum', value: DEPOSIT },
    { name: 'cur', value: { from: 'currency' } },
  ];

  test.each([
    ['sum=50.00&cur=EUR', { amounts: { deposit: '5000' }, currency: 'EUR' }],
    ['sum=50&cur=JPY', { amounts: { deposit: '50' }, currency: 'JPY' }],
  ])('is told in minor units of its currency: %s', (sent, values) => {
    expect(readQuery(query, sent)).toMatchObject({ values, faults: [] });
  });

  test('of a currency that nobody knows is told', () => {
    expect(faultsOf(readQuery(query, 'sum=50.00&cur=ZZZ'))).toEqual([
      'sum: must be an amount of ZZZ',
    ]);
  });

  test('in minor units is an integer, and a negated one is told as it was', () => {
    const minor: ValueSource = { from: 'money', money: 'deposit', unit: 'minor', sign: 'negated' };
    const inMinor = [{ name: 'sum', value: minor }, ...query.slice(1)];

    expect(readQuery(inMinor, 'sum=-5000&cur=EUR')).toMatchObject({
      values: { amounts: { deposit: '5000' } },
      faults: [],
    });
    expect(readQuery(inMinor, 'sum=0&cur=EUR').values.amounts).toEqual({ deposit: '0' });
    expect(faultsOf(readQuery(inMinor, 'sum=50.5&cur=EUR'))).toEqual([
      'sum: must be an amount of EUR',
    ]);
  });

  test('is told in the one currency that the platform takes', () => {
    const only = (code: string | { account: string }): Given => ({
      platform: {
        requests: { conversion: { method: 'GET', path: '/conv', query: query.slice(0, 1) } },
        money: { currency: { rule: 'one', code, otherwise: 'hold' } },
      },
      account: { offer: 'jpy' },
    });

    expect(read(only('EUR'), { url: `${BASE}/conv?sum=50.00` })).toMatchObject({
      values: { amounts: { deposit: '5000' }, currency: 'EUR' },
      faults: [],
    });
    expect(read(only({ account: 'offer' }), { url: `${BASE}/conv?sum=50` })).toMatchObject({
      values: { amounts: { deposit: '50' }, currency: 'JPY' },
      faults: [],
    });
    expect(read(only({ account: 'gone' }), { url: `${BASE}/conv?sum=50` }).values).toEqual({});
  });

  test('of a currency that is not told stays untold', () => {
    const [sum] = query;

    expect(readQuery(sum ? [sum] : [], 'sum=50.00')).toMatchObject({ values: {}, faults: [] });
  });

  test('must be within the bounds and the currencies of the platform', () => {
    const money = {
      currency: { rule: 'listed', codes: ['eur', 'usd'] },
      letterCase: 'lower',
      max: '100',
    } as const;
    const requests = { conversion: { method: 'GET', path: '/conv', query } } as const;
    const bounded = (sent: string) =>
      read(
        {
          platform: {
            requests,
            money: { ...money, currency: { ...money.currency, codes: ['eur', 'usd'] } },
          },
        },
        { url: `${BASE}/conv?${sent}` },
      );

    expect(bounded('sum=100.00&cur=eur')).toMatchObject({
      values: { currency: 'EUR' },
      faults: [],
    });
    expect(faultsOf(bounded('sum=100.01&cur=eur'))).toEqual([
      'sum: must be at most 100 and is 100.01',
    ]);
    expect(faultsOf(bounded('sum=1.00&cur=EUR'))).toEqual(['cur: must be eur']);
    expect(faultsOf(bounded('sum=1.00&cur=gbp'))).toEqual([
      'sum: must be one of eur, usd, and is GBP',
      'cur: must be one of eur, usd, and is GBP',
    ]);
  });

  test('with more decimals than its currency is read if they are zeros', () => {
    const two: Parameter[] = query.map((one) =>
      one.name === 'sum' ? { ...one, value: { ...DEPOSIT, decimals: 2 } as ValueSource } : one,
    );

    expect(readQuery(two, 'sum=50.00&cur=JPY')).toMatchObject({
      values: { amounts: { deposit: '50' } },
      faults: [],
    });
  });

  test("is told in the operator's own currencies", () => {
    expect(readQuery(query, 'sum=1.2345&cur=XGC', { currencies: { XGC: 4 } })).toMatchObject({
      values: { amounts: { deposit: '12345' }, currency: 'XGC' },
      faults: [],
    });
  });
});

describe('shapes and limits', () => {
  test('are those of the specification', () => {
    const platform = {
      clickId: { pattern: '[a-z]+', maxLength: 5, example: 'a' },
      transactionIdMaxLength: 8,
      limits: { urlBytes: 100 },
      requests: {
        conversion: {
          method: 'GET',
          path: '/conv',
          query: [CLICK, { name: 't', value: { from: 'field', field: 'transactionId' } as const }],
        },
      },
    } satisfies Given['platform'];
    const sent = (query: string) => faultsOf(read({ platform }, { url: `${BASE}/conv?${query}` }));

    expect(sent('click=abc&t=12345678')).toEqual([]);
    expect(sent('click=ABC&t=12345678')).toEqual([
      'clickId: must match [a-z]+ with at most 5 characters',
    ]);
    expect(sent('click=abc&t=123456789')).toEqual([
      'transactionId: must have at most 8 characters',
    ]);
    expect(sent(`click=abc&t=${'1'.repeat(60)}`)).toEqual([
      'url: must have at most 100 bytes and has 102',
      'transactionId: must have at most 8 characters',
    ]);
  });
});

describe('a signature', () => {
  const signing = {
    algorithm: 'sha1',
    content: [{ part: 'query' }],
    encoding: 'hex',
    key: { encoding: 'utf8' },
    overlap: 'current-key',
    timestamp: 'iso',
  } as const;
  const query: Parameter[] = [
    CLICK,
    { name: 'sig', value: { from: 'signed', part: 'signature' } },
    { name: 'kid', value: { from: 'signed', part: 'key-id' }, absent: 'omit' },
    { name: 'id', value: { from: 'signed', part: 'message-id' }, absent: 'omit' },
    { name: 't', value: { from: 'signed', part: 'timestamp' }, absent: 'omit' },
  ];
  const requests = { conversion: { method: 'GET', path: '/conv', query } } as const;
  const signed = (sent: string) =>
    read(
      { platform: { requests, signing: { ...signing, content: [...signing.content] } } },
      { url: `${BASE}/conv?${sent}` },
    );

  test('is told with the request as it was signed', () => {
    expect(signed('click=a%20b&sig=abc&kid=k-1&id=m-1&t=2026-11-22T10%3A00%3A05Z')).toEqual({
      request: 'conversion',
      milestones: ['ftd'],
      values: { clickId: 'a b', transactionId: 'm-1' },
      sentAtEpochMs: 1_795_341_605_000,
      credentials: {},
      signed: {
        method: 'GET',
        url: `${BASE}/conv?click=a%20b&kid=k-1&id=m-1&t=2026-11-22T10%3A00%3A05Z`,
        body: '',
        timestamp: '2026-11-22T10:00:05Z',
        messageId: 'm-1',
        parameters: {
          query: [
            { name: 'click', value: 'a b' },
            { name: 'kid', value: 'k-1' },
            { name: 'id', value: 'm-1' },
            { name: 't', value: '2026-11-22T10:00:05Z' },
          ],
          body: [],
        },
        signature: 'abc',
        keyId: 'k-1',
      },
      faults: [],
    });
  });

  test('alone leaves a URL without a question mark, and nothing else is known', () => {
    const requests = {
      conversion: { method: 'GET', path: '/conv', query: query.slice(1, 2) },
    } as const;
    const platform = {
      requests: { conversion: { ...requests.conversion, query: [...requests.conversion.query] } },
      signing: { ...signing, content: [...signing.content] },
    };

    expect(read({ platform }, { url: `${BASE}/conv?sig=abc` }).signed).toStrictEqual({
      method: 'GET',
      url: `${BASE}/conv`,
      body: '',
      timestamp: undefined,
      messageId: undefined,
      parameters: { query: [], body: [] },
      signature: 'abc',
    });
  });

  test('that is missing is told as missing', () => {
    const result = signed('click=a');

    expect(result).not.toHaveProperty('signed');
    expect(faultsOf(result)).toEqual(['sig: is missing']);
  });

  test('in a form leaves the rest of the form as it came', () => {
    const parameters = query.slice(0, 2);
    const requests = {
      conversion: { method: 'POST', path: '/conv', body: { encoding: 'form', parameters } },
    } as const;
    const platform = {
      requests: {
        conversion: {
          ...requests.conversion,
          body: { ...requests.conversion.body, parameters: [...parameters] },
        },
      },
      signing: { ...signing, content: [...signing.content] },
    };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };

    const { signed: told } = read(
      { platform },
      { method: 'POST', headers, body: 'sig=abc&click=a%2Bb' },
    );

    expect(told).toMatchObject({
      url: `${BASE}/conv`,
      body: 'click=a%2Bb',
      parameters: { query: [], body: [{ name: 'click', value: 'a+b' }] },
    });
  });
});
