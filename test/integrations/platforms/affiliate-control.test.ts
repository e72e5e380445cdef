import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

describe('what Affiliate Control is sent', () => {
  // https://docs.affiliatecontrol.dev/setup/send-players-activity: hosts, HTTP Basic, meta and data.
  test('is one event with the tag on the registration, byte for byte', () => {
    expect(rendered('affiliate-control', { milestone: 'registration' })).toEqual({
      method: 'POST',
      url: 'https://events-gw.internal.production.affiliatecontrol.net/events/aurora-casino',
      headers: {
        Authorization: 'Basic c2VjcmV0LXVzZXJuYW1lOnNlY3JldC1wYXNzd29yZA==',
        Host: 'events-gw.internal.production.affiliatecontrol.net',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '177',
      },
      body: '{"meta":{"timestamp":1795341600,"eventType":1,"brand":"aurora","btag":"d_2m_7c_ts_Kq3vBnTzLwXy8PfGhJ5sMd","playerId":"p_1"},"data":{"transactionId":"registration:aurora:dep-1"}}',
    });
  });

  test.each<[string, Given, string]>([
    [
      'a first deposit, found by the player',
      { milestone: 'ftd', values: { amounts: { deposit: '1999' } } },
      '{"meta":{"timestamp":1795341600,"eventType":2,"brand":"aurora","playerId":"p_1"},"data":{"transactionId":"ftd:aurora:dep-1","amount":19.99,"currency":"EUR"}}',
    ],
    [
      'a deposit under the number of the account',
      { milestone: 'deposit', words: { deposit: '12' } },
      '{"meta":{"timestamp":1795341600,"eventType":12,"brand":"aurora","playerId":"p_1"},"data":{"transactionId":"deposit:aurora:dep-1","amount":50,"currency":"EUR"}}',
    ],
  ])('is %s', (_what, given, body) => {
    expect(rendered('affiliate-control', given).body).toBe(body);
  });

  test('goes to the test host where it is a test', () => {
    expect(rendered('affiliate-control', { milestone: 'ftd', test: true }).url).toBe(
      'https://events-gw.internal.test.affiliatecontrol.net/events/aurora-casino',
    );
  });

  test.each<[string, Given, string]>([
    ['an integer type', { milestone: 'ftd', words: { ftd: 'deposit' } }, 'eventType'],
    ['an amount', { milestone: 'ftd', values: { amounts: {} } }, 'amount'],
    ['a password', { milestone: 'ftd', credentials: { password: undefined } }, 'Authorization'],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('affiliate-control', given).parameter).toBe(parameter);
  });
});

describe('what Affiliate Control answers', () => {
  // The same page: 200 is stored, all else is to be sent again.
  test.each([
    [200, '', 'accepted by stored'],
    [200, 'OK', 'accepted by stored'],
    [200, '<html>', 'unknown (unrecognised-answer) by none'],
    [202, '', 'retryable (not-stored) by not-stored'],
    [302, '', 'retryable (not-stored) by not-stored'],
    [400, '', 'retryable (not-stored) by not-stored'],
    [401, '', 'retryable (auth) by http-auth'],
    [404, '', 'retryable (not-stored) by not-stored'],
    [413, '', 'retryable (not-stored) by not-stored'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '', 'retryable (server) by http-server'],
    [502, '', 'unknown (gateway) by http-bad-gateway'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('affiliate-control', status, body)).toBe(meaning);
  });
});
