import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const app = { attributes: { appsflyerId: '1699999999999-1234567' } };

describe('what AppsFlyer is sent', () => {
  // https://github.com/api-evangelist/appsflyer (the vendor's OpenAPI): address, header, members.
  test('is one event with the key in a header and no value, byte for byte', () => {
    expect(rendered('appsflyer', { milestone: 'registration', values: app })).toEqual({
      method: 'POST',
      url: 'https://api3.appsflyer.com/inappevent/id123456789',
      headers: {
        authentication: 'secret-s2sKey',
        Host: 'api3.appsflyer.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '146',
      },
      body: '{"appsflyer_id":"1699999999999-1234567","customer_user_id":"p_1","eventName":"registration","eventTime":"2026-11-22 10:00:00.000","eventValue":""}',
    });
  });

  // https://support.appsflyer.com/hc/en-us/articles/207034486: JSON inside a text, minus for less.
  test.each<[string, Given, string]>([
    [
      'a first deposit with its money inside a text',
      { milestone: 'ftd', values: { ...app, amounts: { deposit: '1999' } } },
      '{"appsflyer_id":"1699999999999-1234567","customer_user_id":"p_1","eventName":"first_deposit","eventTime":"2026-11-22 10:00:00.000","eventCurrency":"EUR","eventValue":"{\\"af_revenue\\":\\"19.99\\"}"}',
    ],
    [
      'a deposit with the milliseconds of its time and an IP address',
      {
        milestone: 'deposit',
        values: {
          occurredAt: '2026-11-22T10:00:00.123Z',
          attributes: { ...app.attributes, ip: '2001:db8::1' },
        },
      },
      '{"appsflyer_id":"1699999999999-1234567","customer_user_id":"p_1","ip":"2001:db8::1","eventName":"deposit","eventTime":"2026-11-22 10:00:00.123","eventCurrency":"EUR","eventValue":"{\\"af_revenue\\":\\"50.00\\"}"}',
    ],
    [
      'a reversal below zero',
      { milestone: 'reversal', values: app },
      '{"appsflyer_id":"1699999999999-1234567","customer_user_id":"p_1","eventName":"deposit_reversed","eventTime":"2026-11-22 10:00:00.000","eventCurrency":"EUR","eventValue":"{\\"af_revenue\\":\\"-50.00\\"}"}',
    ],
  ])('is %s', (_what, given, body) => {
    expect(rendered('appsflyer', given).body).toBe(body);
  });

  test.each<[string, Given, string]>([
    ['the ID of the app on the device', { milestone: 'ftd' }, 'appsflyer_id'],
    ['an amount', { milestone: 'ftd', values: { ...app, amounts: {} } }, 'eventValue'],
    ['a currency', { milestone: 'ftd', values: { ...app, currency: undefined } }, 'eventCurrency'],
    [
      'room for 1,024 bytes',
      { milestone: 'registration', values: { attributes: { appsflyerId: 'x'.repeat(1000) } } },
      'body',
    ],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('appsflyer', given).parameter).toBe(parameter);
  });
});

describe('what AppsFlyer answers', () => {
  test.each([
    [200, 'OK', 'accepted by ok'],
    [200, '"OK"', 'accepted by ok-quoted'],
    [200, '', 'unknown (unrecognised-answer) by none'],
    [200, '<html>OK</html>', 'unknown (unrecognised-answer) by none'],
    [202, 'OK', 'unknown (unrecognised-answer) by none'],
    [400, '"Failed to Authenticate"', 'retryable (auth) by wrong-key'],
    [400, '"appsflyer_id is a mandatory field"', 'refused (event) by bad-event'],
    [400, '"Payload is missing or failed to parse"', 'refused (event) by bad-event'],
    [400, '', 'refused (event) by bad-event'],
    [401, '"Unauthorized"', 'retryable (auth) by http-auth'],
    [403, '"Forbidden"', 'retryable (auth) by http-auth'],
    [500, '"Internal Server Error"', 'retryable (server) by http-server'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('appsflyer', status, body)).toBe(meaning);
  });
});
