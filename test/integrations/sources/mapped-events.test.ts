import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { parseExactJson } from '../../../integrations/sources/exact-json.ts';
import {
  mappedReport,
  mappingSettings,
  meaningOf,
} from '../../../integrations/sources/mapped-events.ts';
import { MAPPED_FIELDS } from '../../../integrations/sources/mapped-fields.ts';
import { faultsOf, reportsIn } from './adapter-under-test.ts';

const BASE = { sourceEventId: 'evt-1', occurredAt: '2023-11-14T22:13:20.000Z', currencies: {} };
const REPORTED = { sourceEventId: 'evt-1', occurredAt: '2023-11-14T22:13:20.000Z' };
/** Every field under its own name, in an object `p`. */
const EVERY_FIELD = Object.fromEntries(MAPPED_FIELDS.map((name) => [name, `p.${name}`]));
const settings = z.strictObject(mappingSettings(EVERY_FIELD));
const PAID = { playerId: 'player-42', depositId: 'dep-1', amount: '50.00', currency: 'eur' };

/** What one event says whose fields stand in `p`. */
function report(type: string, p: object | string, overrides: object = {}, at = '') {
  const mapping = settings.parse({ events: { happened: { type } }, ...overrides });
  const meaning = meaningOf(mapping, ['happened']);
  if (!meaning) throw new Error('the event is mapped');
  const payload = parseExactJson(`{"p":${typeof p === 'string' ? p : JSON.stringify(p)}}`);
  const said = mappedReport(payload, meaning, { ...BASE, at });
  return reportsIn({ kind: 'events', events: [said] })[0];
}

describe('a mapped event', () => {
  test('that means a registration carries the click byte for byte', () => {
    const said = report('registration', {
      playerId: 42,
      brand: 'aurora',
      clickPlatform: 'scaleo',
      clickId: 'Ab%3A',
      clickedAt: '2023-11-14T21:00:00+01:00',
      campaign: 'c 1',
      partner: '77',
      promoCode: 'WELCOME',
      domain: 'Play.Example.com',
      product: 'casino',
      channel: 'app',
    });

    expect(said).toEqual({
      ...REPORTED,
      type: 'registration',
      playerId: '42',
      brand: 'aurora',
      click: {
        platform: 'scaleo',
        clickId: 'Ab%3A',
        clickedAt: '2023-11-14T20:00:00.000Z',
        campaign: 'c 1',
        partner: '77',
      },
      promoCode: 'WELCOME',
      domain: 'play.example.com',
      product: 'casino',
      channel: 'app',
    });
  });

  test.each([
    ['absent', {}],
    ['null', { clickId: null, clickPlatform: null, promoCode: null }],
    ['empty, as a template leaves them', { clickId: '', clickedAt: '', promoCode: '' }],
    ['without a click ID', { clickPlatform: 'scaleo', clickedAt: 'whenever' }],
  ])('that means a registration may know nothing of a click: %s', (_how, fields) => {
    expect(report('registration', { playerId: 'p', ...fields })).toEqual({
      ...REPORTED,
      type: 'registration',
      playerId: 'p',
    });
  });

  test.each(['deposit', 'refund', 'chargeback'])('that means a %s carries money', (type) => {
    expect(report(type, { ...PAID, transactionId: 'tx-1', promoCode: 'not of this type' })).toEqual(
      {
        ...REPORTED,
        type,
        playerId: 'player-42',
        depositId: 'dep-1',
        transactionId: 'tx-1',
        amountMinor: '5000',
        currency: 'EUR',
      },
    );
  });

  test('that means a reference says whose a payment will be', () => {
    const { amount, currency, ...reference } = PAID;

    expect(report('reference', reference)).toEqual({
      ...REPORTED,
      type: 'reference',
      playerId: 'player-42',
      depositId: 'dep-1',
    });
    expect(report('reference', { ...reference, amount, currency })).toMatchObject({
      expected: { amountMinor: '5000', currency: 'EUR' },
    });
  });

  test('that means activity carries totals, which may be zero', () => {
    const said = report(
      'activity',
      `{"playerId":"p","deposited":0.00,"wagered":70.5,"currency":"eur"}`,
    );

    expect(said).toEqual({
      ...REPORTED,
      type: 'activity',
      playerId: 'p',
      deposited: { amountMinor: '0', currency: 'EUR' },
      wagered: { amountMinor: '7050', currency: 'EUR' },
    });
  });

  test('that means revenue carries a loss too', () => {
    const said = report(
      'revenue',
      '{"playerId":"p","period":"2023-11","revision":3,"ggr":-12.34,"ngr":-0.00,"currency":"EUR"}',
    );

    expect(said).toEqual({
      ...REPORTED,
      type: 'revenue',
      playerId: 'p',
      period: '2023-11',
      revision: 3,
      ggrMinor: '-1234',
      ngrMinor: '0',
      currency: 'EUR',
    });
  });
});

describe('the amount of a mapped event', () => {
  test.each([
    ['50.00', 'EUR', '5000'],
    ['50', 'EUR', '5000'],
    ['50.5', 'EUR', '5050'],
    ['0.1', 'EUR', '10'],
    ['500', 'JPY', '500'],
    ['500.00', 'JPY', '500'],
    ['1.234', 'KWD', '1234'],
    ['0.123456789012345678', 'ETH', '123456789012345678'],
    ['90071992547409.93', 'EUR', '9007199254740993'],
  ])('%s %s is %s minor units, as a number and as a text', (written, currency, minor) => {
    const fields = `"playerId":"p","depositId":"d","currency":"${currency}"`;

    for (const amount of [written, `"${written}"`]) {
      expect(report('deposit', `{${fields},"amount":${amount}}`)).toMatchObject({
        amountMinor: minor,
      });
    }
  });

  test('is taken as it is where the stage file says that it is in minor units', () => {
    expect(report('deposit', { ...PAID, amount: 5000 }, { amountUnit: 'minor' })).toMatchObject({
      amountMinor: '5000',
    });
  });

  test.each([
    ['50.001', 'EUR', 'major', 'must be a plain decimal above 0 with at most 2 decimals'],
    ['500.5', 'JPY', 'major', 'must be a plain decimal above 0 with at most 0 decimals'],
    ['1.2345', 'KWD', 'major', 'must be a plain decimal above 0 with at most 3 decimals'],
    ['1e3', 'EUR', 'major', 'must be a plain decimal'],
    ['"50,00"', 'EUR', 'major', 'must be a plain decimal'],
    ['"EUR 50"', 'EUR', 'major', 'must be a plain decimal'],
    [`"${'9'.repeat(41)}"`, 'EUR', 'major', 'must be a plain decimal'],
    ['true', 'EUR', 'major', 'must be a text or a number'],
    ['{"value":50}', 'EUR', 'major', 'must be a text or a number'],
    ['50.00', 'EUR', 'minor', 'must be whole minor units'],
    [
      '50',
      'XTS1',
      'major',
      "the currency is unknown; give its decimals in the stage file's currencies",
    ],
    ['-50.00', 'EUR', 'major', 'must be above 0'],
    ['0', 'EUR', 'major', 'must be above 0'],
    ['0', 'EUR', 'minor', 'must be above 0'],
    ['-1', 'EUR', 'minor', 'must be above 0'],
    ['""', 'EUR', 'major', 'is missing'],
    ['null', 'EUR', 'major', 'is missing'],
  ])('is refused: %s %s in %s units', (amount, currency, amountUnit, wrong) => {
    const p = `{"playerId":"p","depositId":"d","currency":"${currency}","amount":${amount}}`;

    expect(faultsOf(() => report('deposit', p, { amountUnit }))).toEqual([`p.amount: ${wrong}`]);
  });
});

describe('a mapped event that cannot be used', () => {
  test.each<[string, string, object]>([
    ['p.playerId: is missing', 'registration', {}],
    ['p.playerId: is missing', 'registration', { playerId: '' }],
    ['p.playerId: must be a text or a number', 'registration', { playerId: { id: 1 } }],
    ['p.playerId: must be 1 to 255 characters', 'registration', { playerId: 'x'.repeat(256) }],
    [
      'p.clickPlatform: is missing',
      'registration',
      { playerId: 'p', clickId: 'c', clickedAt: '1700000000' },
    ],
    [
      'p.clickedAt: is missing',
      'registration',
      { playerId: 'p', clickId: 'c', clickPlatform: 'scaleo' },
    ],
    [
      'p.clickedAt: must be an ISO 8601 time with its offset, or Unix seconds or milliseconds',
      'registration',
      { playerId: 'p', clickId: 'c', clickPlatform: 'scaleo', clickedAt: '2023-11-14 20:00' },
    ],
    [
      'p.brand: must be 2 to 30 lower-case letters, digits or hyphens',
      'registration',
      { playerId: 'p', brand: 'Aurora Casino' },
    ],
    [
      'p.channel: Invalid option: expected one of "web"|"app"',
      'registration',
      { playerId: 'p', channel: 'email' },
    ],
    ['p.domain: must be a host name', 'registration', { playerId: 'p', domain: 'https://a.com/' }],
    ['p.depositId: is missing', 'deposit', { ...PAID, depositId: undefined }],
    [
      'p.depositId: must be 1 to 128 printable ASCII characters',
      'deposit',
      { ...PAID, depositId: 'é' },
    ],
    ['p.depositId: is missing', 'reference', { playerId: 'p' }],
    ['p.currency: is missing', 'deposit', { ...PAID, currency: undefined }],
    ['p.currency: is missing', 'activity', { playerId: 'p', wagered: 1 }],
    [
      'p.period: must be YYYY, YYYY-MM or YYYY-MM-DD',
      'revenue',
      { playerId: 'p', period: 'November', revision: 0, currency: 'EUR' },
    ],
    ['p.revision: is missing', 'revenue', { playerId: 'p', period: '2023', currency: 'EUR' }],
    [
      'p.revision: must be a whole number from 0 to 9999',
      'revenue',
      { playerId: 'p', period: '2023', currency: 'EUR', revision: -1 },
    ],
  ])('says %s of a %s', (fault, type, fields) => {
    expect(faultsOf(() => report(type, fields))).toEqual([fault]);
  });

  test('names every such field at once, and no value', () => {
    const fields = { playerId: ['secret-1'], depositId: 'é', amount: 'secret-2', currency: 7 };

    const faults = faultsOf(() => report('deposit', fields));

    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'p.amount',
      'p.currency',
      'p.depositId',
      'p.playerId',
    ]);
    expect(faults.join()).not.toMatch(/secret/);
  });

  test('names the element of a list that it stands in', () => {
    expect(faultsOf(() => report('registration', {}, {}, '3.'))).toEqual([
      '3.p.playerId: is missing',
    ]);
  });

  test('because the stage file points at no field that is needed says so', () => {
    const fields = { amount: null, playerId: null };

    expect(faultsOf(() => report('deposit', PAID, { fields }))).toEqual([
      'settings.fields.playerId: must say where the payload has it',
      'settings.fields.amount: must say where the payload has it',
    ]);
  });
});

describe('where the stage file finds fields', () => {
  test('an event may keep them elsewhere than the others', () => {
    const events = { happened: { type: 'deposit', fields: { amount: 'p.value' } } };

    expect(report('deposit', { ...PAID, amount: 1, value: 7 }, { events })).toMatchObject({
      amountMinor: '700',
    });
  });

  test('a field may be the same always, and no default applies to it then', () => {
    const fields = { clickPlatform: { always: 'scaleo' }, channel: null };
    const p = { playerId: 'p', clickId: 'c', clickedAt: '1700000000', channel: 'email' };

    const said = report('registration', p, { fields });

    expect(said).toMatchObject({ click: { platform: 'scaleo' } });
    expect(said).not.toHaveProperty('channel');
  });

  test('a field that is the same always is refused under its setting', () => {
    const fields = { currency: { always: 'euro!' } };

    expect(faultsOf(() => report('reference', { ...PAID, amount: undefined }, { fields }))).toEqual(
      [],
    );
    expect(faultsOf(() => report('deposit', PAID, { fields, amountUnit: 'minor' }))).toContain(
      'settings.fields.currency: must be 2 to 10 upper-case letters or digits',
    );
  });

  test('a brand may have another name at the source', () => {
    const brands = { '62515': 'aurora' };

    expect(report('registration', { playerId: 'p', brand: 62515 }, { brands })).toMatchObject({
      brand: 'aurora',
    });
    expect(report('registration', { playerId: 'p', brand: 'borealis' }, { brands })).toMatchObject({
      brand: 'borealis',
    });
  });

  test('a list may be on the way, by its index', () => {
    const fields = { playerId: 'p.ids.1' };

    expect(report('registration', { ids: ['a', 'b'] }, { fields })).toMatchObject({
      playerId: 'b',
    });
  });

  test.each([
    ['p.toString', 'is missing'],
    ['p.constructor', 'is missing'],
    ['p.constructor.name', 'is missing'],
    ['p.playerId.length', 'is missing'],
    ['p.ids.length', 'must be a text or a number'],
  ])('%s of the payload, which nobody sent, %s', (playerId, wrong) => {
    const p = { ids: ['a'], playerId: 'p' };

    const faults = faultsOf(() => report('registration', p, { fields: { playerId } }));

    expect(faults).toEqual([`${playerId}: ${wrong}`]);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'an event called %s means nothing unless the stage file says so',
    (name) => {
      const mapping = settings.parse({ events: { happened: { type: 'registration' } } });

      expect(meaningOf(mapping, [name])).toBeUndefined();
    },
  );

  test('a brand called as what every object has is that word', () => {
    expect(report('registration', { playerId: 'p', brand: 'constructor' })).toMatchObject({
      brand: 'constructor',
    });
  });

  test('the first of several names that means something counts', () => {
    const mapping = settings.parse({
      events: { special: { type: 'deposit' }, general: { type: 'registration' } },
    });

    expect(meaningOf(mapping, ['special', 'general'])?.type).toBe('deposit');
    expect(meaningOf(mapping, ['other', 'general'])?.type).toBe('registration');
  });
});
