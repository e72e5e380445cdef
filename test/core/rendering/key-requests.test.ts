import { describe, expect, test } from 'vitest';
import { renderKeyRequest } from '../../../core/rendering/render-request.ts';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { ValueSource } from '../../../core/specification/value-source.ts';
import { faultOf, inputFor } from './made-up.ts';
import { KEYS, MESSAGE_ID, SIGNATURE, sha1, signed } from './signed-fixture.ts';

describe('a request of a key API', () => {
  const { platform } = inputFor(signed({ headers: [] }, [{ part: 'message-id' }, { part: 'key' }]));
  const input = {
    platform,
    credentials: { token: 's3cr3t' },
    nowEpochMs: Date.parse('2026-11-22T10:00:05.250Z'),
    newKey: { keyId: 'k-2', key: 'fresh"key' },
  };

  test('hands over the new key, masked in the record', () => {
    const template: RequestTemplate = {
      method: 'PUT',
      path: '/keys/{id}',
      pathValues: { id: { from: 'new-key', part: 'id' } },
      headers: [{ name: 'X-Token', value: { from: 'credential', credential: 'token' } }],
      body: {
        encoding: 'json',
        parameters: [{ name: 'key', value: { from: 'new-key', part: 'key' } }],
      },
    };

    const result = renderKeyRequest({ ...input, template });

    expect(result).toEqual({
      wire: {
        method: 'PUT',
        url: 'https://example.com/base/keys/k-2',
        headers: {
          'X-Token': 's3cr3t',
          Host: 'example.com',
          'User-Agent': 'postproof/1',
          Connection: 'close',
          'Content-Type': 'application/json',
          'Content-Length': '20',
        },
        body: '{"key":"fresh\\"key"}',
      },
      record: {
        method: 'PUT',
        url: 'https://example.com/base/keys/k-2',
        headers: {
          'X-Token': '***',
          Host: 'example.com',
          'User-Agent': 'postproof/1',
          Connection: 'close',
          'Content-Type': 'application/json',
          'Content-Length': '20',
        },
        body: '{"key":"***"}',
      },
      secrets: ['s3cr3t', 'fresh"key', 'fresh\\"key'],
    });
  });

  test('can be signed by the new key, whose ID is the message', () => {
    const template: RequestTemplate = {
      method: 'GET',
      path: '/ping',
      headers: [
        { name: 'X-Signature', value: SIGNATURE },
        { name: 'X-Id', value: MESSAGE_ID },
      ],
    };

    const result = renderKeyRequest({ ...input, template, keys: { current: input.newKey } });

    expect(result).toHaveProperty('wire.headers.X-Signature', sha1('k-2|fresh"key'));
    expect(result).toHaveProperty('wire.headers.X-Id', 'k-2');
  });

  test.each<[ValueSource, string]>([
    [{ from: 'event' }, 'event'],
    [{ from: 'status' }, 'status'],
    [{ from: 'attribute', attribute: 'ip' }, 'ip'],
    [{ from: 'field', field: 'clickId' }, 'clickId'],
  ])('speaks of no postback: %j has no value', (value, name) => {
    const query = [{ name: 'x', value }];
    const template: RequestTemplate = { method: 'GET', path: '/ping', query };

    expect(renderKeyRequest({ ...input, template })).toEqual({
      fault: { parameter: 'x', rule: `${name} has no value` },
    });
  });
});

test('a postback hands over no key', () => {
  const query = [
    { name: 'id', value: { from: 'new-key', part: 'id' } as const, absent: 'omit' as const },
    { name: 'key', value: { from: 'new-key', part: 'key' } as const },
  ];

  expect(faultOf({ request: { query }, keys: KEYS })).toBe('key: new key has no value');
});
