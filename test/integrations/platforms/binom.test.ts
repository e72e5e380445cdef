import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://example.com/tracker';

// https://docs.binom.org/postback-url.php
describe('what Binom is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration',
      { milestone: 'registration' },
      'cnv_id=7d21hcb94e0f3k&cnv_status=registration&cnv_status2=registration%3Aaurora%3Adep-1',
    ],
    [
      'a first deposit: the payout, and not the sum paid in',
      {
        milestone: 'ftd',
        values: { amounts: { deposit: '5000', payout: '12000' }, currency: 'EUR' },
      },
      'cnv_id=7d21hcb94e0f3k&payout=120.00&cnv_status=ftd&cnv_status2=ftd%3Aaurora%3Adep-1&cnv_currency=EUR',
    ],
    [
      "a deposit without a payout, by the account's word",
      { milestone: 'deposit', words: { deposit: 'Hold' } },
      'cnv_id=7d21hcb94e0f3k&cnv_status=Hold&cnv_status2=deposit%3Aaurora%3Adep-1',
    ],
    [
      'a deposit with a payout of eight decimals',
      { milestone: 'deposit', values: { amounts: { payout: '150000' }, currency: 'BTC' } },
      'cnv_id=7d21hcb94e0f3k&payout=0.00150000&cnv_status=deposit&cnv_status2=deposit%3Aaurora%3Adep-1&cnv_currency=BTC',
    ],
  ])('is one GET to a tracker in a folder for %s', (_what, given, query) => {
    const request = rendered('binom', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}/click.php?${query}`,
      headers: { Host: 'example.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each<[string, Given, string]>([
    [
      'a known currency',
      { milestone: 'ftd', values: { amounts: { payout: '1' }, currency: 'XXY' } },
      'currency: must be a known currency and is XXY',
    ],
    [
      'a click',
      { milestone: 'ftd', values: { clickId: '' } },
      'clickId: must match [\\s\\S]+ with at most 255 characters',
    ],
    ['an event for a reversal', { milestone: 'reversal' }, 'event: binom has no word for reversal'],
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('binom', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });
});

// No answer is documented.
describe('what Binom answers', () => {
  test.each([
    [200, '', 'accepted by taken-in'],
    [200, '<html>404</html>', 'unknown (unrecognised-answer) by none'],
    [302, '', 'unknown (unrecognised-answer) by none'],
    [403, '', 'retryable (auth) by http-auth'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '', 'retryable (server) by http-server'],
    [504, '', 'unknown (gateway) by http-gateway-timeout'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('binom', status, body)).toBe(meaning);
  });
});
