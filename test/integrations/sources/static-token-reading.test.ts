import { describe, expect, test } from 'vitest';
import { staticToken } from '../../../integrations/sources/static-token/adapter.ts';
import { staticTokenDescription } from '../../../integrations/sources/static-token/description.ts';
import { staticTokenSample } from '../../../integrations/sources/static-token/sample.ts';
import {
  faultsOf,
  NOW_EPOCH_MS,
  readingOf,
  reportsIn,
  sampleOf,
  URL_OF_SOURCE,
} from './adapter-under-test.ts';

type Settings = typeof staticTokenSample.trial.settings;
const UNDER = { adapter: staticToken, sample: staticTokenSample };
const EVENTS = {
  account_created: { type: 'registration' },
  paid: { type: 'deposit' },
  refunded: { type: 'refund' },
  charged_back: { type: 'chargeback' },
  stated: { type: 'revenue' },
  played: { type: 'activity' },
  announced: { type: 'reference' },
};
const NOW = new Date(NOW_EPOCH_MS).toISOString();

function read(body: object | string, overrides: object = {}) {
  const settings = staticTokenDescription.settings.parse({ events: EVENTS, ...overrides });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = { method: 'POST', url: URL_OF_SOURCE, body: Buffer.from(text), headers: {} };
  return readingOf(UNDER, request, { settings: settings as Settings });
}

const event = (overrides: object = {}) => ({
  event: 'account_created',
  id: 'evt-1',
  timestamp: '2023-11-14T21:00:00Z',
  playerId: 'player-42',
  ...overrides,
});
const PAID = { depositId: 'dep-1', amount: 50, currency: 'EUR' };

describe('a webhook with a static token', () => {
  test('has our own names where the stage file gives no others', () => {
    const click = { clickPlatform: 'scaleo', clickId: 'c-1', clickedAt: '1699990000' };

    expect(reportsIn(read(event({ ...click, brand: 'aurora', promoCode: 'WELCOME' })))).toEqual([
      {
        type: 'registration',
        sourceEventId: 'evt-1',
        occurredAt: '2023-11-14T21:00:00.000Z',
        playerId: 'player-42',
        brand: 'aurora',
        click: { platform: 'scaleo', clickId: 'c-1', clickedAt: '2023-11-14T19:26:40.000Z' },
        promoCode: 'WELCOME',
      },
    ]);
  });

  test('may have its name, ID and time elsewhere', () => {
    const body = {
      eventName: 'account_created',
      meta: { id: 7, at: 1_699_999_999 },
      playerId: 'p',
    };
    const places = { eventIn: 'eventName', idIn: 'meta.id', timeIn: 'meta.at' };

    expect(reportsIn(read(body, places))).toMatchObject([
      { sourceEventId: '7', occurredAt: '2023-11-14T22:13:19.000Z' },
    ]);
  });

  test.each([
    ['absent', undefined, NOW],
    ['empty', '', NOW],
    ['now', '2023-11-14T22:13:20Z', NOW],
    ['a second ahead', '2023-11-14T22:13:21Z', NOW],
    ['years ahead', '2030-01-01T00:00:00Z', NOW],
    ['72 hours ago', '2023-11-11T22:13:20Z', '2023-11-11T22:13:20.000Z'],
    ['72 hours and a second ago', '2023-11-11T22:13:19Z', NOW],
  ])('happened when it says only while that is near: %s', (_when, timestamp, occurredAt) => {
    expect(reportsIn(read(event({ timestamp })))).toMatchObject([{ occurredAt }]);
  });

  test.each(['paid', 'refunded', 'charged_back', 'announced', 'stated', 'played'])(
    'may carry amounts, or say whose they are, only where the stage file says so: %s',
    (name) => {
      const body = event({ ...PAID, event: name, period: '2023-11', revision: 1, wagered: 70 });

      expect(faultsOf(() => read(body))).toEqual([
        expect.stringMatching(/^event: .*settings\.mayReportMoney is not set$/),
      ]);
      expect(reportsIn(read(body, { mayReportMoney: true }))).toHaveLength(1);
    },
  );

  test('may say whose a payment will be', () => {
    const body = event({ event: 'announced', depositId: 'dep-1' });

    expect(reportsIn(read(body, { mayReportMoney: true }))).toMatchObject([
      { type: 'reference', depositId: 'dep-1' },
    ]);
  });

  test.each([
    ['12.50', '1250'],
    ['0.1', '10'],
    ['90071992547409.93', '9007199254740993'],
  ])('loses no digit of %s', (amount, amountMinor) => {
    const body = JSON.stringify(event({ ...PAID, event: 'paid' })).replace(':50', `:${amount}`);

    expect(reportsIn(read(body, { mayReportMoney: true }))).toMatchObject([{ amountMinor }]);
  });

  test.each(['email_opened', 'constructor', '__proto__'])(
    'of %s, which is not mapped, is ignored',
    (name) => {
      expect(read({ event: name })).toEqual({ kind: 'ignored', type: name });
    },
  );

  test.each<[string, object]>([
    ['event', { event: undefined }],
    ['event', { event: ['account_created'] }],
    ['id', { id: undefined }],
    ['id', { id: '' }],
    ['id', { id: {} }],
    ['id', { id: 'é' }],
    ['id', { id: 'x'.repeat(129) }],
    ['timestamp', { timestamp: '14.11.2023' }],
    ['timestamp', { timestamp: true }],
    ['playerId', { playerId: undefined }],
  ])('without a usable %s names it', (path, overrides) => {
    const faults = faultsOf(() => read(event(overrides)));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([path]);
  });

  test.each([
    ['no JSON', 'event=paid', '(body): is no JSON'],
    ['a text', '"account_created"', 'event: is missing'],
    ['a list', '[{"event":"account_created"}]', 'event: is missing'],
    ['null', 'null', 'event: is missing'],
  ])('that is %s cannot be used', (_what, body, fault) => {
    expect(faultsOf(() => read(body))).toEqual([fault]);
  });

  test('can be made for any mapping of a stage', () => {
    const settings = staticTokenDescription.settings.parse({
      events: EVENTS,
      eventIn: 'call.name',
      idIn: 'call.id',
      header: 'x-api-key',
    }) as Settings;
    const sample = { ...staticTokenSample, trial: { ...staticTokenSample.trial, settings } };

    const request = sampleOf({ sample });

    expect(request.headers).toHaveProperty('x-api-key', sample.trial.credentials.signingKey);
    expect(reportsIn(readingOf({ ...UNDER, sample }, request))).toMatchObject([
      { type: 'registration', playerId: 'player-42', brand: 'aurora' },
    ]);
  });
});
