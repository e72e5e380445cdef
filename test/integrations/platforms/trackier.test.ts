import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://acme.vnative.co';
const CLICK = 'click_id=65f1c0a2b7d94e0012ab34cd';
const END = 'sub1=p_1&security_token=secret-securityToken';

// https://help.trackier.com/en/articles/8107277-key-parameters-for-setting-up-advertiser-postback;
// security_token stands so in public code
describe('what Trackier is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration',
      { milestone: 'registration' },
      `${CLICK}&goal_value=registration&txn_id=registration%3Aaurora%3Adep-1&${END}`,
    ],
    [
      'a registration with its payout and the currency of that',
      { milestone: 'registration', values: { amounts: { payout: '2500' }, currency: 'USD' } },
      `${CLICK}&goal_value=registration&txn_id=registration%3Aaurora%3Adep-1&revenue=25.00&currency=USD&${END}`,
    ],
    [
      'a first deposit, a sale',
      { milestone: 'ftd' },
      `${CLICK}&goal_value=ftd&txn_id=ftd%3Aaurora%3Adep-1&sale_amount=50.00&${END}`,
    ],
    [
      "a deposit with a payout, by the campaign's word, in another currency",
      {
        milestone: 'deposit',
        words: { deposit: 'redeposit' },
        account: { currency: 'INR' },
        values: { amounts: { deposit: '99950', payout: '10000' }, currency: 'INR' },
      },
      `${CLICK}&goal_value=redeposit&txn_id=deposit%3Aaurora%3Adep-1&sale_amount=999.50&revenue=100.00&currency=INR&${END}`,
    ],
  ])('is one GET for %s', (_what, given, query) => {
    const request = rendered('trackier', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}/acquisition?${query}`,
      headers: { Host: 'acme.vnative.co', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each<[string, Given, string]>([
    [
      "the campaigns' currency",
      { milestone: 'ftd', values: { currency: 'EUR' } },
      'currency: must be USD and is EUR',
    ],
    [
      'an amount',
      { milestone: 'deposit', values: { amounts: undefined } },
      'sale_amount: deposit amount has no value',
    ],
    [
      'the token',
      { milestone: 'ftd', credentials: { securityToken: undefined } },
      'security_token: credential securityToken has no value',
    ],
    [
      'an event for a reversal',
      { milestone: 'reversal' },
      'event: trackier has no word for reversal',
    ],
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('trackier', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });
});

// The codes are those of the debug log: help.trackier.com/en/articles/6984044
describe('what Trackier answers', () => {
  test.each([
    [200, 'SUCCESS', 'accepted by taken-in'],
    [200, '', 'accepted by taken-in'],
    [200, '{"message":"DUPLICATE_CLICK_ID"}', 'duplicate by duplicate-click-id'],
    [200, 'INVALID_CLICK_ID', 'refused (click-not-found) by invalid-click-id'],
    [200, 'INVALID_SECURITY_TOKEN', 'retryable (auth) by invalid-security-token'],
    [200, '<html>DUPLICATE_CLICK_ID</html>', 'unknown (unrecognised-answer) by none'],
    [302, 'SUCCESS', 'unknown (unrecognised-answer) by none'],
    [400, 'INVALID_CLICK_ID', 'refused (request) by http-client'],
    [403, '', 'retryable (auth) by http-auth'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, 'SUCCESS', 'retryable (server) by http-server'],
    [502, '', 'unknown (gateway) by http-bad-gateway'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('trackier', status, body)).toBe(meaning);
  });
});
