import { describe, expect, test } from 'vitest';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { faultsOf, readingOf, reportsIn, sampleOf } from './adapter-under-test.ts';
import { PAYPAL } from './paypal-webhook.ts';

const good = sampleOf(PAYPAL);

function said(event: unknown): WebhookRequest {
  const text = typeof event === 'string' ? event : JSON.stringify(event);
  return { ...good, body: Buffer.from(text) };
}

function event(type: string, id: unknown = '2GG279541U471931P') {
  return { id: 'WH-58D329510W468432D-8HN650336L201105X', event_type: type, resource: { id } };
}

describe('an event of PayPal', () => {
  test.each([
    ['PAYMENT.CAPTURE.COMPLETED', 'capture/2GG279541U471931P'],
    ['PAYMENT.CAPTURE.REFUNDED', 'refund/2GG279541U471931P'],
    ['PAYMENT.CAPTURE.REVERSED', 'reversal/2GG279541U471931P'],
  ])('%s is claimed, and nothing of its body is believed', (type, subject) => {
    const body = { ...event(type), resource: { id: '2GG279541U471931P', custom_id: 'player-42' } };

    expect(reportsIn(readingOf(PAYPAL, said(body)))).toEqual([
      {
        type: 'unconfirmed',
        said: type,
        subject,
        sourceEventId: 'WH-58D329510W468432D-8HN650336L201105X',
        occurredAt: '2023-11-14T22:13:20.000Z',
      },
    ]);
  });

  test.each([
    'PAYMENT.CAPTURE.PENDING',
    'PAYMENT.CAPTURE.DENIED',
    'CUSTOMER.DISPUTE.CREATED',
    'CUSTOMER.DISPUTE.RESOLVED',
    'PAYMENT.PAYOUTS-ITEM.SUCCEEDED',
    'constructor',
  ])('%s is ignored', (type) => {
    expect(readingOf(PAYPAL, said(event(type)))).toEqual({ kind: 'ignored', type });
  });

  test.each([
    ['that is no JSON', 'null and void', ['(body): is no JSON']],
    ['without a type', { id: 'WH-1' }, ['event_type: ']],
    ['without an ID', { ...event('PAYMENT.CAPTURE.COMPLETED'), id: undefined }, ['id: ']],
    ['without a resource', { id: 'WH-1', event_type: 'PAYMENT.CAPTURE.COMPLETED' }, ['resource: ']],
    ['of no ID', event('PAYMENT.CAPTURE.COMPLETED', 7), ['resource.id: ']],
    ['of another path', event('PAYMENT.CAPTURE.COMPLETED', '../orders/1234567'), ['resource.id: ']],
    ['of a long ID', event('PAYMENT.CAPTURE.REFUNDED', 'A'.repeat(31)), ['resource.id: ']],
  ])('%s cannot be used', (_how, body, paths) => {
    const faults = faultsOf(() => readingOf(PAYPAL, said(body)));

    expect(faults).toHaveLength(paths.length);
    expect(faults.every((fault, index) => fault.startsWith(paths[index] ?? '?'))).toBe(true);
  });
});
