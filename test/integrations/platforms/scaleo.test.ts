import { describe, expect, test } from 'vitest';
import type { Milestone } from '../../../core/milestones.ts';
import type { PostbackValues } from '../../../core/postback.ts';
import { renderRequest } from '../../../core/render-request.ts';
import { reading, specificationOf } from './platform-fixture.ts';

const REGISTRATION: PostbackValues = {
  clickId: '0f8fad5bd9cb469fa16570867728950e',
  playerRef: 'p_abc',
  transactionId: 'registration:aurora:p_abc',
  occurredAt: '2026-11-22T11:59:58Z',
};
const DEPOSIT = { ...REGISTRATION, amountMinor: 5000, currency: 'EUR' };

function render(milestone: Milestone, values: PostbackValues) {
  return renderRequest({
    specification: specificationOf('scaleo'),
    baseUrl: 'https://acme.scaletrk.com',
    row: { milestone, values },
    credentials: { token: 's3cr3t' },
  });
}

describe('what Scaleo is sent', () => {
  test.each<[Milestone, PostbackValues, string]>([
    [
      'registration',
      REGISTRATION,
      'https://acme.scaletrk.com/track/conv?click_id=0f8fad5bd9cb469fa16570867728950e&goal_alias=registration&adv_order_id=registration%3Aaurora%3Ap_abc&adv_user_id=p_abc&token=s3cr3t',
    ],
    [
      'ftd',
      { ...DEPOSIT, transactionId: 'ftd:aurora:dep-1' },
      'https://acme.scaletrk.com/track/conv?click_id=0f8fad5bd9cb469fa16570867728950e&goal_alias=ftd&adv_order_id=ftd%3Aaurora%3Adep-1&adv_user_id=p_abc&amount=50.00&currency=EUR&token=s3cr3t',
    ],
    [
      'deposit',
      { ...DEPOSIT, transactionId: 'deposit:aurora:dep-2', amountMinor: 700, currency: 'JPY' },
      'https://acme.scaletrk.com/track/conv?click_id=0f8fad5bd9cb469fa16570867728950e&goal_alias=rdep&adv_order_id=deposit%3Aaurora%3Adep-2&adv_user_id=p_abc&amount=700&currency=JPY&token=s3cr3t',
    ],
  ])('on %s is one GET, byte for byte', (milestone, values, url) => {
    const headers = {
      Host: 'acme.scaletrk.com',
      'User-Agent': 'postproof/1',
      Connection: 'close',
    };

    const request = render(milestone, values);

    expect(request).toEqual({
      wire: { method: 'GET', url, headers },
      record: { method: 'GET', url: url.replace('s3cr3t', '***'), headers },
    });
  });

  test('carries a click ID of any characters, encoded once', () => {
    const request = render('registration', { ...REGISTRATION, clickId: 'Ab%3A:=+ &#🎰' });

    expect(request).toHaveProperty(
      'wire.url',
      'https://acme.scaletrk.com/track/conv?click_id=Ab%253A%3A%3D%2B%20%26%23%F0%9F%8E%B0&goal_alias=registration&adv_order_id=registration%3Aaurora%3Ap_abc&adv_user_id=p_abc&token=s3cr3t',
    );
  });

  test('carries a click ID of 255 characters whole, and none of 256', () => {
    const longest = 'x'.repeat(255);

    expect(render('registration', { ...REGISTRATION, clickId: longest })).toHaveProperty(
      'wire.url',
      expect.stringContaining(`?click_id=${longest}&goal_alias`),
    );
    expect(render('registration', { ...REGISTRATION, clickId: `${longest}x` })).toEqual({
      fault: { parameter: 'clickId', rule: 'must match [\\s\\S]+ with at most 255 characters' },
    });
  });

  test.each<[string, Milestone, Partial<PostbackValues>, string]>([
    ['an amount', 'ftd', { currency: 'EUR' }, 'amount'],
    ['a currency', 'deposit', { amountMinor: 5000 }, 'amount'],
    ['a currency that is known', 'ftd', { amountMinor: 5000, currency: 'XXY' }, 'amount'],
    ['a short transaction ID', 'registration', { transactionId: 'x'.repeat(256) }, 'transactionId'],
    ['a word for qualified', 'qualified', {}, 'event'],
    ['a word for reversal', 'reversal', {}, 'event'],
  ])('is nothing for want of %s', (_what, milestone, overrides, parameter) => {
    const request = render(milestone, { ...REGISTRATION, ...overrides });

    expect(Object.keys(request)).toEqual(['fault']);
    expect(request).toHaveProperty('fault.parameter', parameter);
  });

  test('is nothing without the token', () => {
    const request = renderRequest({
      specification: specificationOf('scaleo'),
      baseUrl: 'https://acme.scaletrk.com',
      row: { milestone: 'registration', values: REGISTRATION },
      credentials: { apiKey: 'of another platform' },
    });

    expect(request).toEqual({ fault: { parameter: 'token', rule: 'credential has no value' } });
  });
});

describe('what Scaleo answers', () => {
  test.each([
    [200, '{"status":"success","code":200,"info":{"lead_id":1}}', 'accepted by success'],
    [201, '{"status":"success"}', 'accepted by success'],
    [200, '{"status":"error","message":"Duplicate conversion"}', 'duplicate by duplicate-in-200'],
    [400, '{"status":"error","message":"duplicate"}', 'duplicate by duplicate'],
    [409, 'Duplicate', 'duplicate by duplicate-conflict'],
    [422, 'Duplicate', 'duplicate by duplicate-unprocessable'],
    [404, '{"status":"error"}', 'refused (click-not-found) by click-not-found'],
    [
      200,
      '{"status":"error","message":"Invalid goal"}',
      'refused (platform-error) by error-in-200',
    ],
    [400, '{"status":"success"}', 'refused (request) by http-client'],
    [422, '', 'refused (request) by http-client'],
    [401, '', 'retryable (auth) by http-auth'],
    [403, '<html>blocked</html>', 'retryable (auth) by http-auth'],
    [408, '', 'retryable (server) by http-timeout'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '{"status":"success"}', 'retryable (server) by http-server'],
    [503, 'duplicate', 'retryable (server) by http-server'],
    [200, '', 'unknown (unrecognised-answer) by none'],
    [200, 'OK', 'unknown (unrecognised-answer) by none'],
    [200, '<html>Please log in</html>', 'unknown (unrecognised-answer) by none'],
    [200, '{"status":"pending"}', 'unknown (unrecognised-answer) by none'],
    [204, '', 'unknown (unrecognised-answer) by none'],
    [302, '{"status":"success"}', 'unknown (unrecognised-answer) by none'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('scaleo', status, body)).toBe(meaning);
  });
});
