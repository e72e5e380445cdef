import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { mappingSettings } from '../../../integrations/sources/mapped-events.ts';
import { MAPPED_FIELDS } from '../../../integrations/sources/mapped-fields.ts';
import { mappedSample } from '../../../integrations/sources/mapped-sample.ts';
import { FACTS } from './adapter-under-test.ts';

/** Every field under its own name, in an object `p`. */
const EVERY_FIELD = Object.fromEntries(MAPPED_FIELDS.map((name) => [name, `p.${name}`]));
const settings = z.strictObject(mappingSettings(EVERY_FIELD));

describe('the settings of a mapping', () => {
  const EVENTS = { happened: { type: 'registration' } };

  test.each<[string, object]>([
    ['without an event', { events: {} }],
    ['with an event of no known type', { events: { happened: { type: 'withdrawal' } } }],
    ['with a field of no known name', { events: EVENTS, fields: { email: 'p.email' } }],
    ['with an empty path', { events: EVENTS, fields: { amount: '' } }],
    ['with a path that ends in a dot', { events: EVENTS, fields: { amount: 'p.' } }],
    ['with a path through a prototype', { events: EVENTS, fields: { amount: 'p.__proto__.x' } }],
    ['with another unit', { events: EVENTS, amountUnit: 'cents' }],
    ['with a brand that is no name of ours', { events: EVENTS, brands: { a: 'Aurora!' } }],
    ['with a setting of no known name', { events: EVENTS, feilds: {} }],
  ])('are refused %s', (_what, given) => {
    expect(settings.safeParse(given).success).toBe(false);
  });

  test('stay the same when they are checked again', () => {
    const once = settings.parse({ events: EVENTS, fields: { amount: null } });

    expect(settings.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });
});

describe('a sample by a mapping', () => {
  test('is the registration where one is mapped, in the words of the source', () => {
    const mapping = settings.parse({
      events: { paid: { type: 'deposit' }, joined: { type: 'registration' } },
      brands: { 'Aurora Casino': 'aurora' },
    });

    expect(mappedSample(mapping, FACTS)).toEqual({
      name: 'joined',
      payload: { p: { playerId: 'player-42', brand: 'Aurora Casino' } },
    });
  });

  test.each([
    ['major', '50.00'],
    ['minor', '5000'],
  ])('of a deposit has its amount in %s units', (amountUnit, amount) => {
    const mapping = settings.parse({ events: { paid: { type: 'deposit' } }, amountUnit });

    expect(mappedSample(mapping, FACTS)).toMatchObject({
      name: 'paid',
      payload: { p: { amount, currency: 'EUR', depositId: 'dep-1' } },
    });
  });
});
