import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

// The SHA-256 of `<milestone>:aurora:dep-1`.
const ORDER = {
  registration: '3f50b28e2d9efb31e5e8af16a3c8a34a0fc5902bb8bca11f6a22619472c4cb6d',
  ftd: 'b07bb19b7856be4254f93a4a48304d39daafb987e11a9180dc14c9049116e46e',
  deposit: '5010b306574e58ce28f61e7aeafc305734cd1cd3c1354d7654b78b7ee17e4033',
};

describe('what impact.com is sent', () => {
  // https://integrations.impact.com/brand-api-reference/reference/conversions/conversions: address, form.
  test('is a conversion with the SID and the token as HTTP Basic, byte for byte', () => {
    expect(rendered('impact', { milestone: 'registration' })).toEqual({
      method: 'POST',
      url: 'https://api.impact.com/Advertisers/IRaurora4711/Conversions',
      headers: {
        Authorization: 'Basic SVJhdXJvcmE0NzExOnNlY3JldC1hdXRoVG9rZW4=',
        Accept: 'application/json',
        Host: 'api.impact.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': '190',
      },
      body: `CampaignId=1000&EventTypeId=4001&EventDate=2026-11-22T10%3A00%3A00Z&OrderId=${ORDER.registration}&ClickId=Qb7KeTxyz2%253AmN0pR4sTuVw&CustomerId=p_1`,
    });
  });

  // https://integrations.impact.com/impact-brand/reference/submit-a-conversion: keys and items.
  test.each<[string, Given, string]>([
    [
      'a first deposit as one item, with a promo code',
      {
        milestone: 'ftd',
        values: { amounts: { deposit: '1999' }, attributes: { promoCode: 'SPRING 26' } },
      },
      `CampaignId=1000&EventTypeId=4002&EventDate=2026-11-22T10%3A00%3A00Z&OrderId=${ORDER.ftd}&ClickId=Qb7KeTxyz2%253AmN0pR4sTuVw&CustomerId=p_1&OrderPromoCode=SPRING%2026&CurrencyCode=EUR&ItemSku1=DEPOSIT&ItemPrice1=19.99&ItemQuantity1=1`,
    ],
    [
      'a deposit under the event type of the account',
      { milestone: 'deposit', words: { deposit: '52916' }, values: { currency: 'JPY' } },
      `CampaignId=1000&EventTypeId=52916&EventDate=2026-11-22T10%3A00%3A00Z&OrderId=${ORDER.deposit}&ClickId=Qb7KeTxyz2%253AmN0pR4sTuVw&CustomerId=p_1&CurrencyCode=JPY&ItemSku1=DEPOSIT&ItemPrice1=5000&ItemQuantity1=1`,
    ],
  ])('is %s', (_what, given, body) => {
    expect(rendered('impact', given).body).toBe(body);
  });

  // https://integrations.impact.com/brand-api-reference/reference/actions/actions: the reversal.
  test.each<['refund' | 'chargeback', string]>([
    ['refund', 'ITEM_RETURNED'],
    ['chargeback', 'REJECTED'],
  ])('after a %s is the reversal of the order that it takes back', (cause, code) => {
    const original = {
      milestone: 'ftd',
      occurrence: 'once',
      transactionId: 'ftd:aurora:dep-1',
    } as const;
    const given: Given = {
      milestone: 'reversal',
      values: { reversal: { cause, whole: true, original } },
      words: { ftd: '52915' },
    };

    expect(rendered('impact', given)).toMatchObject({
      method: 'DELETE',
      url: 'https://api.impact.com/Advertisers/IRaurora4711/Actions',
      headers: { Authorization: 'Basic SVJhdXJvcmE0NzExOnNlY3JldC1hdXRoVG9rZW4=' },
      body: `ActionTrackerId=52915&OrderId=${ORDER.ftd}&DispositionCode=${code}`,
    });
  });

  test.each<[string, Given, string]>([
    [
      'a click ID of 64 characters',
      { milestone: 'ftd', values: { clickId: 'x'.repeat(65) } },
      'clickId',
    ],
    ['an amount', { milestone: 'ftd', values: { amounts: {} } }, 'ItemPrice1'],
    ['the campaign', { milestone: 'ftd', account: { campaignId: undefined } }, 'CampaignId'],
    ['a token', { milestone: 'ftd', credentials: { authToken: undefined } }, 'Authorization'],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('impact', given).parameter).toBe(parameter);
  });
});

describe('what impact.com answers', () => {
  test.each([
    [
      200,
      '{"Status":"QUEUED","QueuedUri":"/Advertisers/IRaurora4711/APISubmissions/A-1"}',
      'accepted by queued',
    ],
    [200, '{"Status":"ERROR","errors":[]}', 'unknown (unrecognised-answer) by none'],
    [200, '<ImpactRadiusResponse/>', 'unknown (unrecognised-answer) by none'],
    [200, '', 'unknown (unrecognised-answer) by none'],
    [400, '{"Status":"ERROR","errors":[]}', 'refused (validation) by invalid'],
    [401, '', 'retryable (auth) by http-auth'],
    [403, '', 'retryable (auth) by http-auth'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '{"Status":"QUEUED"}', 'retryable (server) by http-server'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('impact', status, body)).toBe(meaning);
  });
});
