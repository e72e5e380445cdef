import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://offers-acme.affise.com';
const WHO = 'clickid=65f1c0a2b7d94e0012ab34cd&user_id=p_1';

// https://help-center.affise.com/en/articles/6475468-affise-postback-url-parameters
describe('what Affise is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration',
      { milestone: 'registration' },
      `${WHO}&action_id=registration%3Aaurora%3Adep-1&goal=registration&status=2&secure=secret-secure`,
    ],
    [
      'a first deposit with the sum paid in, not what it brings',
      {
        milestone: 'ftd',
        values: { amounts: { deposit: '4999', payout: '12000' }, currency: 'EUR' },
      },
      `${WHO}&action_id=ftd%3Aaurora%3Adep-1&goal=ftd&status=2&sum=49.99&secure=secret-secure`,
    ],
    [
      'a deposit with a goal of the account, approved at once',
      { milestone: 'deposit', words: { deposit: '4' }, account: { newStatus: '1' } },
      `${WHO}&action_id=deposit%3Aaurora%3Adep-1&goal=4&status=1&sum=50.00&secure=secret-secure`,
    ],
    [
      'a period with its revenue',
      { milestone: 'revenue', values: { amounts: { ngr: '9900', revenue: '1234' } } },
      `${WHO}&action_id=revenue%3Aaurora%3Adep-1&goal=revshare&status=2&sum=12.34&secure=secret-secure`,
    ],
    [
      'a registration with a promo code',
      { milestone: 'registration', values: { attributes: { promoCode: 'WELCOME+50' } } },
      `${WHO}&action_id=registration%3Aaurora%3Adep-1&goal=registration&status=2&promo_code=WELCOME%2B50&secure=secret-secure`,
    ],
    [
      'a first deposit taken back: declined by its own action ID and goal',
      { milestone: 'reversal', words: { ftd: '2' } },
      `${WHO}&action_id=ftd%3Aaurora%3Adep-1&goal=2&status=3&secure=secret-secure`,
    ],
  ])('is one GET for %s', (_what, given, query) => {
    const request = rendered('affise', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}/postback?${query}`,
      headers: { Host: 'offers-acme.affise.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each(['65f1c0a2b7d94e0012ab34c', '65f1c0a2b7d94e0012ab34cd0', ''])(
    'is nothing for the click ID "%s", which has not 24 symbols',
    (clickId) => {
      expect(faultOf('affise', { milestone: 'ftd', values: { clickId } })).toHaveProperty(
        'parameter',
        'clickId',
      );
    },
  );

  test.each<[string, Given, string]>([
    [
      "the account's currency",
      { milestone: 'revenue', values: { amounts: { revenue: '1' }, currency: 'USD' } },
      'currency: must be EUR and is USD',
    ],
    [
      'the sum paid in',
      { milestone: 'ftd', values: { amounts: { payout: '12000' } } },
      'sum: deposit amount has no value',
    ],
    [
      'the revenue',
      { milestone: 'revenue', values: { amounts: { ngr: '1' } } },
      'sum: revenue amount has no value',
    ],
    [
      'the secure code',
      { milestone: 'ftd', credentials: { secure: undefined } },
      'secure: credential secure has no value',
    ],
    [
      'a status',
      { milestone: 'ftd', account: { newStatus: undefined } },
      'status: account setting newStatus has no value',
    ],
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('affise', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });
});

// https://help-center.affise.com/en/articles/6476587-postback-errors (the messages)
describe('what Affise answers', () => {
  test.each([
    [200, '{"status":1}', 'accepted by taken-in'],
    [200, '', 'accepted by taken-in'],
    [200, '{"status":2,"message":"Conversion exists"}', 'duplicate by conversion-exists'],
    [200, 'Status: 2 Conversion exists', 'duplicate by conversion-exists'],
    [200, '{"status":2,"message":"Access denied"}', 'retryable (auth) by access-denied'],
    [
      200,
      '{"status":2,"message":"Current IP-address is denied"}',
      'retryable (auth) by current-ip-address-is-denied',
    ],
    [200, '{"status":2,"message":"Broken clickid"}', 'refused (platform-error) by not-registered'],
    [
      200,
      '{"status":2,"message":"Offer disabled"}',
      'refused (campaign-inactive) by offer-disabled',
    ],
    [
      200,
      '{"status":2,"message":"Broken impression ID"}',
      'refused (platform-error) by not-registered',
    ],
    [200, '<!DOCTYPE html><title>Log in</title>', 'unknown (unrecognised-answer) by none'],
    [200, '<?xml version="1.0"?><error/>', 'unknown (unrecognised-answer) by none'],
    [200, '<html>Access denied</html>', 'unknown (unrecognised-answer) by none'],
    [302, '', 'unknown (unrecognised-answer) by none'],
    [403, 'Access denied', 'retryable (auth) by http-auth'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, 'Conversion exists', 'retryable (server) by http-server'],
    [504, '', 'unknown (gateway) by http-gateway-timeout'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('affise', status, body)).toBe(meaning);
  });
});
