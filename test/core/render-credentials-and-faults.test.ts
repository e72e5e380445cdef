import { describe, expect, test } from 'vitest';
import type { PlatformSpecificationInput } from '../../core/platform-specification.ts';
import type { PostbackValues } from '../../core/postback.ts';
import { QUERY, render, rendered, values } from './render-fixture.ts';

describe('a credential', () => {
  const SECRETS = { token: 's3/cr3t+1', apiKey: 'key-9' };
  const request = (encoding: 'query' | 'json'): PlatformSpecificationInput['request'] => ({
    ...QUERY,
    encoding,
    headers: [{ name: 'X-Key', value: { from: 'credential', credential: 'apiKey' } }],
    parameters: [
      { name: 'token', value: { from: 'credential', credential: 'token' } },
      { name: 'goal', value: { from: 'event' } },
    ],
  });

  test.each(['query', 'json'] as const)(
    'is on the wire and never in the record: %s',
    (encoding) => {
      const { wire, record } = rendered(
        { request: request(encoding), credentials: ['token', 'apiKey'] },
        {},
        { credentials: SECRETS },
      );

      expect(JSON.stringify(wire)).toContain('key-9');
      expect(JSON.stringify(wire)).toMatch(/s3\/cr3t\+1|s3%2Fcr3t%2B1/);
      expect(JSON.stringify(record)).not.toMatch(/key-9|cr3t/);
      expect(record.headers['X-Key']).toBe('***');
    },
  );

  test('counts with its true length in the record of a body', () => {
    const { record } = rendered(
      { request: request('json'), credentials: ['token', 'apiKey'] },
      {},
      { credentials: SECRETS },
    );

    expect(record.body).toBe('{"token":"***","goal":"first"}');
    expect(record.headers['Content-Length']).toBe('36');
  });

  test('is masked in the record and everything else is as it was sent', () => {
    const given = { request: request('query'), credentials: ['token', 'apiKey'] };

    const { record } = rendered(given, {}, { credentials: SECRETS });

    expect(record).toEqual({
      method: 'GET',
      url: 'https://example.com/base/conv?token=***&goal=first',
      headers: {
        'X-Key': '***',
        Host: 'example.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
      },
    });
  });

  test.each([
    ['missing', {}, 'X-Key'],
    ['empty', { ...SECRETS, apiKey: '' }, 'X-Key'],
    ['missing in a parameter', { apiKey: 'key-9' }, 'token'],
  ])('that is %s makes the postback unsendable', (_which, credentials, parameter) => {
    const given = { request: request('query'), credentials: ['token', 'apiKey'] };

    expect(render(given, {}, { credentials: credentials as Record<string, string> })).toEqual({
      fault: { parameter, rule: 'credential has no value' },
    });
  });
});

describe('a postback that cannot be filled', () => {
  const AMOUNT: Partial<PlatformSpecificationInput> = {
    request: {
      ...QUERY,
      parameters: [
        { name: 'sum', value: { from: 'field', field: 'amount' } },
        { name: 'brand', value: { from: 'field', field: 'brandId' } },
      ],
    },
  };
  const { amountMinor, currency, ...withoutMoney } = values;

  test.each([
    ['amount', { ...withoutMoney, currency }, 'sum', 'amount has no value'],
    ['currency', { ...withoutMoney, amountMinor }, 'sum', 'amount has no value'],
    ['known currency', { ...values, currency: 'XXY' }, 'sum', 'amount has no value'],
    ['brand ID', values, 'brand', 'brandId has no value'],
  ])('for want of a %s names parameter and rule, and nothing is rendered', (...given) => {
    const [, row, parameter, rule] = given;

    const request = render(
      AMOUNT,
      {},
      {
        row: { milestone: 'ftd', values: row as PostbackValues },
      },
    );

    expect(request).toEqual({ fault: { parameter, rule } });
  });

  test('for a milestone that the platform has no word for says so', () => {
    const request = render({}, {}, { row: { milestone: 'deposit', values } });

    expect(request).toEqual({
      fault: { parameter: 'event', rule: 'made-up has no word for deposit' },
    });
  });

  test.each([
    ['too long', 'a'.repeat(33)],
    ['of other characters', 'g0'],
    ['in capitals', 'AB'],
    ['with a prefix', ' ab'],
    ['with a line break at its end', 'ab\n'],
    ['that matches only one alternative in part', 'abx|y'],
  ])('with a click ID %s says what it must match', (_how, clickId) => {
    const shape = { clickId: { pattern: '[0-9a-f]+|x', maxLength: 32 } };

    expect(render(shape, { clickId })).toEqual({
      fault: { parameter: 'clickId', rule: 'must match [0-9a-f]+|x with at most 32 characters' },
    });
  });

  test('measures a click ID in characters, not in code units', () => {
    const clickId = '🎰'.repeat(255);

    expect(rendered({}, { clickId }).wire.url).toContain('%F0%9F%8E%B0');
    expect(render({}, { clickId: `${clickId}x` })).toHaveProperty('fault.parameter', 'clickId');
  });

  test('with too long a transaction ID says how long it may be', () => {
    const fits = 'x'.repeat(100);

    expect(render({}, { transactionId: fits })).not.toHaveProperty('fault');
    expect(render({}, { transactionId: `${fits}x` })).toEqual({
      fault: { parameter: 'transactionId', rule: 'must have at most 100 characters' },
    });
  });
});
