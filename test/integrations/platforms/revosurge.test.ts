import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const at = { attributes: { ip: '198.51.100.7' } };
const IDENTITY = '"identity":{"client_user_id":"p_1","click_id":"rs-9f3k2m8q1w"}';

describe('what RevoSurge is sent', () => {
  // https://docs.revosurge.com/en/tracking/s2s/v3/server-events-api: address, header, envelope.
  test('is one envelope with the key in a header, byte for byte', () => {
    expect(rendered('revosurge', { milestone: 'registration', values: at })).toEqual({
      method: 'POST',
      url: 'https://datapulse-api.revosurge.com/v3/s2s/event',
      headers: {
        'X-API-KEY': 'secret-apiKey',
        Host: 'datapulse-api.revosurge.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '149',
      },
      body: `{"event":"register","timestamp":1795341600000,${IDENTITY},"context":{"ip_address":"198.51.100.7"}}`,
    });
  });

  // …/v3/events-igaming: a first deposit is a `deposit` too.
  test.each<[string, Given, string]>([
    [
      'a first deposit in euro',
      { milestone: 'ftd', values: { ...at, amounts: { deposit: '1999' } } },
      `{"event":"deposit","timestamp":1795341600000,${IDENTITY},"context":{"ip_address":"198.51.100.7","transaction_id":"ftd:aurora:dep-1","amount":19.99,"currency":"EUR","is_crypto":false}}`,
    ],
    [
      'a deposit in a crypto currency, to its last decimal',
      {
        milestone: 'deposit',
        values: {
          attributes: { ...at.attributes, userAgent: 'Mozilla/5.0' },
          amounts: { deposit: '1000000000000000001' },
          currency: 'ETH',
        },
      },
      `{"event":"deposit","timestamp":1795341600000,${IDENTITY},"context":{"ip_address":"198.51.100.7","user_agent":"Mozilla/5.0","transaction_id":"deposit:aurora:dep-1","amount":1.000000000000000001,"currency":"ETH","is_crypto":true}}`,
    ],
  ])('is %s', (_what, given, body) => {
    expect(rendered('revosurge', given).body).toBe(body);
  });

  test('is a dry run where it is a test', () => {
    expect(rendered('revosurge', { milestone: 'ftd', values: at, test: true }).url).toBe(
      'https://datapulse-api.revosurge.com/v3/s2s/event?dryrun=1',
    );
  });

  test.each<[string, Given, string]>([
    ['the IP address of the player', { milestone: 'registration' }, 'context'],
    ['an amount', { milestone: 'ftd', values: { ...at, amounts: {} } }, 'amount'],
    ['a known currency', { milestone: 'ftd', values: { ...at, currency: 'XXY' } }, 'currency'],
    [
      'a currency of which it is known whether it is a crypto currency',
      { milestone: 'ftd', values: { ...at, currency: 'ISK' } },
      'is_crypto',
    ],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('revosurge', given).parameter).toBe(parameter);
  });
});

describe('what RevoSurge answers', () => {
  test.each<[number, string, string, Record<string, string>?]>([
    [202, '{"status":"accepted","eventId":"e-1"}', 'accepted by queued'],
    [202, '{}', 'unknown (unrecognised-answer) by none'],
    [200, '{"misspelledFields":[]}', 'accepted by dry-run', { 'x-ingest-mode': 'dryrun' }],
    [200, '{"status":"accepted"}', 'unknown (unrecognised-answer) by none'],
    [400, '{"code":"VALIDATION_ERROR","violations":[]}', 'refused (invalid) by invalid'],
    [422, '{"code":"UNKNOWN_EVENT_TYPE"}', 'refused (unknown-event) by unknown-event'],
    [422, '{"code":"EVENT_DISABLED"}', 'refused (event-disabled) by event-disabled'],
    [400, 'bad', 'refused (request) by http-client'],
    [401, '', 'retryable (auth) by http-auth'],
    [429, '{"error":"Too Many Requests"}', 'retryable (rate) by http-rate'],
    [503, '', 'retryable (server) by http-server'],
  ])('%d %s is %s', (status, body, meaning, headers) => {
    expect(reading('revosurge', status, body, headers)).toBe(meaning);
  });
});
