import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://acme.o18.example';
const CLICK = 'mid=1001&tid=D-1001-1732269600-7Kq2';

// https://offer18.gitbook.io/knowledge-base/global-postback-parameters; auth_token is named by
// https://knowledgebase.offer18.com/network/faqs/what-are-different-status-in-advertiser-postback-logs
describe('what Offer18 is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration',
      { milestone: 'registration' },
      `${CLICK}&event=registration&adv_sub1=registration%3Aaurora%3Adep-1&adv_sub2=p_1&auth_token=secret-authToken`,
    ],
    [
      'a registration of an advertiser without a token',
      { milestone: 'registration', credentials: { authToken: undefined } },
      `${CLICK}&event=registration&adv_sub1=registration%3Aaurora%3Adep-1&adv_sub2=p_1`,
    ],
    [
      'a first deposit, a sale',
      { milestone: 'ftd' },
      `${CLICK}&event=ftd&adv_sub1=ftd%3Aaurora%3Adep-1&adv_sub2=p_1&sale=50.00&auth_token=secret-authToken`,
    ],
    [
      "a deposit at another network, by the offer's token",
      { milestone: 'deposit', account: { mid: '42' }, words: { deposit: 'e7f3' } },
      'mid=42&tid=D-1001-1732269600-7Kq2&event=e7f3&adv_sub1=deposit%3Aaurora%3Adep-1&adv_sub2=p_1&sale=50.00&auth_token=secret-authToken',
    ],
  ])('is one GET for %s', (_what, given, query) => {
    const request = rendered('offer18', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}/p?${query}`,
      headers: { Host: 'acme.o18.example', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each<[string, Given, string]>([
    [
      "the offers' currency",
      { milestone: 'ftd', values: { currency: 'EUR' } },
      'currency: must be USD and is EUR',
    ],
    [
      'an amount',
      { milestone: 'deposit', values: { amounts: undefined } },
      'sale: deposit amount has no value',
    ],
    [
      "the network's number",
      { milestone: 'ftd', account: { mid: undefined } },
      'mid: account setting mid has no value',
    ],
    [
      'an event for a reversal',
      { milestone: 'reversal' },
      'event: offer18 has no word for reversal',
    ],
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('offer18', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });
});

// No answer is documented: the results stand in the log.
describe('what Offer18 answers', () => {
  test.each([
    [200, '', 'accepted by taken-in'],
    [200, '<html>blocked</html>', 'unknown (unrecognised-answer) by none'],
    [302, '', 'unknown (unrecognised-answer) by none'],
    [403, '', 'retryable (auth) by http-auth'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '', 'retryable (server) by http-server'],
    [504, '', 'unknown (gateway) by http-gateway-timeout'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('offer18', status, body)).toBe(meaning);
  });
});
