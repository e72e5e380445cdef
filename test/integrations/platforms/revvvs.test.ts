import { describe, expect, test } from 'vitest';
import type { Milestone } from '../../../core/milestones.ts';
import type { PostbackValues } from '../../../core/postback.ts';
import { type RenderInput, renderRequest } from '../../../core/render-request.ts';
import { reading, specificationOf } from './platform-fixture.ts';

const REGISTRATION: PostbackValues = {
  clickId: '0F8fad5b-d9cb-469f-a165-70867728950e',
  playerRef: 'p_abc',
  transactionId: 'registration:aurora:p_abc',
  occurredAt: '2026-11-22T11:59:58Z',
};
const DEPOSIT = { ...REGISTRATION, amountMinor: 5000, currency: 'EUR' };

function render(milestone: Milestone, values: PostbackValues, input: Partial<RenderInput> = {}) {
  return renderRequest({
    specification: specificationOf('revvvs'),
    baseUrl: 'https://revvvs.com',
    brandId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    row: { milestone, values },
    credentials: { apiKey: 's3cr3t' },
    ...input,
  });
}

describe('what Revvvs is sent', () => {
  test.each<[Milestone, PostbackValues, string, string]>([
    [
      'registration',
      REGISTRATION,
      '{"event_type":"registration","event_time":"2026-11-22T11:59:58Z","brand_id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","player_external_ref":"p_abc","idempotency_key":"registration:aurora:p_abc","click_id":"0F8fad5b-d9cb-469f-a165-70867728950e"}',
      '241',
    ],
    [
      'ftd',
      { ...DEPOSIT, transactionId: 'ftd:aurora:dep-1', amountMinor: 1999 },
      '{"event_type":"first_deposit","event_time":"2026-11-22T11:59:58Z","brand_id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","player_external_ref":"p_abc","idempotency_key":"ftd:aurora:dep-1","amount":19.99,"currency":"EUR"}',
      '215',
    ],
    [
      'deposit',
      { ...DEPOSIT, transactionId: 'deposit:aurora:dep-2', amountMinor: 700, currency: 'JPY' },
      '{"event_type":"deposit","event_time":"2026-11-22T11:59:58Z","brand_id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","player_external_ref":"p_abc","idempotency_key":"deposit:aurora:dep-2","amount":700,"currency":"JPY"}',
      '211',
    ],
  ])('on %s is one JSON event, byte for byte', (...given) => {
    const [milestone, values, body, contentLength] = given;
    const url = 'https://revvvs.com/api/v1/events';
    const headers = {
      'X-API-Key': 's3cr3t',
      Host: 'revvvs.com',
      'User-Agent': 'postproof/1',
      Connection: 'close',
      'Content-Type': 'application/json',
      'Content-Length': contentLength,
    };

    const request = render(milestone, values);

    expect(request).toEqual({
      wire: { method: 'POST', url, headers, body },
      record: { method: 'POST', url, headers: { ...headers, 'X-API-Key': '***' }, body },
    });
  });

  test.each([
    '0f8fad5bd9cb469fa16570867728950e',
    '0f8fad5b-d9cb-469f-a165-70867728950',
    '0f8fad5b-d9cb-469f-a165-70867728950e0',
    'gf8fad5b-d9cb-469f-a165-70867728950e',
    '{0f8fad5b-d9cb-469f-a165-70867728950e}',
  ])('is nothing for the click ID %s, which is no UUID', (clickId) => {
    const request = render('registration', { ...REGISTRATION, clickId });

    expect(request).toEqual({
      fault: {
        parameter: 'clickId',
        rule: 'must match [0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12} with at most 36 characters',
      },
    });
  });

  test.each<[string, Milestone, Partial<PostbackValues>, Partial<RenderInput>, string]>([
    ['an amount', 'ftd', { currency: 'EUR' }, {}, 'amount'],
    ['a known currency', 'deposit', { amountMinor: 1, currency: 'XXY' }, {}, 'amount'],
    ['a short transaction ID', 'ftd', { transactionId: 'x'.repeat(501) }, {}, 'transactionId'],
    ['an API key', 'registration', {}, { credentials: {} }, 'X-API-Key'],
    ['a word for revenue', 'revenue', {}, {}, 'event'],
  ])('is nothing for want of %s', (_what, milestone, overrides, input, parameter) => {
    const request = render(milestone, { ...REGISTRATION, ...overrides }, input);

    expect(Object.keys(request)).toEqual(['fault']);
    expect(request).toHaveProperty('fault.parameter', parameter);
  });

  test('is nothing without the ID it knows the brand by', () => {
    const request = renderRequest({
      specification: specificationOf('revvvs'),
      baseUrl: 'https://revvvs.com',
      row: { milestone: 'registration', values: REGISTRATION },
      credentials: { apiKey: 's3cr3t' },
    });

    expect(request).toEqual({ fault: { parameter: 'brand_id', rule: 'brandId has no value' } });
  });
});

describe('what Revvvs answers', () => {
  test.each([
    [202, '{"status":"accepted"}', 'accepted by accepted'],
    [202, '', 'accepted by accepted'],
    [200, '<!DOCTYPE html><HTML>Attention required', 'unknown (unrecognised-answer) by none'],
    [202, '<html>blocked</html>', 'unknown (unrecognised-answer) by none'],
    [200, '{"status":"duplicate"}', 'duplicate by duplicate'],
    [400, '{"error":"event_time"}', 'refused (validation) by validation'],
    [401, '', 'retryable (auth) by http-auth'],
    [403, '', 'retryable (auth) by http-auth'],
    [404, '', 'refused (request) by http-client'],
    [408, '', 'retryable (server) by http-timeout'],
    [413, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '', 'retryable (server) by http-server'],
    [503, '', 'retryable (server) by http-server'],
    [201, '{"status":"accepted"}', 'unknown (unrecognised-answer) by none'],
    [204, '', 'unknown (unrecognised-answer) by none'],
    [301, '', 'unknown (unrecognised-answer) by none'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('revvvs', status, body)).toBe(meaning);
  });
});
