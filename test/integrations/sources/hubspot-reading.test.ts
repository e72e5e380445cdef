import { describe, expect, test } from 'vitest';
import { hubspot } from '../../../integrations/sources/hubspot/adapter.ts';
import { hubspotDescription } from '../../../integrations/sources/hubspot/description.ts';
import { hubspotSample } from '../../../integrations/sources/hubspot/sample.ts';
import {
  faultsOf,
  readingOf,
  reportsIn,
  sampleOf,
  URL_OF_SOURCE,
  verdictOf,
} from './adapter-under-test.ts';

const UNDER = { adapter: hubspot, sample: hubspotSample };
const REGISTERED = { type: 'registration' as const, fields: {} };
const settings = hubspotDescription.settings.parse({
  events: {
    'contact.creation': { type: 'registration' },
    'contact.propertyChange:promo_code': {
      type: 'registration',
      fields: { promoCode: 'propertyValue' },
    },
    'contact.propertyChange:player_id': {
      type: 'registration',
      fields: { playerId: 'propertyValue' },
    },
    'contact.merge': { type: 'registration', fields: { playerId: 'propertyValue' } },
    'contact.propertyChange:plan=null': { type: 'registration' },
    'contact.propertyChange:plan=undefined': { type: 'registration' },
    'contact.propertyChange:status=paid': {
      type: 'deposit',
      fields: { depositId: 'eventId', amount: 'sum', currency: { always: 'EUR' } },
    },
  },
  fields: { brand: 'portalId' },
  brands: { '62515': 'aurora' },
}) as typeof hubspotSample.trial.settings;

function event(overrides: object = {}): Record<string, unknown> {
  return {
    eventId: 1,
    subscriptionId: 12_345,
    portalId: 62_515,
    occurredAt: 1_564_113_600_000,
    subscriptionType: 'contact.creation',
    attemptNumber: 0,
    objectId: 123,
    ...overrides,
  };
}

function read(body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = { method: 'POST', url: URL_OF_SOURCE, body: Buffer.from(text), headers: {} };
  return readingOf(UNDER, request, { settings });
}

const changed = (propertyName: unknown, propertyValue: unknown, more: object = {}) =>
  event({ subscriptionType: 'contact.propertyChange', propertyName, propertyValue, ...more });

describe('the events of HubSpot', () => {
  test('mean what the stage file says by subscription, property and value', () => {
    const reading = read([
      event(),
      changed('promo_code', 'WELCOME', { eventId: 2 }),
      changed('status', 'paid', { eventId: 3, sum: '12.50' }),
    ]);

    const common = { brand: 'aurora', playerId: '123', occurredAt: '2019-07-26T04:00:00.000Z' };
    expect(reportsIn(reading)).toEqual([
      { ...common, type: 'registration', sourceEventId: '1/12345/123/1564113600000' },
      {
        ...common,
        type: 'registration',
        sourceEventId: '2/12345/123/1564113600000',
        promoCode: 'WELCOME',
      },
      {
        ...common,
        type: 'deposit',
        sourceEventId: '3/12345/123/1564113600000',
        depositId: '3',
        amountMinor: '1250',
        currency: 'EUR',
      },
    ]);
  });

  test('keep every digit of an ID that is longer than a number can hold', () => {
    const text = JSON.stringify([event()]).replace(
      '"objectId":123',
      '"objectId":12345678901234567890',
    );

    expect(reportsIn(read(text))).toMatchObject([{ playerId: '12345678901234567890' }]);
  });

  test('are the same event however often they are sent', () => {
    const [first] = reportsIn(read([event({ attemptNumber: 0 })]));
    const [second] = reportsIn(read([event({ attemptNumber: 7 })]));

    expect(second).toEqual(first);
  });

  test('that are not mapped are left out, and alone they are ignored', () => {
    const others = [
      event({ subscriptionType: 'contact.deletion', eventId: undefined }),
      changed('status', 'trial'),
      changed('constructor', 'x'),
      changed(null, null),
    ];

    expect(reportsIn(read([...others, event()]))).toHaveLength(1);
    expect(read(others)).toEqual({ kind: 'ignored', type: 'contact.deletion' });
  });

  test.each<[string, object]>([
    ['1.subscriptionType', event({ subscriptionType: undefined })],
    ['1.eventId', event({ eventId: undefined })],
    ['1.eventId', event({ eventId: '1/2' })],
    ['1.subscriptionId', event({ subscriptionId: null })],
    ['1.objectId', event({ objectId: undefined })],
    ['1.occurredAt', event({ occurredAt: '2019-07-26T04:00:00Z' })],
    ['1.occurredAt', event({ occurredAt: 1_564_113_600 })],
    ['1.sum', changed('status', 'paid')],
    ['1.sum', changed('status', 'paid', { sum: '0' })],
    ['1.portalId', event({ portalId: 'Aurora!' })],
  ])('are all refused where one has no usable %s', (path, bad) => {
    const faults = faultsOf(() => read([event(), bad, event()]));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([path]);
  });

  test.each([
    ['an object', {}],
    ['an object that pretends to be a text', { toString: 1, valueOf: 1 }],
    ['a list', ['paid']],
  ])('are all refused where a value is %s', (_what, value) => {
    const faults = faultsOf(() => read([event(), changed('status', value)]));

    expect(faults).toEqual(['1.propertyValue: must be a text, a number, true or false']);
  });

  test.each([
    ['empty', ''],
    ['null', null],
    ['absent', undefined],
  ])('of which one needs a value that is %s are read without it', (_what, value) => {
    const cleared = changed('player_id', value, { eventId: 2 });

    expect(reportsIn(read([cleared, event()]))).toMatchObject([
      { sourceEventId: '1/12345/123/1564113600000' },
    ]);
    expect(read([cleared])).toEqual({ kind: 'ignored', type: 'contact.propertyChange' });
  });

  test('keep what they mean without a value that was cleared', () => {
    const [report] = reportsIn(read([changed('promo_code', '')]));

    expect(report).toMatchObject({ type: 'registration', playerId: '123' });
    expect(report).not.toHaveProperty('promoCode');
  });

  test('do not mean what the word for a missing value is mapped to', () => {
    expect(read([changed('plan', null), changed('plan', undefined)])).toEqual({
      kind: 'ignored',
      type: 'contact.propertyChange',
    });
    expect(reportsIn(read([changed('plan', 'null')]))).toHaveLength(1);
  });

  test.each<[string, object]>([
    ['1.eventId', changed('player_id', '', { eventId: undefined })],
    ['1.portalId', changed('player_id', '', { portalId: 'Aurora!' })],
    ['1.propertyValue', changed('player_id', 'x'.repeat(256))],
    ['1.propertyValue', changed('player_id', true)],
    ['1.propertyValue', changed(null, '', { subscriptionType: 'contact.merge' })],
  ])('are all refused where one has a value cleared or not, and no usable %s', (path, bad) => {
    const faults = faultsOf(() => read([event(), bad]));

    expect(faults.map((fault) => fault.split(':')[0])).toContain(path);
  });

  test.each([
    ['no list', '{"subscriptionType":"contact.creation"}'],
    ['an empty list', '[]'],
    ['a list of texts', '["contact.creation"]'],
    ['no JSON', 'a=1'],
    ['a list of too many', JSON.stringify(Array(1001).fill(event()))],
  ])('that are %s cannot be used', (_what, body) => {
    expect(faultsOf(() => read(body))).toHaveLength(1);
  });

  test.each([
    ['contact.creation', 'objectId'],
    ['contact.propertyChange:status=active', 'objectId'],
    ['contact.propertyChange:player_id', 'propertyValue'],
  ])('can be made for the mapping %s of a stage', async (name, playerId) => {
    const trial = {
      ...hubspotSample.trial,
      settings: {
        ...hubspotSample.trial.settings,
        publicUrl: 'https://public.example.com/webhooks/source',
        events: { [name]: REGISTERED },
        fields: { playerId },
      },
    };
    const under = {
      ...UNDER,
      description: hubspotDescription,
      sample: { ...hubspotSample, trial },
    };
    const sample = sampleOf(under);

    const reports = reportsIn(readingOf(under, sample));

    expect(reports).toMatchObject([{ type: 'registration', playerId: 'player-42' }]);
    expect(await verdictOf({ ...under, resign: (request) => request, emptyKey: {} }, sample)).toBe(
      'accepted',
    );
  });
});
