import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://track.example.com';
const CLICK = 'cid=w4K9sT2mQ7xR1bV8nL5cJ3pH6d';

// https://doc.voluum.com/article/parameters-in-postback-urls (cid, payout, txid),
// https://doc.voluum.com/en/tracking_conversions_postback.html (currency, et)
describe('what Voluum is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration',
      { milestone: 'registration' },
      `${CLICK}&txid=registration%3Aaurora%3Adep-1&et=registration`,
    ],
    [
      'a registration with a payout of its own currency',
      { milestone: 'registration', values: { amounts: { payout: '1250' }, currency: 'USD' } },
      `${CLICK}&payout=12.50&currency=USD&txid=registration%3Aaurora%3Adep-1&et=registration`,
    ],
    [
      'a first deposit: the payout, and not the sum paid in',
      {
        milestone: 'ftd',
        values: { amounts: { deposit: '5000', payout: '12000' }, currency: 'EUR' },
      },
      `${CLICK}&payout=120.00&currency=EUR&txid=ftd%3Aaurora%3Adep-1&et=ftd`,
    ],
    [
      "a deposit without a payout, by the account's word",
      { milestone: 'deposit', words: { deposit: 'Redeposit' } },
      `${CLICK}&txid=deposit%3Aaurora%3Adep-1&et=Redeposit`,
    ],
  ])('is one GET for %s', (_what, given, query) => {
    const request = rendered('voluum', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}/postback?${query}`,
      headers: { Host: 'track.example.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each<[string, Given, string]>([
    [
      'a positive payout',
      { milestone: 'ftd', values: { amounts: { payout: '-100' }, currency: 'EUR' } },
      'payout: must not be negative and is -1.00',
    ],
    [
      'a click',
      { milestone: 'ftd', values: { clickId: '' } },
      'clickId: must match [\\s\\S]+ with at most 255 characters',
    ],
    [
      'an event for a reversal',
      { milestone: 'reversal' },
      'event: voluum has no word for reversal',
    ],
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('voluum', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });
});

// No answer is documented.
describe('what Voluum answers', () => {
  test.each([
    [200, '', 'accepted by taken-in'],
    [204, '', 'accepted by taken-in'],
    [200, '<html>Domain not found</html>', 'unknown (unrecognised-answer) by none'],
    [302, '', 'unknown (unrecognised-answer) by none'],
    [400, '', 'refused (request) by http-client'],
    [403, '', 'retryable (auth) by http-auth'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '', 'retryable (server) by http-server'],
    [504, '', 'unknown (gateway) by http-gateway-timeout'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('voluum', status, body)).toBe(meaning);
  });
});
