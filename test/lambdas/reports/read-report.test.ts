import { describe, expect, test } from 'vitest';
import { SOURCE_ADAPTERS } from '../../../integrations/sources/adapters.ts';
import { readReport } from '../../../lambdas/reports/read-report.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

const CONFIG = testConfig({
  brands: ['aurora'],
  sources: {
    backend: { adapter: 'operator-events', eventBus: { source: 'com.aurora.backend' } },
    stripe: { adapter: 'stripe', eventBus: { source: 'aws.partner/stripe.com/ed_1' } },
    segment: {
      adapter: 'segment',
      eventBus: { source: 'aws.partner/segment.com/src1' },
      settings: { events: { 'Deposit Completed': { type: 'deposit' } } },
    },
    salesforce: {
      adapter: 'salesforce',
      brand: 'aurora',
      eventBus: { source: 'aws.partner/salesforce.com/00D/ch1' },
      settings: { events: { Deposit__e: { type: 'deposit' } } },
    },
    crm: { adapter: 'standard-webhooks' },
  },
  authority: { registration: 'crm', deposit: 'backend' },
  platforms: {
    scaleo: { specification: 'scaleo', baseUrl: 'https://a.scaletrk.com', brands: { aurora: {} } },
  },
});

function read(source: string, detail: object, detailType = 'ReportedEvent') {
  const envelope = {
    version: '0',
    id: '17e8dff5-d6cd-3770-ace9-aeac02b6ac3f',
    'detail-type': detailType,
    source,
    account: '123456789012',
    time: '2026-11-22T10:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail,
  };
  return readReport(JSON.stringify(envelope), {
    config: CONFIG,
    adapters: SOURCE_ADAPTERS,
    pseudonymKey: 'pseudonym-key-of-the-tests',
    nowEpochMs: Date.parse('2026-11-22T10:00:01Z'),
  });
}

const OWN = {
  id: 'ev-1',
  type: 'deposit',
  timestamp: '2026-11-22T09:59:00Z',
  data: { playerId: 'p1', brand: 'aurora', depositId: 'd1', amountMinor: 500, currency: 'JPY' },
};

describe('an event on a bus', () => {
  test("of the operator's own backend is a player event under a pseudonym", () => {
    const reading = read('com.aurora.backend', OWN);

    expect(reading).toMatchObject({
      outcome: 'accepted',
      source: 'backend',
      events: [{ type: 'deposit', source: 'backend', sourceEventId: 'ev-1', amountMinor: '500' }],
    });
    expect(JSON.stringify(reading)).not.toContain('"p1"');
  });

  test('of Stripe is the whole Stripe event', () => {
    const object = {
      id: 'pi_1',
      amount_received: 5000,
      currency: 'eur',
      metadata: { player_id: 'p1', brand: 'aurora', deposit_id: 'd1' },
    };
    const type = 'payment_intent.succeeded';
    const detail = { id: 'evt_1', type, created: 1_764_000_000, data: { object } };

    expect(read('aws.partner/stripe.com/ed_1', detail, type)).toMatchObject({
      outcome: 'accepted',
      events: [{ type: 'deposit', source: 'stripe', transactionId: 'pi_1' }],
    });
  });

  test('of Segment is the message that its webhook would carry', () => {
    const properties = { brand: 'aurora', deposit_id: 'd1', amount: 50.5, currency: 'eur' };
    const detail = {
      type: 'track',
      event: 'Deposit Completed',
      messageId: 'm-1',
      userId: 'p1',
      timestamp: '2026-11-22T09:59:00Z',
      properties,
    };

    expect(read('aws.partner/segment.com/src1', detail, 'track')).toMatchObject({
      events: [{ type: 'deposit', sourceEventId: 'm-1', amountMinor: '5050', currency: 'EUR' }],
    });
  });

  const salesforcePayload = {
    Player_Id__c: 'p1',
    Deposit_Id__c: 'd1',
    Amount__c: '50.00',
    Currency__c: 'EUR',
  };

  test('of Salesforce is named by its own identity and timed by AWS', () => {
    const detail = { event: { replayId: 17 }, payload: salesforcePayload };

    expect(read('aws.partner/salesforce.com/00D/ch1', detail, 'Deposit__e')).toMatchObject({
      events: [{ sourceEventId: '17', occurredAt: '2026-11-22T10:00:00.000Z' }],
    });
  });

  test('that is a change at Salesforce is named by its transaction', () => {
    const ChangeEventHeader = { transactionKey: '0001-aa', sequenceNumber: 2 };
    const detail = { payload: { ...salesforcePayload, ChangeEventHeader } };

    expect(read('aws.partner/salesforce.com/00D/ch1', detail, 'Deposit__e')).toMatchObject({
      events: [{ sourceEventId: '0001-aa/2' }],
    });
  });

  test.each<[string, string, object, string]>([
    ['a type that decides nothing', 'com.aurora.backend', { ...OWN, type: 'login' }, 'x'],
    ['a call that has no meaning', 'aws.partner/segment.com/src1', { type: 'identify' }, 'x'],
    ['a name that has no meaning', 'aws.partner/salesforce.com/00D/ch1', {}, 'toString'],
  ])('is ignored: %s', (_what, source, detail, detailType) => {
    expect(read(source, detail, detailType)).toMatchObject({ outcome: 'ignored', events: [] });
  });

  test.each<[string, string, object, RegExp]>([
    ['no ID', 'com.aurora.backend', { ...OWN, id: undefined }, /^id: /],
    ['a wrong field', 'com.aurora.backend', { ...OWN, timestamp: 'today' }, /^timestamp: /],
    ['a stranger', 'com.someone.else', OWN, /no source of this stage sends as com.someone.else/],
    ['a source of webhooks', 'crm', OWN, /no source of this stage/],
    ['no identity', 'aws.partner/salesforce.com/00D/ch1', { payload: {} }, /^event: /],
  ])('cannot be used: %s', (_what, source, detail, fault) => {
    const reading = read(source, detail, 'Deposit__e');

    expect(reading.outcome).toBe('unparseable');
    expect('faults' in reading && reading.faults[0]).toMatch(fault);
  });

  test.each(['no json', '[]', '{"detail":{}}'])('is none: %s', (body) => {
    const options = { config: CONFIG, adapters: SOURCE_ADAPTERS, pseudonymKey: 'x'.repeat(16) };

    expect(readReport(body, { ...options, nowEpochMs: 0 })).toEqual({
      outcome: 'unparseable',
      faults: ['the message is no EventBridge event'],
    });
  });
});

test('no number loses a digit on the way', () => {
  const body = `{"id":"e-1","detail-type":"track","source":"aws.partner/segment.com/src1","account":"1","time":"2026-11-22T10:00:00Z","detail":{"type":"track","event":"Deposit Completed","messageId":"m-1","userId":9007199254740993,"timestamp":"2026-11-22T09:59:00Z","properties":{"brand":"aurora","deposit_id":"d1","amount":0.00000010,"currency":"BTC"}}}`;
  const options = {
    config: CONFIG,
    adapters: SOURCE_ADAPTERS,
    pseudonymKey: 'pseudonym-key-of-the-tests',
    nowEpochMs: 0,
  };
  const playerOf = (text: string) => {
    const reading = readReport(text, options);
    return 'events' in reading ? reading.events[0] : undefined;
  };

  expect(playerOf(body)).toMatchObject({ amountMinor: '10' });
  expect(playerOf(body)).not.toEqual(playerOf(body.replace('740993', '740992')));
});
