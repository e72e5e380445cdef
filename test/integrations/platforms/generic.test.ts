import { describe, expect, test } from 'vitest';
import { renderKeyRequest } from '../../../core/rendering/render-request.ts';
import {
  faultOf,
  type Given,
  inputFor,
  reading,
  rendered,
  specificationOf,
} from './platform-fixture.ts';

/** `webhook-signature` of the registration below, by OpenSSL with the key of 32 bytes 0 to 31. */
const SIGNATURE = 'v1,0ct4klmzGzTbLlTRZ3mz/s4PxZui0mdoIzg3dm7U31E=';
/** The same with the key of 32 bytes 255. */
const PREVIOUS_SIGNATURE = 'v1,kLh0Se0vMfEzPMk/DTLn56cPDumtsiC3L6ECtim3fGM=';
const BYTES_0_TO_31 = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const BYTES_OF_255 = '//////////////////////////////////////////8=';
const current = { keyId: 'k-2', key: BYTES_0_TO_31 };
const WHO =
  '"occurred_at":"2026-11-22T10:00:00.000Z","click_id":"c-7Hq2_xZ9:41%2B","clicked_at":"2026-11-20T09:00:00.000Z","player_id":"p_1","brand":"aurora"';

function sent(given: Given) {
  return rendered('generic', { baseUrl: 'https://platform.example', ...given });
}

describe('what a platform without a format of its own is sent', () => {
  // https://www.standardwebhooks.com/: the three headers, and `id.timestamp.body` under HMAC-SHA256.
  test('is one signed event, byte for byte', () => {
    expect(sent({ milestone: 'registration' })).toEqual({
      method: 'POST',
      url: 'https://platform.example/postbacks',
      headers: {
        'webhook-id': 'registration:aurora:dep-1',
        'webhook-timestamp': '1795341605',
        'webhook-signature': SIGNATURE,
        Host: 'platform.example',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '215',
      },
      body: `{"event":"registration","transaction_id":"registration:aurora:dep-1",${WHO}}`,
    });
  });

  test('is signed with both keys while the key is being changed', () => {
    const keys = { current, previous: { keyId: 'k-1', key: BYTES_OF_255 } };

    expect(sent({ milestone: 'registration', keys }).headers).toHaveProperty(
      'webhook-signature',
      `${SIGNATURE} ${PREVIOUS_SIGNATURE}`,
    );
  });

  test('is signed with a key that bears the prefix of the standard as without it', () => {
    const keys = { current: { ...current, key: `whsec_${BYTES_0_TO_31}` } };

    expect(sent({ milestone: 'registration', keys }).headers).toHaveProperty(
      'webhook-signature',
      SIGNATURE,
    );
  });

  test.each<[string, Given, string]>([
    [
      'a first deposit, its sum as text',
      { milestone: 'ftd', values: { amounts: { deposit: '1999' } } },
      `{"event":"first_deposit","transaction_id":"ftd:aurora:dep-1",${WHO},"amount":"19.99","currency":"EUR"}`,
    ],
    [
      'a deposit with all that is known besides',
      {
        milestone: 'deposit',
        words: { deposit: 'redeposit' },
        values: {
          campaign: 'spring',
          partner: 'acme',
          attributes: { promoCode: 'S26' },
          amounts: { deposit: '5000', payout: '750' },
        },
      },
      `{"event":"redeposit","transaction_id":"deposit:aurora:dep-1",${WHO},"campaign":"spring","partner":"acme","promo_code":"S26","amount":"50.00","payout":"7.50","currency":"EUR"}`,
    ],
    [
      'a qualified player with the payout',
      { milestone: 'qualified', values: { amounts: { payout: '4000' }, currency: 'USD' } },
      `{"event":"qualified","transaction_id":"qualified:aurora:dep-1",${WHO},"payout":"40.00","currency":"USD"}`,
    ],
    [
      'a qualified player without one',
      { milestone: 'qualified' },
      `{"event":"qualified","transaction_id":"qualified:aurora:dep-1",${WHO}}`,
    ],
    [
      'the revenue of a period, which may be negative',
      { milestone: 'revenue', values: { amounts: { ggr: '10000', ngr: '-2501' } } },
      `{"event":"revenue","transaction_id":"revenue:aurora:dep-1",${WHO},"ggr":"100.00","ngr":"-25.01","currency":"EUR"}`,
    ],
    [
      'a reversal with what it takes back',
      { milestone: 'reversal', values: { amounts: { deposit: '1000' } } },
      `{"event":"reversal","transaction_id":"reversal:aurora:dep-1",${WHO},"amount":"10.00","currency":"EUR","original_transaction_id":"ftd:aurora:dep-1","original_event":"first_deposit","cause":"refund"}`,
    ],
    [
      'a test event that is marked as one',
      { milestone: 'registration', test: true },
      `{"event":"registration","transaction_id":"registration:aurora:dep-1",${WHO},"test":true}`,
    ],
    [
      'a visit whose time is not known',
      { milestone: 'registration', values: { clickId: 'Ab"\\ü🎰', clickedAt: undefined } },
      '{"event":"registration","transaction_id":"registration:aurora:dep-1","occurred_at":"2026-11-22T10:00:00.000Z","click_id":"Ab\\"\\\\ü🎰","player_id":"p_1","brand":"aurora"}',
    ],
  ])('is %s', (_what, given, body) => {
    expect(sent(given).body).toBe(body);
  });

  test.each<[string, Given, string]>([
    ['an amount', { milestone: 'ftd', values: { amounts: {} } }, 'amount'],
    ['a currency', { milestone: 'ftd', values: { currency: undefined } }, 'amount'],
    [
      'any figure of a period',
      { milestone: 'revenue', values: { amounts: { deposit: '1' } } },
      'ggr, ngr, revenue',
    ],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('generic', given).parameter).toBe(parameter);
  });
});

describe('how it is handed a new key', () => {
  const newKey = { keyId: 'k-20261122-4f7a', key: BYTES_0_TO_31 };
  const { platform, credentials, nowEpochMs } = inputFor('generic', {
    milestone: 'registration',
    baseUrl: 'https://platform.example',
    credentials: { keyToken: 'token-of-both' },
  });
  const { put, probe } = specificationOf('generic').signing?.keyApi ?? {};

  function rendering(template: typeof put) {
    if (template === undefined) throw new Error('there is no such call');
    const keys = { current: newKey };
    const request = { template, platform, credentials, nowEpochMs, newKey, keys };
    const result = renderKeyRequest(request);
    if ('fault' in result) throw new Error(result.fault.rule);
    return result;
  }

  test('is by a PUT under the token that both sides agreed on, byte for byte', () => {
    const { wire, record } = rendering(put);

    expect(wire).toEqual({
      method: 'PUT',
      url: 'https://platform.example/keys',
      headers: {
        authorization: 'Bearer token-of-both',
        Host: 'platform.example',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '81',
      },
      body: `{"key_id":"k-20261122-4f7a","key":"${BYTES_0_TO_31}"}`,
    });
    expect(record.headers.authorization).toBe('Bearer ***');
    expect(record.body).toBe('{"key_id":"k-20261122-4f7a","key":"***"}');
  });

  test('is asked for it by a request that is signed with the new key, byte for byte', () => {
    expect(rendering(probe).wire).toEqual({
      method: 'POST',
      url: 'https://platform.example/keys/probe',
      headers: {
        'webhook-id': 'k-20261122-4f7a',
        'webhook-timestamp': '1795341605',
        // By OpenSSL, as above.
        'webhook-signature': 'v1,1vl7lCGY3edqt6cPFlWVUsCVdpMhDCtDad8Sjlli04s=',
        Host: 'platform.example',
        'User-Agent': 'postproof/1',
        Connection: 'close',
        'Content-Type': 'application/json',
        'Content-Length': '28',
      },
      body: '{"key_id":"k-20261122-4f7a"}',
    });
  });
});

describe('what it answers', () => {
  test.each([
    [200, '{"status":"accepted"}', 'accepted by accepted'],
    [202, '{"status":"accepted"}', 'accepted by accepted'],
    [200, '{"status":"duplicate"}', 'duplicate by duplicate'],
    [200, '{"status":"refused"}', 'refused (platform) by refused'],
    [200, '{"status":"expired"}', 'refused (expired) by expired'],
    [200, '{"status":"campaign-inactive"}', 'refused (campaign-inactive) by campaign-inactive'],
    [410, '{"status":"expired"}', 'refused (request) by http-client'],
    [200, '{"status":"ok"}', 'unknown (unrecognised-answer) by none'],
    [200, '', 'unknown (unrecognised-answer) by none'],
    [204, '', 'unknown (unrecognised-answer) by none'],
    [200, '<html>', 'unknown (unrecognised-answer) by none'],
    [400, '{"status":"accepted"}', 'refused (request) by http-client'],
    [401, '', 'retryable (auth) by http-auth'],
    [429, '', 'retryable (rate) by http-rate'],
    [503, '', 'retryable (server) by http-server'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('generic', status, body)).toBe(meaning);
  });
});
