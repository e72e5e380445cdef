import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered, specificationOf } from './platform-fixture.ts';

// https://docs.revvvs.com/event-reference lists the members of each event.
const BRAND = '"brand_id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"';

function sent(given: Given): string | undefined {
  return rendered('revvvs', given).body;
}

describe('what Revvvs is sent', () => {
  // https://docs.revvvs.com/s2s-integration: the address, the header, the click on the first event.
  test('is one POST with the API key in a header, byte for byte', () => {
    expect(rendered('revvvs', { milestone: 'registration' })).toEqual({
      method: 'POST',
      url: 'https://revvvs.com/api/v1/events',
      headers: {
        'X-API-Key': 'secret-apiKey',
        Host: 'revvvs.com',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '239',
      },
      body: `{"event_type":"registration","event_time":"2026-11-22T10:00:00Z",${BRAND},"player_external_ref":"p_1","idempotency_key":"registration:aurora:dep-1","click_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}`,
    });
  });

  test.each<[string, Given, string]>([
    [
      'a first deposit without the click',
      { milestone: 'ftd', values: { amounts: { deposit: '1999' } } },
      `{"event_type":"first_deposit","event_time":"2026-11-22T10:00:00Z",${BRAND},"player_external_ref":"p_1","idempotency_key":"ftd:aurora:dep-1","amount":19.99,"currency":"EUR"}`,
    ],
    [
      'a later deposit in a currency without decimals',
      { milestone: 'deposit', values: { amounts: { deposit: '700' }, currency: 'JPY' } },
      `{"event_type":"deposit","event_time":"2026-11-22T10:00:00Z",${BRAND},"player_external_ref":"p_1","idempotency_key":"deposit:aurora:dep-1","amount":700,"currency":"JPY"}`,
    ],
    [
      'a total of NGR',
      { milestone: 'revenue', values: { amounts: { ngr: '123456', deposit: '1' } } },
      `{"event_type":"ngr_update","event_time":"2026-11-22T10:00:00Z",${BRAND},"player_external_ref":"p_1","idempotency_key":"revenue:aurora:dep-1","amount":1234.56,"currency":"EUR"}`,
    ],
    [
      'a chargeback',
      { milestone: 'reversal', values: reversed() },
      `{"event_type":"chargeback","event_time":"2026-11-22T10:00:00Z",${BRAND},"player_external_ref":"p_1","idempotency_key":"reversal:aurora:dep-1","amount":50,"currency":"EUR"}`,
    ],
  ])('is %s', (_what, given, body) => {
    expect(sent(given)).toBe(body);
  });

  test('is no refund, for which it has no event', () => {
    expect(specificationOf('revvvs').reversals?.causes).toEqual(['chargeback']);
  });

  test.each([
    '0f8fad5bd9cb469fa16570867728950e',
    '0f8fad5b-d9cb-469f-a165-70867728950',
    '0f8fad5b-d9cb-469f-a165-70867728950e0',
    'gf8fad5b-d9cb-469f-a165-70867728950e',
    '{0f8fad5b-d9cb-469f-a165-70867728950e}',
  ])('is nothing for the click ID %s, which is no UUID', (clickId) => {
    const given: Given = { milestone: 'registration', values: { clickId } };

    expect(faultOf('revvvs', given).parameter).toBe('clickId');
  });

  test.each<[string, Given, string]>([
    ['an amount', { milestone: 'ftd', values: { amounts: {} } }, 'amount'],
    ['NGR', { milestone: 'revenue', values: { amounts: { deposit: '1' } } }, 'amount'],
    [
      'NGR that is not negative',
      { milestone: 'revenue', values: { amounts: { ngr: '-1' } } },
      'amount',
    ],
    ['a known currency', { milestone: 'deposit', values: { currency: 'XXY' } }, 'currency'],
    [
      'a short transaction ID',
      { milestone: 'ftd', values: { transactionId: 'x'.repeat(501) } },
      'transactionId',
    ],
    ['an API key', { milestone: 'ftd', credentials: { apiKey: undefined } }, 'X-API-Key'],
    ['the ID of the brand', { milestone: 'ftd', account: { brandId: undefined } }, 'brand_id'],
    ['a word for qualified', { milestone: 'qualified' }, 'event'],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('revvvs', given).parameter).toBe(parameter);
  });
});

describe('what Revvvs answers', () => {
  // https://docs.revvvs.com/api-reference: 202, 200, 400, 401, 429 and 500.
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
    [502, '', 'unknown (gateway) by http-bad-gateway'],
    [503, '', 'retryable (server) by http-server'],
    [201, '{"status":"accepted"}', 'unknown (unrecognised-answer) by none'],
    [204, '', 'unknown (unrecognised-answer) by none'],
    [301, '', 'unknown (unrecognised-answer) by none'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('revvvs', status, body)).toBe(meaning);
  });
});

function reversed(): NonNullable<Given['values']> {
  const original = {
    milestone: 'ftd',
    occurrence: 'once',
    transactionId: 'ftd:aurora:dep-1',
  } as const;
  return { reversal: { cause: 'chargeback', whole: true, original } };
}
