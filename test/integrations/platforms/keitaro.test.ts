import { describe, expect, test } from 'vitest';
import { renderRequest } from '../../../core/rendering/render-request.ts';
import { faultOf, type Given, inputFor, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://track.example.com';
const RETURN = 'return=postproof-received';

// https://docs.keitaro.io/en/conversions/postback.html
describe('what Keitaro is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration, which is a lead',
      { milestone: 'registration' },
      `/secret-postbackKey/postback?subid=3k9f2ab7c1&status=lead&${RETURN}`,
    ],
    [
      'a first deposit, which is a sale, with its payout',
      {
        milestone: 'ftd',
        values: { amounts: { deposit: '5000', payout: '12000' }, currency: 'EUR' },
      },
      `/secret-postbackKey/postback?subid=3k9f2ab7c1&status=sale&payout=120.00&currency=EUR&${RETURN}`,
    ],
    [
      'a first deposit without a payout, and so without a currency',
      { milestone: 'ftd' },
      `/secret-postbackKey/postback?subid=3k9f2ab7c1&status=sale&${RETURN}`,
    ],
    [
      'a deposit, which is a rebill with a transaction of its own',
      { milestone: 'deposit', values: { amounts: { payout: '900' }, currency: 'JPY' } },
      `/secret-postbackKey/postback?subid=3k9f2ab7c1&status=rebill&tid=deposit%3Aaurora%3Adep-1&payout=900&currency=JPY&${RETURN}`,
    ],
    [
      'a deposit taken back',
      { milestone: 'reversal' },
      `/secret-postbackKey/postback?subid=3k9f2ab7c1&status=rejected&tid=ftd%3Aaurora%3Adep-1&${RETURN}`,
    ],
    [
      'a key with characters that a path may not hold',
      { milestone: 'registration', credentials: { postbackKey: 'a/b?c' } },
      `/a%2Fb%3Fc/postback?subid=3k9f2ab7c1&status=lead&${RETURN}`,
    ],
  ])('is one GET for %s', (_what, given, url) => {
    const request = rendered('keitaro', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}${url}`,
      headers: { Host: 'track.example.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test('is written down without the key in its path', () => {
    const result = renderRequest(inputFor('keitaro', { milestone: 'registration', baseUrl: BASE }));

    expect(result).toHaveProperty(
      'record.url',
      `https://track.example.com/***/postback?subid=3k9f2ab7c1&status=lead&${RETURN}`,
    );
  });

  test.each<[string, Given, string]>([
    [
      'the postback key',
      { milestone: 'ftd', credentials: { postbackKey: undefined } },
      'key: credential postbackKey has no value',
    ],
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
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('keitaro', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });
});

// Documented on the same page: with `return` the answer is the text that was asked for.
describe('what Keitaro answers', () => {
  test.each([
    [200, 'postproof-received', 'accepted by receipt'],
    [200, ' postproof-received\n', 'accepted by receipt'],
    [200, '', 'unknown (unrecognised-answer) by none'],
    [200, 'Success', 'unknown (unrecognised-answer) by none'],
    [200, '<html>postproof-received</html>', 'unknown (unrecognised-answer) by none'],
    [302, 'postproof-received', 'unknown (unrecognised-answer) by none'],
    [401, '', 'retryable (auth) by http-auth'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, 'postproof-received', 'retryable (server) by http-server'],
    [504, '', 'unknown (gateway) by http-gateway-timeout'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('keitaro', status, body)).toBe(meaning);
  });
});
