import { expect } from 'vitest';
import { CLICK, events, query } from '../faults-of.ts';
import { type Dimension, faultOf, type Overrides, platform, send } from './send.ts';

const ANY_MONEY = { money: { currency: { rule: 'any' as const } } };
const EVENT = { name: 'goal', value: { from: 'event' as const } };
const SUM = { name: 'sum', value: { from: 'money' as const, money: 'deposit' as const } };

function tail(overrides: Overrides, given: Parameters<typeof send>[1] = {}): string {
  return send(overrides, given).url.replace('https://made-up.example.com/conv?click=c1', '');
}

/** Which event it is, what it is worth and when it was. */
export const EVENT_DIMENSIONS: Dimension[] = [
  {
    number: 11,
    what: 'an event is a URL, a number, an alias, a token, a parameter of its own, or nothing',
    shows: () => {
      const path = (name: string) => ({ method: 'GET' as const, path: `/${name}`, query: [CLICK] });
      const separate = {
        ...events({ ftd: {}, deposit: { request: 'again' } }),
        requests: { conversion: path('first'), again: path('again') },
      };
      const flag = {
        name: { from: 'event' as const },
        value: { from: 'constant' as const, text: 'true' },
      };
      const optional = { ...EVENT, absent: 'omit' as const };

      expect(send(separate, { milestone: 'deposit' }).url).toMatch(/\/again\?click=c1$/);
      expect(tail({ ...query(EVENT), words: 'account' }, { words: { ftd: '1017' } })).toBe(
        '&goal=1017',
      );
      expect(tail({ ...query(EVENT), ...events({ ftd: 'PURCHASE' }) })).toBe('&goal=PURCHASE');
      expect(tail({ ...query(flag), ...events({ ftd: 'dep' }) })).toBe('&dep=true');
      expect(tail({ ...query(optional), ...events({ registration: 'reg', ftd: {} }) })).toBe('');
    },
  },
  {
    number: 12,
    what: 'event and status are two things, or only one of them is there',
    shows: () => {
      const status = { name: 'status', value: { from: 'status' as const } };
      const statuses = { words: ['pending', 'approved'] };
      const both = events({
        ftd: { word: 'ftd', status: 'pending' },
        qualified: { word: 'ftd', status: 'approved' },
      });
      const only = events({ ftd: { status: 'approved' } });

      expect(tail({ ...both, statuses, ...query(EVENT, status) })).toBe('&goal=ftd&status=pending');
      expect(tail({ ...both, statuses, ...query(EVENT, status) }, { milestone: 'qualified' })).toBe(
        '&goal=ftd&status=approved',
      );
      expect(tail({ ...only, statuses, ...query(status) })).toBe('&status=approved');
    },
  },
  {
    number: 13,
    what: 'statuses are words, numbers or letters, or are mapped by the sender',
    shows: () => {
      const status = { name: 'status', value: { from: 'status' as const } };
      const of = (word: string) =>
        tail({
          ...events({ ftd: { word: 'f', status: word } }),
          statuses: { words: [word] },
          ...query(status, { name: 'sale_status', value: { from: 'constant', text: word } }),
        });

      expect(['approved', '1', 'A'].map(of)).toEqual([
        '&status=approved&sale_status=approved',
        '&status=1&sale_status=1',
        '&status=A&sale_status=A',
      ]);
    },
  },
  {
    number: 14,
    what: 'the moves of a status that a platform allows',
    shows: () => {
      const moves = [
        { from: 'lead', to: 'sale' },
        { from: 'sale', to: 'rejected' },
      ];
      const statuses = { words: ['lead', 'sale', 'rejected'], moves };

      expect(platform({ statuses }).statuses?.moves).toEqual(moves);
    },
  },
  {
    number: 15,
    what: 'money is a deposit, gross or net revenue, a payout, two of them, or nothing',
    shows: () => {
      const overrides = {
        ...ANY_MONEY,
        ...events({ registration: 'r', ftd: 'f', revenue: 'ngr' }),
        ...query(
          { ...SUM, milestones: ['ftd'] },
          { name: 'payout', value: { from: 'money', money: 'payout' }, milestones: ['ftd'] },
          { name: 'ngr', value: { from: 'money', money: 'ngr' }, milestones: ['revenue'] },
          { name: 'fixed', value: { from: 'constant', text: '1' }, milestones: ['registration'] },
        ),
      };

      expect(tail(overrides, { values: { amounts: { deposit: '5000', payout: '150' } } })).toBe(
        '&sum=50.00&payout=1.50',
      );
      expect(tail(overrides, { milestone: 'revenue', values: { amounts: { ngr: '7' } } })).toBe(
        '&ngr=0.07',
      );
      expect(tail(overrides, { milestone: 'registration' })).toBe('&fixed=1');
    },
  },
  {
    number: 16,
    what: 'a number is decimal text, minor units, part of a text, negative, bounded, or a word',
    shows: () => {
      const money = {
        currency: { rule: 'any' as const },
        negative: 'allowed' as const,
        max: '100',
      };
      const group = { from: 'constant' as const, text: 'CD:' };
      const overrides = {
        money,
        ...query(
          SUM,
          { name: 'cents', value: { ...SUM.value, unit: 'minor' } },
          { name: 'exact', value: { ...SUM.value, decimals: 4 } },
          { name: 'parts', value: { from: 'joined', parts: [group, SUM.value] } },
          { name: 'minus', value: { ...SUM.value, sign: 'negated' } },
          { name: 'auto', value: { from: 'constant', text: 'auto' } },
        ),
      };

      expect(tail(overrides)).toBe(
        '&sum=50.00&cents=5000&exact=50.0000&parts=CD%3A50.00&minus=-50.00&auto=auto',
      );
      expect(faultOf(overrides, { values: { amounts: { deposit: '10001' } } })?.parameter).toBe(
        'sum',
      );
    },
  },
  {
    number: 17,
    what: 'the currency is free, listed, one, in small letters, or a flag beside a code',
    shows: () => {
      const currency = { name: 'cur', value: { from: 'currency' as const } };
      const map = { from: 'map' as const, of: currency.value, to: { BTC: '1' }, otherwise: '0' };
      const listed = { currency: { rule: 'listed' as const, codes: ['EUR', 'USD'] } };
      const one = { rule: 'one' as const, code: 'USD', otherwise: 'hold' as const };
      const BTC = { values: { amounts: { deposit: '5000' }, currency: 'BTC' } };

      expect(tail({ ...ANY_MONEY, ...query(currency, { name: 'crypto', value: map }) }, BTC)).toBe(
        '&cur=BTC&crypto=1',
      );
      expect(tail({ money: { ...listed, letterCase: 'lower' }, ...query(currency) })).toBe(
        '&cur=eur',
      );
      expect(faultOf({ money: listed, ...query(currency) }, BTC)?.parameter).toBe('currency');
      expect(faultOf({ money: { currency: one }, ...query(SUM) })?.parameter).toBe('currency');
    },
  },
  {
    number: 21,
    what: 'a transaction ID is opaque, the name of a step, cut or refused when too long',
    shows: () => {
      const value = { from: 'field' as const, field: 'transactionId' as const };
      const values = { transactionId: 'x'.repeat(60) };
      const cut = query({ name: 't', value, maxLength: 50, tooLong: 'cut' });
      const step = query({ name: 't', value: { from: 'event' } });

      expect(tail(cut, { values })).toBe(`&t=${'x'.repeat(50)}`);
      expect(tail(step)).toBe('&t=first');
      expect(faultOf({ ...query(), transactionIdMaxLength: 59 }, { values })?.parameter).toBe(
        'transactionId',
      );
    },
  },
  {
    number: 22,
    what: 'a time has many forms, is the word for now, is not sent, or makes an event too old',
    shows: () => {
      const FORMS = ['unix-seconds', 'iso', 'iso-offset', 'space-milliseconds'] as const;
      const times = FORMS.map((format) => ({
        name: format,
        value: { from: 'time' as const, time: 'occurredAt' as const, format },
      }));
      const now = { name: 'now', value: { from: 'constant' as const, text: 'NOW' } };
      const limits = { eventAgeSeconds: { max: 60 } };
      const old = { values: { occurredAt: '2026-11-22T09:59:04.000Z' } };

      expect(tail(query(...times, now))).toBe(
        '&unix-seconds=1795341600&iso=2026-11-22T10%3A00%3A00Z&iso-offset=2026-11-22T10%3A00%3A00%2B00%3A00&space-milliseconds=2026-11-22%2010%3A00%3A00.000&now=NOW',
      );
      expect(faultOf({ ...query(), limits })).toBeUndefined();
      expect(faultOf({ ...query(), limits }, old)?.parameter).toBe('occurredAt');
    },
  },
  {
    number: 33,
    what: 'an event is wanted each time, once for a click, or as a total',
    shows: () => {
      const overrides = events({
        registration: { word: 'r', cadence: 'once-per-click' },
        ftd: 'f',
        revenue: { word: 'ngr', cadence: 'cumulative-total' },
      });

      expect(platform(overrides).events).toMatchObject({
        registration: { cadence: 'once-per-click' },
        ftd: { cadence: 'every-event' },
        revenue: { cadence: 'cumulative-total' },
      });
    },
  },
];
