import { expect } from 'vitest';
import { CLICK, events, query, request } from '../faults-of.ts';
import { type Dimension, faultOf, platform, send } from './send.ts';

/** Where a request goes, how it is written, and which parameters it has. */
export const REQUEST_DIMENSIONS: Dimension[] = [
  {
    number: 1,
    what: 'the host is fixed, of the account or for tests, with a folder or without',
    shows: () => {
      const ownHost = { ...query(), baseUrl: 'https://{network}.example.com' };
      const testHost = {
        ...query(),
        testMode: { by: 'endpoint' as const, effect: 'a test site' },
      };

      expect(send(query()).url).toBe('https://made-up.example.com/conv?click=c1');
      expect(send(ownHost, { baseUrl: 'https://acme.example.com/folder' }).url).toBe(
        'https://acme.example.com/folder/conv?click=c1',
      );
      expect(send(testHost, { test: true, testBaseUrl: 'https://test.example.com' }).url).toBe(
        'https://test.example.com/conv?click=c1',
      );
    },
  },
  {
    number: 2,
    what: 'the path carries a click ID, a key, an account or an app with its prefix',
    shows: () => {
      const overrides = {
        ...request({
          method: 'GET',
          path: '/{account}/{key}/convert/{click}/{app}',
          pathValues: {
            account: { from: 'account', setting: 'network' },
            key: { from: 'credential', credential: 'key' },
            click: { from: 'field', field: 'clickId' },
            app: {
              from: 'joined',
              parts: [
                { from: 'constant', text: 'id' },
                { from: 'attribute', attribute: 'appId' },
              ],
            },
          },
          query: [],
        }),
        account: { network: { meaning: 'the network', example: 'n1' } },
        credentials: ['key'],
      };

      const { url } = send(overrides, {
        account: { network: 'n 1' },
        values: { clickId: 'a/b', attributes: { appId: '77' } },
      });

      expect(url).toBe('https://made-up.example.com/n%201/secret-key/convert/a%2Fb/id77');
    },
  },
  {
    number: 3,
    what: 'a query, a form, JSON, a JSON list, JSON in a parameter, JSON in a JSON text',
    shows: () => {
      const sale = { from: 'object' as const, members: [CLICK] };
      const body = (encoding: 'form' | 'json' | 'json-list', as?: 'text') =>
        send(
          request({
            query: [],
            body: { encoding, parameters: [{ name: 'sale', value: as ? { ...sale, as } : sale }] },
          }),
        );

      expect(send(query({ name: 'sale', value: { from: 'list', items: [sale] } })).url).toBe(
        'https://made-up.example.com/conv?click=c1&sale=%5B%7B%22click%22%3A%22c1%22%7D%5D',
      );
      expect(body('form')).toMatchObject({ body: 'sale=%7B%22click%22%3A%22c1%22%7D' });
      expect(body('json')).toMatchObject({ body: '{"sale":{"click":"c1"}}' });
      expect(body('json-list')).toMatchObject({ body: '[{"sale":{"click":"c1"}}]' });
      expect(body('json', 'text')).toMatchObject({ body: '{"sale":"{\\"click\\":\\"c1\\"}"}' });
      expect(body('form').method).toBe('POST');
    },
  },
  {
    number: 4,
    what: 'each operation has its own endpoint and method',
    shows: () => {
      const overrides = {
        ...events({ ftd: 'f', reversal: { request: 'reversal' } }),
        reversals: { partial: 'not-possible' as const },
        requests: {
          conversion: { method: 'GET' as const, path: '/create', query: [CLICK] },
          reversal: {
            method: 'PUT' as const,
            path: '/actions',
            body: {
              encoding: 'form' as const,
              parameters: [
                {
                  name: 'OrderId',
                  value: { from: 'field' as const, field: 'originalTransactionId' as const },
                },
                {
                  name: 'ReasonCode',
                  value: {
                    from: 'map' as const,
                    of: { from: 'field' as const, field: 'reversalCause' as const },
                    to: { refund: 'RETURN', chargeback: 'FRAUD' },
                  },
                },
              ],
            },
          },
        },
      };
      const original = { milestone: 'ftd' as const, occurrence: 'once', transactionId: 't0' };
      const reversal = { cause: 'chargeback' as const, whole: true, original };

      expect(send(overrides).url).toBe('https://made-up.example.com/create?click=c1');
      expect(send(overrides, { milestone: 'reversal', values: { reversal } })).toMatchObject({
        method: 'PUT',
        url: 'https://made-up.example.com/actions',
        body: 'OrderId=t0&ReasonCode=FRAUD',
      });
    },
  },
  {
    number: 6,
    what: 'parameters have odd names',
    shows: () => {
      const names = ['r', 'click-id', 'EventTypeId', 'meta[promo]', 'ItemPrice1', 'custom_field15'];
      const parameters = names.map((name) => ({
        name,
        value: { from: 'constant' as const, text: 'x' },
      }));

      expect(send(query(...parameters)).url).toBe(
        'https://made-up.example.com/conv?click=c1&r=x&click-id=x&EventTypeId=x&meta%5Bpromo%5D=x&ItemPrice1=x&custom_field15=x',
      );
    },
  },
  {
    number: 7,
    what: 'a parameter has aliases, or is named by the event',
    shows: () => {
      const overrides = query(
        { name: 'clickid', value: { from: 'field', field: 'clickId' }, aliases: ['click_id'] },
        { name: { from: 'event' }, value: { from: 'constant', text: 'true' } },
      );

      const url = 'https://made-up.example.com/conv?click=c1&clickid=c1&first=true';

      expect(send(overrides).url).toBe(url);
      expect(platform(overrides).requests.conversion?.query?.[1]?.aliases).toEqual(['click_id']);
    },
  },
  {
    number: 8,
    what: 'constants, and those that differ by account',
    shows: () => {
      const overrides = {
        ...query(
          { name: 'f', value: { from: 'constant', text: 'pb' } },
          { name: 'nid', value: { from: 'account', setting: 'networkId' } },
        ),
        account: { networkId: { meaning: 'the network', example: '1', pattern: '[0-9]+' } },
      };

      expect(send(overrides, { account: { networkId: '42' } }).url).toBe(
        'https://made-up.example.com/conv?click=c1&f=pb&nid=42',
      );
    },
  },
  {
    number: 9,
    what: 'parameters are required one of several, both or none, or by event',
    shows: () => {
      const attribute = (name: string) => ({
        name,
        value: { from: 'attribute' as const, attribute: name },
        absent: 'omit' as const,
      });
      const overrides = {
        ...request({
          query: [
            attribute('device'),
            attribute('promo'),
            attribute('sku'),
            attribute('price'),
            { ...attribute('agent'), onlyWith: ['device'] },
          ],
          requirements: [
            { rule: 'one-of', sets: [['device'], ['promo']], exclusive: true },
            { rule: 'all-or-none', parameters: ['sku', 'price'], milestones: ['ftd'] },
          ],
        }),
        ...events({ registration: 'r', ftd: 'f' }),
      };
      const given = (attributes: Record<string, string>, milestone?: 'registration') => ({
        values: { attributes },
        ...(milestone && { milestone }),
      });

      expect(send(overrides, given({ device: 'd', agent: 'a' })).url).toMatch(
        /\?device=d&agent=a$/,
      );
      expect(send(overrides, given({ promo: 'p', agent: 'a' })).url).toMatch(/\?promo=p$/);
      expect(faultOf(overrides, given({}))?.parameter).toBe('device, promo');
      expect(faultOf(overrides, given({ device: 'd', promo: 'p' }))?.parameter).toBe(
        'device, promo',
      );
      expect(faultOf(overrides, given({ promo: 'p', sku: 's' }))?.parameter).toBe('sku, price');
      expect(faultOf(overrides, given({ promo: 'p', sku: 's' }, 'registration'))).toBeUndefined();
    },
  },
  {
    number: 10,
    what: 'what has no value is left out, or sent empty',
    shows: () => {
      const value = { from: 'field', field: 'campaign' } as const;

      expect(send(query({ name: 'a', value, absent: 'omit' })).url).toMatch(/\?click=c1$/);
      expect(send(query({ name: 'a', value, absent: 'empty' })).url).toMatch(/\?click=c1&a=$/);
      expect(faultOf(query({ name: 'a', value }))).toEqual({
        parameter: 'a',
        rule: 'campaign has no value',
      });
    },
  },
  {
    number: 36,
    what: 'switches of side effects',
    shows: () => {
      const overrides = query(
        { name: 'disable_postback', value: { from: 'constant', text: '1' } },
        { name: 'ignore_status', value: { from: 'constant', text: 'lead,sale' } },
      );

      expect(send(overrides).url).toMatch(/&disable_postback=1&ignore_status=lead%2Csale$/);
    },
  },
  {
    number: 37,
    what: 'limits of a request in bytes',
    shows: () => {
      const overrides = { ...query(), limits: { urlBytes: 100 } };
      const bodyLimit = {
        ...request({ query: [], body: { encoding: 'json', parameters: [CLICK] } }),
        limits: { bodyBytes: 100 },
      };
      const values = { clickId: 'x'.repeat(90) };

      expect(send(overrides).url).toBe('https://made-up.example.com/conv?click=c1');
      expect(faultOf(overrides, { values })).toBeDefined();
      expect(send(bodyLimit)).toMatchObject({ body: '{"click":"c1"}' });
      expect(faultOf(bodyLimit, { values })).toBeDefined();
    },
  },
  {
    number: 39,
    what: 'the version of the description, of the interface, and the older names',
    shows: () => {
      const overrides = {
        ...query({
          name: 'ignore_status',
          value: { from: 'constant', text: 'lead' },
          aliases: ['ignore'],
        }),
        version: 3,
        apiVersion: 'api3',
        reviewDue: '2027-02-22',
      };

      expect(platform(overrides)).toMatchObject({ version: 3, apiVersion: 'api3' });
    },
  },
];
