import { describe, expect, test } from 'vitest';
import { trustly } from '../../../integrations/sources/trustly/adapter.ts';
import { trustlySample } from '../../../integrations/sources/trustly/sample.ts';
import { verdictOf } from './adapter-under-test.ts';
import {
  bodied,
  DATA,
  DATA_SIGNED,
  movement,
  notified,
  TRUSTLY_UNDER_TEST,
} from './trustly-webhook.ts';

const { credentials: TRIAL, settings: SETTINGS } = trustlySample.trial;
const verdict = (...given: [Parameters<typeof verdictOf>[1], object?]) =>
  verdictOf(TRUSTLY_UNDER_TEST, ...given);

describe('a Trustly signature that would fit other fields', () => {
  const REFUND = { settings: { debits: 'refund' as const } };
  const DEBIT = { method: 'debit' };
  const FREE_TEXTS = ['enduserid', 'messageid', 'notificationid', 'orderid', 'timestamp'] as const;

  test.each(FREE_TEXTS)('because the end of its %s became a field of its own', async (field) => {
    const value = field === 'timestamp' ? DATA.timestamp : 'txn-1001';
    const { signature, uuid, data } = JSON.parse(String(movement({ [field]: value }).body)).params;
    for (let at = 1; at < value.length; at += 1) {
      const forged = { ...data, [field]: value.slice(0, at), [value.slice(at)]: '' };
      const body = { method: 'credit', params: { signature, uuid, data: forged } };

      expect(await verdict(bodied(JSON.stringify(body)))).not.toBe('accepted');
    }
  });

  test('is refused though it holds: a text of none hides a name', async () => {
    const { signature } = JSON.parse(String(movement({ messageid: 'txn-1001' }).body)).params;
    const forged = movement({ messageid: 'tx', 'n-1001': '' });

    expect(await verdict(TRUSTLY_UNDER_TEST.resign(forged, () => signature))).toBe('body');
  });

  test.each([
    ['a text of none', 'zzz', ''],
    ['a text', 'merchantid', '7'],
    ['a name in capitals', 'Amount', '1.00'],
    ['the name of what objects inherit', 'constructor', ''],
  ])('is refused with %s under a name nobody knows', async (_what, name, value) => {
    const more = { [name]: value };

    expect(await verdict(movement(more))).toBe('body');
    expect(await verdict(movement(more, DEBIT), REFUND)).toBe('body');
  });

  test('is refused with null under a name nobody knows', async () => {
    const request = notified(JSON.stringify({ ...DATA, zzz: null }), `${DATA_SIGNED}zzz`);

    expect(await verdict(request)).toBe('body');
  });

  test.each(['cancel', 'pending', 'account', 'kyc', 'payoutconfirmation', 'debit'])(
    'does not matter to a %s, of which nothing is reported',
    async (method) => {
      expect(await verdict(movement({ verified: 'x' }, { method }))).toBe('accepted');
    },
  );

  const SIGNED = 'currencyEURenduseridplayer-42messageid1';
  test.each([
    ['in a name', { [`${SIGNED}`]: '' }],
    ['in a value', { a: SIGNED }],
    ['in a text', SIGNED],
    ['between a name and its value', { [SIGNED.slice(0, 15)]: SIGNED.slice(15) }],
    ['deep inside', { a: [{ b: ['x', { orderid: '1' }] }] }],
  ])('is refused with the name of a field in its attributes, %s', async (_where, attributes) => {
    const data = { ...DATA, attributes };
    const text = DATA_SIGNED.replace('attributes', `attributes${flat(attributes)}`);

    expect(await verdict(notified(JSON.stringify(data), text))).toBe('body');
  });

  test('is none with other attributes, or with none at all', async () => {
    const data = JSON.stringify({ ...DATA, attributes: { descriptor: 'x', a: ['y'] } });
    const text = DATA_SIGNED.replace('attributes', 'attributesaydescriptorx');

    expect(await verdict(notified(data, text))).toBe('accepted');
    expect(await verdict(movement({ attributes: undefined }))).toBe('accepted');
  });

  test('quotes nothing of it', () => {
    const context = {
      credentials: [TRIAL],
      settings: SETTINGS,
      nowEpochMs: 0,
      toleranceSeconds: 300,
      fetchCertificate: () => Promise.reject(new Error('not needed')),
    };

    expect(() => trustly.verify(movement({ secret: 'x' }), context)).toThrow(
      'params.data has an unknown field: the signature does not tell it from a value',
    );
  });
});

/** As Trustly signs it; the names here need no sorting. */
function flat(value: unknown): string {
  if (Array.isArray(value)) return value.map(flat).join('');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, each]) => `${name}${flat(each)}`)
    .join('');
}
