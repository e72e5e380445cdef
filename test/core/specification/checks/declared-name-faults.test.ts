import { describe, expect, test } from 'vitest';
import type { ValueSource } from '../../../../core/specification/value-source.ts';
import { faultsOf, query, request } from '../faults-of.ts';

const TOKEN: ValueSource = { from: 'credential', credential: 'token' };
const SITE: ValueSource = { from: 'account', setting: 'site' };
const site = { meaning: 'the site', example: 's1' };

describe('a credential', () => {
  test.each<[string, ValueSource]>([
    ['alone', TOKEN],
    ['joined', { from: 'joined', parts: [{ from: 'constant', text: 'Bearer ' }, TOKEN] }],
    ['for a password', { from: 'basic', user: SITE, password: TOKEN }],
    ['digested', { from: 'digest', algorithm: 'md5', of: TOKEN, encoding: 'hex' }],
    ['mapped', { from: 'map', of: TOKEN, to: {}, otherwise: 'x' }],
    ['in a list', { from: 'list', items: [TOKEN] }],
    ['in an object', { from: 'object', members: [{ name: 'key', value: TOKEN }] }],
  ])('that is used %s must be declared', (_how, value) => {
    const used = query({ name: 't', value });
    const account = JSON.stringify(value).includes('site') ? { site } : {};

    expect(faultsOf({ ...used, account, credentials: ['token'] })).toEqual([]);
    expect(faultsOf({ ...used, account, credentials: ['other', 'token'] })).toEqual([
      'credentials has "other", which nothing uses, allowed: names that are used',
    ]);
    expect(faultsOf({ ...used, account, credentials: [] })).toHaveLength(1);
  });

  test('that is not declared is named with its place', () => {
    expect(
      faultsOf({ ...query({ name: 't', value: TOKEN }), credentials: ['tokn', 'key'] }),
    ).toEqual([
      'requests.conversion.query.t uses "token", allowed: the names in credentials, which are tokn, key',
      'credentials has "tokn", which nothing uses, allowed: names that are used',
      'credentials has "key", which nothing uses, allowed: names that are used',
    ]);
  });

  test.each([
    ['the path', request({ path: '/{key}/conv', pathValues: { key: TOKEN } }), 'pathValues.key'],
    ['a header', request({ headers: [{ name: 'X-Key', value: TOKEN }] }), 'headers.X-Key'],
    [
      'a body',
      request({ body: { encoding: 'form', parameters: [{ name: 'k', value: TOKEN }] } }),
      'body.parameters.k',
    ],
  ])('that is used in %s must be declared', (_where, overrides, path) => {
    expect(faultsOf({ ...overrides, credentials: ['token'] })).toEqual([]);
    expect(faultsOf(overrides)).toEqual([
      `requests.conversion.${path} uses "token", allowed: the names in credentials, which are none`,
    ]);
  });

  test('is declared once', () => {
    expect(
      faultsOf({ ...query({ name: 't', value: TOKEN }), credentials: ['token', 'token'] }),
    ).toEqual(['credentials has "token" twice, allowed: each name once']);
  });
});

describe('a setting of the account', () => {
  test('is declared if it is used, and used if it is declared', () => {
    const used = query({ name: 's', value: SITE });

    expect(faultsOf({ ...used, account: { site } })).toEqual([]);
    expect(faultsOf(used)).toEqual([
      'requests.conversion.query.s uses "site", allowed: the names in account, which are none',
    ]);
    expect(faultsOf({ account: { site } })).toEqual([
      'account has "site", which nothing uses, allowed: names that are used',
    ]);
  });

  test('can be what names the currency', () => {
    const overrides = (account: string) => ({
      account: { site },
      money: { currency: { rule: 'one' as const, code: { account }, otherwise: 'hold' as const } },
    });

    expect(faultsOf(overrides('site'))).toEqual([]);
    expect(
      faultsOf({ money: { currency: { rule: 'one', code: 'USD', otherwise: 'hold' } } }),
    ).toEqual([]);
    expect(faultsOf(overrides('page'))).toEqual([
      'money.currency.code uses "page", allowed: the names in account, which are site',
      'account has "site", which nothing uses, allowed: names that are used',
    ]);
  });

  test('is not looked for among what every object has', () => {
    const value: ValueSource = { from: 'account', setting: 'constructor' };

    expect(faultsOf(query({ name: 's', value }))).toEqual([
      'requests.conversion.query.s uses "constructor", allowed: the names in account, which are none',
    ]);
  });

  test('that is optional stands only where a value may be absent', () => {
    const account = { site: { ...site, optional: true as const } };

    expect(faultsOf({ ...query({ name: 's', value: SITE, absent: 'omit' }), account })).toEqual([]);
    expect(faultsOf({ ...query({ name: 's', value: SITE }), account })).toEqual([
      'requests.conversion.query.s always needs account.site, which is optional, allowed: a setting that is not, or absent: "omit" or "empty"',
    ]);
  });

  test('has an example of its own pattern', () => {
    const overrides = (example: string) => ({
      ...query({ name: 's', value: SITE }),
      account: { site: { ...site, example, pattern: '[0-9]{2}' } },
    });

    expect(faultsOf(overrides('12'))).toEqual([]);
    expect(faultsOf(overrides('123'))).toEqual([
      'account.site.example is "123", allowed: [0-9]{2}',
    ]);
    expect(faultsOf(overrides('a12'))).toHaveLength(1);
    expect(
      faultsOf({
        ...overrides('12'),
        account: { site: { ...site, example: '🎰', pattern: '.' } },
      }),
    ).toEqual([]);
  });
});
