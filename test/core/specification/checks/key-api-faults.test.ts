import { describe, expect, test } from 'vitest';
import type { RequestTemplate } from '../../../../core/specification/request-template.ts';
import type { SigningRecipe } from '../../../../core/specification/signing-recipe.ts';
import type { Parameter, ValueSource } from '../../../../core/specification/value-source.ts';
import { faultsOf, query, request } from '../faults-of.ts';

const KEY: Parameter = { name: 'key', value: { from: 'new-key', part: 'key' } };
const ID: Parameter = { name: 'id', value: { from: 'new-key', part: 'id' } };
const SIGNATURE: Parameter = { name: 'sig', value: { from: 'signed', part: 'signature' } };
const SIGNED = request({ headers: [SIGNATURE] });

function template(...parameters: Parameter[]): RequestTemplate {
  return { method: 'PUT', path: '/key', query: parameters };
}

function signing(keyApi: SigningRecipe['keyApi']): { signing: SigningRecipe } {
  return {
    signing: {
      algorithm: 'hmac-sha256',
      content: [{ part: 'method' }],
      encoding: 'hex',
      key: { encoding: 'base64' },
      overlap: 'both-signatures',
      keyApi,
    },
  };
}

describe('a new key', () => {
  test.each([KEY, ID])('is handed over in the key API only: $name', (parameter) => {
    expect(faultsOf(query(parameter))).toEqual([
      `requests.conversion.query.${parameter.name} takes the new key, allowed: in signing.keyApi only`,
    ]);
    expect(faultsOf({ ...SIGNED, ...signing({ put: template(KEY, ID) }) })).toEqual([]);
  });

  test('is handed over by the request that is there for it', () => {
    expect(faultsOf({ ...SIGNED, ...signing({ put: template(ID) }) })).toEqual([
      'signing.keyApi.put hands over no key, allowed: a value from "new-key", part "key"',
    ]);
    expect(
      faultsOf({ ...SIGNED, ...signing({ put: template(ID), probe: template(KEY, SIGNATURE) }) }),
    ).toEqual([
      'signing.keyApi.put hands over no key, allowed: a value from "new-key", part "key"',
    ]);
  });

  test('is tried by a signed request', () => {
    const put = template(KEY);

    expect(faultsOf({ ...SIGNED, ...signing({ put, probe: template(SIGNATURE) }) })).toEqual([]);
    expect(
      faultsOf({ ...SIGNED, ...signing({ put, probe: template(SIGNATURE, SIGNATURE) }) }),
    ).toEqual([
      'signing.keyApi.probe.query has "sig" twice, allowed: once, or once for each of its milestones',
    ]);
    expect(
      faultsOf({
        ...SIGNED,
        ...signing({
          put,
          probe: template({ ...SIGNATURE, value: { from: 'signed', part: 'key-id' } }),
        }),
      }),
    ).toEqual([
      'signing.keyApi.probe is not signed, allowed: a value from "signed", part "signature"',
    ]);
  });
});

describe('the request of a key API', () => {
  test.each<[string, ValueSource]>([
    ['event', { from: 'event' }],
    ['status', { from: 'status' }],
    ['field', { from: 'field', field: 'clickId' }],
    ['attribute', { from: 'attribute', attribute: 'ip' }],
    ['money', { from: 'money', money: 'deposit' }],
    ['currency', { from: 'currency' }],
    ['time', { from: 'time', time: 'occurredAt', format: 'iso' }],
  ])('carries no %s, for no postback is spoken of', (from, value) => {
    const faults = faultsOf({
      ...SIGNED,
      ...signing({ put: template(KEY, { name: 'x', value: { from: 'joined', parts: [value] } }) }),
      money: { currency: { rule: 'any' } },
    });

    expect(faults).toEqual([
      `signing.keyApi.put.query.x takes the ${from} of a postback, allowed: constant, account, credential, signed, new-key, and the time sentAt`,
    ]);
  });

  test('carries what is known without one', () => {
    const text: ValueSource = { from: 'constant', text: 'x' };
    const values: ValueSource[] = [
      { from: 'map', of: { from: 'account', setting: 'site' }, to: {}, otherwise: 'x' },
      { from: 'digest', algorithm: 'md5', of: text, encoding: 'hex' },
      { from: 'basic', user: text, password: { from: 'credential', credential: 'token' } },
      { from: 'object', members: [{ name: 'a', value: { from: 'list', items: [text] } }] },
      { from: 'time', time: 'sentAt', format: 'iso' },
    ];
    const parameters = values.map((value, n) => ({ name: `p${n}`, value }));

    expect(
      faultsOf({
        ...SIGNED,
        ...signing({ put: template(KEY, ...parameters) }),
        credentials: ['token'],
        account: { site: { meaning: 'the site', example: 's1' } },
      }),
    ).toEqual([]);
  });

  test('uses only what is declared', () => {
    const token: Parameter = { name: 't', value: { from: 'credential', credential: 'token' } };

    expect(faultsOf({ ...SIGNED, ...signing({ put: template(KEY, token) }) })).toEqual([
      'signing.keyApi.put.query.t uses "token", allowed: the names in credentials, which are none',
    ]);
  });
});
