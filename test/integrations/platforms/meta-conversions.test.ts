import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const FBC = 'fb.1.1795165200000.IwAR3kQ9_vT-7mZpXc2LbN8sYhD5fGjK1wEoUi0RtAq4VxCnMyBzPlHdSgJ6e';
// The SHA-256 of `p_1`.
const PLAYER = 'a39d2ca036172648687b15be375fa7061168f2ee8de48dde0fcdbd7d1698a59f';
const SITE = '"action_source":"website","event_source_url":"https://casino.example/"';
const USER = `"user_data":{"external_id":["${PLAYER}"],"fbc":"${FBC}"}`;

describe('what Meta is sent', () => {
  // https://developers.facebook.com/docs/marketing-api/conversions-api/using-the-api: address, token.
  // …/parameters/fbp-and-fbc: fb, index, milliseconds of the click, click ID as it came.
  test('is a list of one event with the token in the query, byte for byte', () => {
    expect(rendered('meta-conversions', { milestone: 'registration' })).toEqual({
      method: 'POST',
      url: 'https://graph.facebook.com/v21.0/1234567890123456/events?access_token=secret-accessToken',
      headers: {
        Host: 'graph.facebook.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '368',
      },
      body: `{"data":[{"event_name":"CompleteRegistration","event_time":1795341600,"event_id":"registration:aurora:dep-1",${SITE},${USER}}]}`,
    });
  });

  // …/parameters/server-event/: custom_data with currency and value.
  test.each<[string, Given, string]>([
    [
      'a first deposit with its value',
      { milestone: 'ftd', values: { amounts: { deposit: '1999' } } },
      `{"data":[{"event_name":"Purchase","event_time":1795341600,"event_id":"ftd:aurora:dep-1",${SITE},${USER},"custom_data":{"currency":"EUR","value":19.99}}]}`,
    ],
    [
      'a deposit of an app, under its own name and without a page',
      {
        milestone: 'deposit',
        words: { deposit: 'Reload' },
        account: { actionSource: 'app', eventSourceUrl: undefined },
      },
      `{"data":[{"event_name":"Reload","event_time":1795341600,"event_id":"deposit:aurora:dep-1","action_source":"app",${USER},"custom_data":{"currency":"EUR","value":50}}]}`,
    ],
    [
      'the address and the browser of the player, where they are known',
      {
        milestone: 'registration',
        values: { attributes: { ip: '198.51.100.7', userAgent: 'Mozilla/5.0 "x"' } },
      },
      `{"data":[{"event_name":"CompleteRegistration","event_time":1795341600,"event_id":"registration:aurora:dep-1",${SITE},"user_data":{"external_id":["${PLAYER}"],"fbc":"${FBC}","client_ip_address":"198.51.100.7","client_user_agent":"Mozilla/5.0 \\"x\\""}}]}`,
    ],
  ])('is %s', (_what, given, body) => {
    expect(rendered('meta-conversions', given).body).toBe(body);
  });

  // …/parameters/server-event/: one event of more than seven days fails the request.
  test.each<[string, Given, string]>([
    [
      'an event of at most seven days',
      { milestone: 'registration', nowEpochMs: Date.parse('2026-11-29T10:00:01Z') },
      'occurredAt',
    ],
    ['the time of the click', { milestone: 'ftd', values: { clickedAt: undefined } }, 'fbc'],
    ['an amount', { milestone: 'ftd', values: { amounts: {} } }, 'value'],
    ['a token', { milestone: 'ftd', credentials: { accessToken: undefined } }, 'access_token'],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('meta-conversions', given).parameter).toBe(parameter);
  });

  test('is still an event of seven days', () => {
    const given: Given = {
      milestone: 'registration',
      nowEpochMs: Date.parse('2026-11-29T10:00:00Z'),
    };

    expect(rendered('meta-conversions', given).method).toBe('POST');
  });
});

describe('what Meta answers', () => {
  // The body of an acceptance is chosen: see `unverified`.
  test.each([
    [200, '{"events_received":1,"messages":[],"fbtrace_id":"A1"}', 'accepted by received'],
    [200, '{"events_received":0}', 'unknown (unrecognised-answer) by none'],
    [200, '{"error":{"code":1}}', 'unknown (unrecognised-answer) by none'],
    [200, '<html>', 'unknown (unrecognised-answer) by none'],
    [400, '{"error":{"type":"OAuthException","code":190}}', 'retryable (auth) by token'],
    [400, '{"error":{"is_transient":false,"code":190}}', 'retryable (auth) by token'],
    [400, '{"error":{"is_transient":true,"code":2}}', 'retryable (server) by transient'],
    [400, '{"error":{"is_transient":true,"code":190}}', 'retryable (server) by transient'],
    [400, '{"error":{"is_transient":false,"code":100}}', 'refused (request) by http-client'],
    [400, '{"error":{"code":4}}', 'retryable (server) by limit-4'],
    [400, '{"error":{"code":17}}', 'retryable (server) by limit-17'],
    [400, '{"error":{"code":32}}', 'retryable (server) by limit-32'],
    [400, '{"error":{"code":613}}', 'retryable (server) by limit-613'],
    [400, '{"error":{"code":100}}', 'refused (request) by http-client'],
    [401, '', 'retryable (auth) by http-auth'],
    [429, '', 'retryable (rate) by http-rate'],
    [500, '{"events_received":1}', 'retryable (server) by http-server'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('meta-conversions', status, body)).toBe(meaning);
  });
});
