import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://trk.example.com';
const START = 'o=1234&f=pb&r=918273645';

// https://support.getcake.com/support/solutions/articles/5000546124-conversion-pixel-variables
// (o, e, f, r, t, u, p, ap), .../5000545822-ecommerce-commerce-pixel (ect, eccu)
describe('what CAKE is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration',
      { milestone: 'registration' },
      `${START}&e=1&t=registration%3Aaurora%3Adep-1&u=p_1`,
    ],
    [
      'a registration with what the affiliate earns',
      { milestone: 'registration', values: { amounts: { payout: '2500' }, currency: 'USD' } },
      `${START}&e=1&t=registration%3Aaurora%3Adep-1&u=p_1&ap=25.00`,
    ],
    [
      'a first deposit, an order with its total',
      { milestone: 'ftd' },
      `${START}&e=2&t=ftd%3Aaurora%3Adep-1&u=p_1&ect=50.00&eccu=USD`,
    ],
    [
      "a deposit of another offer with the account's event number",
      { milestone: 'deposit', account: { offerId: '77' }, words: { deposit: '12' } },
      'o=77&f=pb&r=918273645&e=12&t=deposit%3Aaurora%3Adep-1&u=p_1&ect=50.00&eccu=USD',
    ],
    [
      'a period with its revenue in place of the price',
      {
        milestone: 'revenue',
        values: { amounts: { ngr: '9900', revenue: '1234', payout: '300' }, currency: 'USD' },
      },
      `${START}&e=4&t=revenue%3Aaurora%3Adep-1&u=p_1&p=12.34&ap=3.00`,
    ],
  ])('is one GET for %s', (_what, given, query) => {
    const request = rendered('cake', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}/p.ashx?${query}`,
      headers: { Host: 'trk.example.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each(['91827364a', '', '-1'])(
    'is nothing for the request ID "%s", which is no number',
    (clickId) => {
      expect(faultOf('cake', { milestone: 'ftd', values: { clickId } })).toHaveProperty(
        'parameter',
        'clickId',
      );
    },
  );

  test.each<[string, Given, string]>([
    [
      "the offer's currency",
      { milestone: 'ftd', values: { currency: 'EUR' } },
      'currency: must be USD and is EUR',
    ],
    [
      'an amount',
      { milestone: 'deposit', values: { amounts: undefined } },
      'ect: deposit amount has no value',
    ],
    [
      'an offer',
      { milestone: 'ftd', account: { offerId: undefined } },
      'o: account setting offerId has no value',
    ],
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('cake', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });
});

// No answer is documented.
describe('what CAKE answers', () => {
  test.each([
    [200, '', 'accepted by taken-in'],
    [200, '<html><body>Runtime Error</body></html>', 'unknown (unrecognised-answer) by none'],
    [302, '', 'unknown (unrecognised-answer) by none'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '', 'retryable (server) by http-server'],
    [502, '', 'unknown (gateway) by http-bad-gateway'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('cake', status, body)).toBe(meaning);
  });
});
