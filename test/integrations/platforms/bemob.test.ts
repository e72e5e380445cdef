import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://track.example.com';
const CLICK = 'cid=qR7tYx2LmN9cVb4KpZ1sWd';

// https://docs.bemob.com/en/postback-settings-of-affiliate-network (cid, payout, txid),
// https://help.bemob.com/docs/using-postback-statuses (status)
describe('what BeMob is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration, with nothing in place of a payout',
      { milestone: 'registration' },
      `${CLICK}&txid=registration%3Aaurora%3Adep-1&status=new`,
    ],
    [
      'a first deposit with its payout in the currency of the account',
      {
        milestone: 'ftd',
        values: { amounts: { deposit: '5000', payout: '12000' }, currency: 'USD' },
      },
      `${CLICK}&payout=120.00&txid=ftd%3Aaurora%3Adep-1&status=approved`,
    ],
    [
      "a deposit, by the account's word",
      { milestone: 'deposit', words: { deposit: 'confirmed' } },
      `${CLICK}&txid=deposit%3Aaurora%3Adep-1&status=confirmed`,
    ],
    [
      'a deposit taken back, by its own transaction ID',
      { milestone: 'reversal' },
      `${CLICK}&txid=ftd%3Aaurora%3Adep-1&status=declined`,
    ],
  ])('is one GET for %s', (_what, given, query) => {
    const request = rendered('bemob', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}/postback?${query}`,
      headers: { Host: 'track.example.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each([
    'qR7tYx2LmN9cVb4KpZ1sW',
    'qR7tYx2LmN9cVb4KpZ1sWdd',
    'qR7tYx2LmN9cVb4KpZ1s-d',
    'REPLACE',
  ])('is nothing for the click ID "%s", which is not 22 letters and digits', (clickId) => {
    expect(faultOf('bemob', { milestone: 'ftd', values: { clickId } })).toHaveProperty(
      'parameter',
      'clickId',
    );
  });

  test('is nothing for a payout in another currency than the account has', () => {
    const values = { amounts: { payout: '100' }, currency: 'EUR' };

    expect(faultOf('bemob', { milestone: 'ftd', values })).toEqual({
      parameter: 'currency',
      rule: 'must be USD and is EUR',
    });
  });
});

// No answer is documented.
describe('what BeMob answers', () => {
  test.each([
    [200, '', 'accepted by taken-in'],
    [200, '<html>blocked</html>', 'unknown (unrecognised-answer) by none'],
    [302, '', 'unknown (unrecognised-answer) by none'],
    [403, '', 'retryable (auth) by http-auth'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '', 'retryable (server) by http-server'],
    [502, '', 'unknown (gateway) by http-bad-gateway'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('bemob', status, body)).toBe(meaning);
  });
});
