import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const HOST = 'https://go.example';
const CLICK = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

function url(given: Given): string {
  return rendered('intelitics', { baseUrl: HOST, ...given }).url;
}

describe('what Intelitics is sent', () => {
  // https://help.intelitics.com/en/articles/4925872-smart-pixels: the path and the parameters.
  test('is one GET with the click ID in the path, byte for byte', () => {
    expect(rendered('intelitics', { milestone: 'registration', baseUrl: HOST })).toEqual({
      method: 'GET',
      url: `https://go.example/convert/${CLICK}?type=registration&player_id=p_1&transaction_id=registration%3Aaurora%3Adep-1&time=2026-11-22T10%3A00%3A00Z`,
      headers: { Host: 'go.example', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each<[string, Given, string]>([
    [
      'a first deposit, with the currency in small letters',
      { milestone: 'ftd', values: { amounts: { deposit: '1999' }, currency: 'GBP' } },
      `https://go.example/convert/${CLICK}?type=deposit&player_id=p_1&transaction_id=ftd%3Aaurora%3Adep-1&time=2026-11-22T10%3A00%3A00Z&amount=19.99&currency=gbp`,
    ],
    [
      'a later deposit under the same type',
      { milestone: 'deposit' },
      `https://go.example/convert/${CLICK}?type=deposit&player_id=p_1&transaction_id=deposit%3Aaurora%3Adep-1&time=2026-11-22T10%3A00%3A00Z&amount=50.00&currency=eur`,
    ],
    [
      'a test conversion, which is not stored',
      { milestone: 'registration', test: true },
      `https://go.example/convert/${CLICK}?type=registration&player_id=p_1&transaction_id=registration%3Aaurora%3Adep-1&time=2026-11-22T10%3A00%3A00Z&test=true`,
    ],
  ])('is %s', (_what, given, expected) => {
    expect(url(given)).toBe(expected);
  });

  test('is no deposit in another currency than its three', () => {
    const values = { currency: 'JPY' };

    expect(faultOf('intelitics', { milestone: 'deposit', baseUrl: HOST, values })).toEqual({
      parameter: 'currency',
      rule: 'must be one of EUR, USD, GBP, and is JPY',
    });
  });

  test.each<[string, Given, string]>([
    ['a UUID', { milestone: 'registration', values: { clickId: '../x' } }, 'clickId'],
    ['an amount', { milestone: 'ftd', values: { amounts: {} } }, 'amount'],
    ['a word for reversal', { milestone: 'reversal' }, 'event'],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('intelitics', { baseUrl: HOST, ...given }).parameter).toBe(parameter);
  });
});

describe('what Intelitics answers', () => {
  // No answer is documented: these are the most that can be asked.
  test.each([
    [200, '', 'accepted by taken'],
    [204, '', 'accepted by taken'],
    [200, 'ok', 'accepted by taken'],
    [200, '<!doctype html><HTML>Log in', 'unknown (unrecognised-answer) by none'],
    [302, '', 'unknown (unrecognised-answer) by none'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [503, '', 'retryable (server) by http-server'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('intelitics', status, body)).toBe(meaning);
  });
});
