import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered, specificationOf } from './platform-fixture.ts';

const BASE = 'https://acme.scaletrk.com';
const CLICK = 'click_id=0f8fad5bd9cb469fa16570867728950e';
const TOKEN = 'token=secret-token';

// http://help.scaleo.io/article/484-ultimate-postbacks-add-change-conversion (paths, click_id,
// goal_alias, conv_status, token), https://docs.kukuruku.win/ru/docs/postbacks (aliases, currency)
describe('what Scaleo is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration',
      { milestone: 'registration' },
      `/track/conv?${CLICK}&goal_alias=registration&adv_order_id=registration%3Aaurora%3Adep-1&adv_user_id=p_1&${TOKEN}`,
    ],
    [
      'a registration with its payout',
      { milestone: 'registration', values: { amounts: { payout: '2500' }, currency: 'EUR' } },
      `/track/conv?${CLICK}&goal_alias=registration&adv_order_id=registration%3Aaurora%3Adep-1&adv_user_id=p_1&payout=25.00&currency=EUR&${TOKEN}`,
    ],
    [
      'a first deposit that awaits approval',
      { milestone: 'ftd' },
      `/track/conv?${CLICK}&goal_alias=ftd&conv_status=pending&adv_order_id=ftd%3Aaurora%3Adep-1&adv_user_id=p_1&amount=50.00&currency=EUR&${TOKEN}`,
    ],
    [
      'a first deposit whose status the goal decides',
      { milestone: 'ftd', account: { ftdStatus: undefined } },
      `/track/conv?${CLICK}&goal_alias=ftd&adv_order_id=ftd%3Aaurora%3Adep-1&adv_user_id=p_1&amount=50.00&currency=EUR&${TOKEN}`,
    ],
    [
      'a deposit in a currency without decimals',
      { milestone: 'deposit', values: { amounts: { deposit: '700' }, currency: 'JPY' } },
      `/track/conv?${CLICK}&goal_alias=rdep&adv_order_id=deposit%3Aaurora%3Adep-1&adv_user_id=p_1&amount=700&currency=JPY&${TOKEN}`,
    ],
    [
      'a revenue share',
      { milestone: 'revenue', values: { amounts: { ngr: '9900', revenue: '1234' } } },
      `/track/conv?${CLICK}&goal_alias=revshare&adv_order_id=revenue%3Aaurora%3Adep-1&adv_user_id=p_1&amount=12.34&currency=EUR&${TOKEN}`,
    ],
    [
      'a qualified player, whose first deposit is approved',
      { milestone: 'qualified' },
      `/track/conv-change?${CLICK}&goal_alias=ftd&conv_status=approved&${TOKEN}`,
    ],
    [
      'a first deposit taken back, by the word the account has for it',
      { milestone: 'reversal', words: { ftd: 'first_dep' } },
      `/track/conv-change?${CLICK}&goal_alias=first_dep&conv_status=rejected&adv_order_id=ftd%3Aaurora%3Adep-1&${TOKEN}`,
    ],
    [
      'a click ID of any characters, encoded once',
      { milestone: 'registration', values: { clickId: 'Ab%3A:=+ &#🎰' } },
      `/track/conv?click_id=Ab%253A%3A%3D%2B%20%26%23%F0%9F%8E%B0&goal_alias=registration&adv_order_id=registration%3Aaurora%3Adep-1&adv_user_id=p_1&${TOKEN}`,
    ],
  ])('is one GET for %s', (_what, given, url) => {
    const request = rendered('scaleo', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}${url}`,
      headers: { Host: 'acme.scaletrk.com', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test('carries a click ID of 255 characters whole, and none of 256', () => {
    const longest = 'x'.repeat(255);

    expect(rendered('scaleo', { milestone: 'qualified', values: { clickId: longest } }).url).toBe(
      `https://{workspace}.scaletrk.com/track/conv-change?click_id=${longest}&goal_alias=ftd&conv_status=approved&${TOKEN}`,
    );
    expect(
      faultOf('scaleo', { milestone: 'qualified', values: { clickId: `${longest}x` } }),
    ).toHaveProperty('parameter', 'clickId');
  });

  test.each<[string, Given, string]>([
    [
      'an amount',
      { milestone: 'ftd', values: { amounts: undefined } },
      'amount: deposit amount has no value',
    ],
    [
      'a share',
      { milestone: 'revenue', values: { amounts: { ngr: '1' } } },
      'amount: revenue amount has no value',
    ],
    [
      'a currency',
      { milestone: 'deposit', values: { currency: undefined } },
      'amount: currency has no value',
    ],
    [
      'a known currency',
      { milestone: 'ftd', values: { currency: 'XXY' } },
      'currency: must be a known currency and is XXY',
    ],
    [
      'a short transaction ID',
      { milestone: 'registration', values: { transactionId: 'x'.repeat(256) } },
      'transactionId: must have at most 255 characters',
    ],
    [
      'the token',
      { milestone: 'qualified', credentials: { token: undefined } },
      'token: credential token has no value',
    ],
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('scaleo', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });

  test('takes back a first deposit only: a later one the platform would take for the latest', () => {
    expect(specificationOf('scaleo').reversals).toMatchObject({
      partial: 'not-possible',
      of: ['ftd'],
    });
  });
});

// The success is documented for the REST call; help.scaleo.io/article/386 names the repeat's error.
describe('what Scaleo answers', () => {
  test.each([
    [200, '{"status":"success","code":200,"info":{"lead_id":1}}', 'accepted by success'],
    [201, '{"status":"success"}', 'accepted by success'],
    [200, '{"status":"success","name":"duplicate"}', 'accepted by success'],
    [200, '{"status":"error","message":"Duplicate conversion"}', 'duplicate by duplicate-in-200'],
    [
      200,
      '{"status":"error","message":"Multiple Conversions are not Allowed"}',
      'duplicate by multiple-in-200',
    ],
    [400, '{"status":"error","message":"duplicate"}', 'duplicate by duplicate'],
    [409, 'Duplicate', 'duplicate by duplicate-conflict'],
    [422, 'Duplicate', 'duplicate by duplicate-unprocessable'],
    [422, 'Multiple Conversions are not Allowed', 'duplicate by multiple-unprocessable'],
    [404, '{"status":"error"}', 'refused (click-not-found) by click-not-found'],
    [
      200,
      '{"status":"error","message":"Invalid goal"}',
      'refused (platform-error) by error-in-200',
    ],
    [400, '{"status":"success"}', 'refused (request) by http-client'],
    [422, '', 'refused (request) by http-client'],
    [401, '', 'retryable (auth) by http-auth'],
    [403, '<html>duplicate blocked</html>', 'retryable (auth) by http-auth'],
    [408, '', 'retryable (server) by http-timeout'],
    [429, 'duplicate', 'retryable (rate) by http-rate'],
    [500, '{"status":"success"}', 'retryable (server) by http-server'],
    [503, 'duplicate', 'retryable (server) by http-server'],
    [502, '', 'unknown (gateway) by http-bad-gateway'],
    [504, '', 'unknown (gateway) by http-gateway-timeout'],
    [200, '', 'unknown (unrecognised-answer) by none'],
    [200, 'OK', 'unknown (unrecognised-answer) by none'],
    [200, 'duplicate', 'unknown (unrecognised-answer) by none'],
    [200, '<html>Please log in</html>', 'unknown (unrecognised-answer) by none'],
    [200, '{"status":"pending"}', 'unknown (unrecognised-answer) by none'],
    [204, '', 'unknown (unrecognised-answer) by none'],
    [302, '{"status":"success"}', 'unknown (unrecognised-answer) by none'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('scaleo', status, body)).toBe(meaning);
  });
});
