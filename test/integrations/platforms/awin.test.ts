import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

// The SHA-1 of `<milestone>:aurora:dep-1`.
const ORDER = {
  registration: '1fffcd415838d6761c5f65d905e58710057eceeb',
  ftd: '9722d67a52d91ff0e0aecb0521583ca8a3470253',
  deposit: '3d43edff1bb7f0aa0e0d702ffd4a8d472a386057',
};
const CLICK = '"awc":"12345_1763629200_0f8fad5bd9cb469fa165"';

describe('what Awin is sent', () => {
  // https://developer.awin.com/apidocs/conversion-api: address, header, members of an order.
  test('is a list of one order with the key in a header, byte for byte', () => {
    expect(rendered('awin', { milestone: 'registration' })).toEqual({
      method: 'POST',
      url: 'https://api.awin.com/s2s/advertiser/12345/orders',
      headers: {
        'x-api-key': 'secret-apiKey',
        Host: 'api.awin.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '194',
      },
      body: `{"orders":[{"orderReference":"${ORDER.registration}","amount":1,"channel":"aw",${CLICK},"commissionGroups":[{"code":"LEAD","amount":1}]}]}`,
    });
  });

  test.each<[string, Given, string]>([
    [
      'a first deposit with a dot in its amount',
      { milestone: 'ftd', values: { amounts: { deposit: '108329' }, currency: 'GBP' } },
      `{"orders":[{"orderReference":"${ORDER.ftd}","amount":1083.29,"currency":"GBP","channel":"aw",${CLICK},"commissionGroups":[{"code":"FTD","amount":1083.29}]}]}`,
    ],
    [
      'a deposit for a commission group and channel of the account',
      { milestone: 'deposit', words: { deposit: 'REDEP' }, account: { channel: 'ppc' } },
      `{"orders":[{"orderReference":"${ORDER.deposit}","amount":50,"currency":"EUR","channel":"ppc",${CLICK},"commissionGroups":[{"code":"REDEP","amount":50}]}]}`,
    ],
    [
      'the publisher with the time of the click, where the source names one',
      { milestone: 'registration', values: { attributes: { publisherId: '98765' } } },
      `{"orders":[{"orderReference":"${ORDER.registration}","amount":1,"channel":"aw",${CLICK},"publisherId":98765,"clickTime":1795165200,"commissionGroups":[{"code":"LEAD","amount":1}]}]}`,
    ],
    [
      'no publisher without the time of the click',
      {
        milestone: 'registration',
        values: { attributes: { publisherId: '98765' }, clickedAt: undefined },
      },
      `{"orders":[{"orderReference":"${ORDER.registration}","amount":1,"channel":"aw",${CLICK},"commissionGroups":[{"code":"LEAD","amount":1}]}]}`,
    ],
    [
      'a test order that is marked as one',
      { milestone: 'registration', test: true },
      `{"orders":[{"orderReference":"${ORDER.registration}","amount":1,"channel":"aw",${CLICK},"commissionGroups":[{"code":"LEAD","amount":1}],"isTest":true}]}`,
    ],
  ])('is %s', (_what, given, body) => {
    expect(rendered('awin', given).body).toBe(body);
  });

  test.each<[string, Given, string]>([
    ['an amount', { milestone: 'ftd', values: { amounts: {} } }, 'amount'],
    ['the channel', { milestone: 'ftd', account: { channel: undefined } }, 'channel'],
    [
      'a publisher that is a number',
      { milestone: 'ftd', values: { attributes: { publisherId: 'p-1' } } },
      'publisherId',
    ],
    ['a word for reversal', { milestone: 'reversal' }, 'event'],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('awin', given).parameter).toBe(parameter);
  });
});

describe('what Awin answers', () => {
  // No answer is documented: the lists of orders are known from public integrations.
  test.each([
    [200, '{"batchId":"b-1","successfulOrders":[{}],"failedOrders":[]}', 'accepted by none-failed'],
    [200, '{"batchId":"b-1","failedOrders":[{"a":[]}]}', 'refused (order) by order-failed'],
    [200, '{"batchId":"b-1","failedOrders": [{"a":1}]}', 'unknown (unclear) by unclear'],
    [200, '{"batchId":"b-1","failedOrders":[ {"a":1}]}', 'unknown (unclear) by unclear'],
    [200, '{"batchId":"b-1","failedOrders":\n[{"a":1}]}', 'unknown (unclear) by unclear'],
    [200, '{"batchId":"b-1","failedOrders" :[]}', 'unknown (unclear) by unclear'],
    [200, '{"batchId":"b-1","failedOrders":null}', 'unknown (unclear) by unclear'],
    [200, '{"successfulOrders":[{}],"failedOrders":[]}', 'unknown (unclear) by unclear'],
    [200, '<html>"batchId"</html>', 'unknown (unclear) by unclear'],
    [200, '<!doctype html>"batchId" "failedOrders":[]', 'unknown (unclear) by unclear'],
    [200, '', 'unknown (unclear) by unclear'],
    [204, '', 'unknown (unclear) by unclear'],
    [203, '{"batchId":"b-1"}', 'unknown (unclear) by unclear'],
    [202, '{"batchId":"b-1"}', 'accepted by taken'],
    [200, '{"failedOrders":[{"orderReference":"x"}]}', 'refused (order) by order-failed'],
    [206, '{"failedOrders":[{"orderReference":"x"}]}', 'refused (order) by order-failed'],
    [206, '{"successfulOrders":[{}]}', 'unknown (unclear) by unclear'],
    [200, '<html>', 'unknown (unclear) by unclear'],
    [400, '{}', 'refused (request) by http-client'],
    [401, '', 'retryable (auth) by http-auth'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '{"failedOrders":[{}]}', 'retryable (server) by http-server'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('awin', status, body)).toBe(meaning);
  });
});
