import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const GPS = 'c0ffee00-1111-4222-8333-444455556666';
const android = { attributes: { gpsAdid: GPS } };

describe('what Adjust is sent', () => {
  // https://dev.adjust.com/en/api/s2s-api/events/: the address, the form, s2s=1, the tokens, the device.
  test('is one form with the token of the account in a header, byte for byte', () => {
    expect(rendered('adjust', { milestone: 'registration', values: android })).toEqual({
      method: 'POST',
      url: 'https://s2s.adjust.com/event',
      headers: {
        Authorization: 'Bearer secret-s2sToken',
        Host: 's2s.adjust.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': '120',
      },
      body: `s2s=1&app_token=4w5x6y7z8a9b&event_token=reg4ab&gps_adid=${GPS}&created_at_unix=1795341600`,
    });
  });

  test.each<[string, Given, string]>([
    [
      'a first deposit with its revenue',
      { milestone: 'ftd', values: { ...android, amounts: { deposit: '1999' } } },
      `s2s=1&app_token=4w5x6y7z8a9b&event_token=ftd7cd&gps_adid=${GPS}&created_at_unix=1795341600&revenue=19.99&currency=EUR`,
    ],
    [
      'a deposit under the word of the account',
      { milestone: 'deposit', values: android, words: { deposit: 'x1y2z3' } },
      `s2s=1&app_token=4w5x6y7z8a9b&event_token=x1y2z3&gps_adid=${GPS}&created_at_unix=1795341600&revenue=50.00&currency=EUR`,
    ],
    [
      'every device ID there is, and an IPv4 address',
      {
        milestone: 'registration',
        values: { attributes: { idfa: 'A-1', webUuid: 'w-2', ipv4: '198.51.100.7' } },
      },
      's2s=1&app_token=4w5x6y7z8a9b&event_token=reg4ab&idfa=A-1&web_uuid=w-2&created_at_unix=1795341600&ip_address=198.51.100.7',
    ],
  ])('is %s', (_what, given, body) => {
    expect(rendered('adjust', given).body).toBe(body);
  });

  // https://dev.adjust.com/en/api/s2s-api: the token is needed only where security is switched on.
  test('has no authorisation where the account has no token', () => {
    const given: Given = {
      milestone: 'ftd',
      values: android,
      credentials: { s2sToken: undefined },
    };

    expect(rendered('adjust', given).headers).not.toHaveProperty('Authorization');
  });

  test.each<[string, Given, string]>([
    ['a device ID', { milestone: 'registration' }, 'gps_adid, idfa, web_uuid'],
    [
      'an address of IPv4',
      { milestone: 'ftd', values: { attributes: { gpsAdid: GPS, ipv4: '2001:db8::1' } } },
      'ip_address',
    ],
    [
      'a sum below the documented limit',
      { milestone: 'ftd', values: { ...android, amounts: { deposit: '10000000000001' } } },
      'revenue',
    ],
    ['an amount', { milestone: 'deposit', values: { ...android, amounts: {} } }, 'revenue'],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('adjust', given).parameter).toBe(parameter);
  });

  test('carries the largest sum that is taken', () => {
    const values = { ...android, amounts: { deposit: '10000000000000' } };

    expect(rendered('adjust', { milestone: 'deposit', values }).body).toContain(
      '&revenue=100000000000.00&',
    );
  });
});

describe('what Adjust answers', () => {
  // https://dev.adjust.com/en/api/s2s-api: the answer OK and the table of errors.
  test.each([
    [200, 'OK', 'accepted by ok'],
    [200, ' ok\n', 'accepted by ok'],
    [200, '', 'unknown (unrecognised-answer) by none'],
    [200, '<html>OK</html>', 'unknown (unrecognised-answer) by none'],
    [200, '{"error":"Event request failed"}', 'unknown (unrecognised-answer) by none'],
    [
      400,
      '{"error":"Event request failed (Ignoring event, earlier unique event tracked)"}',
      'duplicate by unique-event-repeated',
    ],
    [400, '{"error":"Event request failed (Bad event state)"}', 'refused (request) by http-client'],
    [400, '{"error":"Event request failed (Invalid revenue)"}', 'refused (request) by http-client'],
    [401, '{"error":"Failed to authorize request"}', 'retryable (auth) by http-auth'],
    [403, '{"error":"App is inactive"}', 'retryable (auth) by http-auth'],
    [404, '{"error":"Device not found"}', 'refused (device-not-found) by app-or-device-not-found'],
    [413, '{"error":"Request size too large"}', 'refused (request) by http-client'],
    [451, '{"error":"Device is opted out"}', 'refused (opted-out) by opted-out'],
    [500, '{"error":"Internal error"}', 'retryable (server) by http-server'],
    [504, '', 'unknown (gateway) by http-gateway-timeout'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('adjust', status, body)).toBe(meaning);
  });
});
