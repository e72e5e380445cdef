import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://acme.servecvr.com';
const CLICK = 'nid=101&transaction_id=c2f4a8e19b7d4056a3c1e5f7092b8d64';
const TOKEN = 'verification_token=secret-verificationToken';

// https://helpdesk.everflow.io/customer/accessing-editing-s2s-postback-urls (the parameters),
// https://developers.everflow.io/sdk/conversion-tracking (events)
describe('what Everflow is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration, the base conversion, which has no event',
      { milestone: 'registration' },
      `${CLICK}&order_id=registration%3Aaurora%3Adep-1&user_id=p_1&${TOKEN}`,
    ],
    [
      'a registration of an account where it is an event',
      { milestone: 'registration', words: { registration: '7' } },
      `${CLICK}&event_id=7&order_id=registration%3Aaurora%3Adep-1&user_id=p_1&${TOKEN}`,
    ],
    [
      'a first deposit, in the currency of the offer',
      { milestone: 'ftd', values: { amounts: { deposit: '1234' }, currency: 'USD' } },
      `${CLICK}&event_id=2&amount=12.34&order_id=ftd%3Aaurora%3Adep-1&user_id=p_1&${TOKEN}`,
    ],
    [
      'a deposit with a promo code at another network',
      {
        milestone: 'deposit',
        account: { nid: '2046', currency: 'JPY' },
        values: {
          amounts: { deposit: '700' },
          currency: 'JPY',
          attributes: { promoCode: 'SPRING' },
        },
      },
      `nid=2046&transaction_id=c2f4a8e19b7d4056a3c1e5f7092b8d64&event_id=3&amount=700&order_id=deposit%3Aaurora%3Adep-1&user_id=p_1&coupon_code=SPRING&${TOKEN}`,
    ],
  ])('is one GET for %s', (_what, given, query) => {
    const request = rendered('everflow', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}/?${query}`,
      headers: { Host: 'acme.servecvr.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each<[string, Given, string]>([
    [
      "the offer's currency",
      { milestone: 'ftd', values: { currency: 'EUR' } },
      'currency: must be USD and is EUR',
    ],
    [
      'the network',
      { milestone: 'ftd', account: { nid: undefined } },
      'nid: account setting nid has no value',
    ],
    [
      'the token',
      { milestone: 'ftd', credentials: { verificationToken: undefined } },
      'verification_token: credential verificationToken has no value',
    ],
    [
      'an event for a reversal',
      { milestone: 'reversal' },
      'event: everflow has no word for reversal',
    ],
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('everflow', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });
});

// No answer is documented, only that a sender outside the whitelist gets a 200 as well.
describe('what Everflow answers', () => {
  test.each([
    [200, '', 'accepted by taken-in'],
    [200, 'SUCCESS', 'accepted by taken-in'],
    [204, '', 'accepted by taken-in'],
    [200, '<!DOCTYPE html><HTML>Attention required', 'unknown (unrecognised-answer) by none'],
    [302, '', 'unknown (unrecognised-answer) by none'],
    [403, '', 'retryable (auth) by http-auth'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, 'SUCCESS', 'retryable (server) by http-server'],
    [502, '', 'unknown (gateway) by http-bad-gateway'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('everflow', status, body)).toBe(meaning);
  });
});
