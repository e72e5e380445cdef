import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const BASE = 'https://acme.go2cloud.org';
const CLICK = 'transaction_id=102a4f0c9d7be83516f02c4d9e7a1b';
const TOKEN = 'security_token=secret-securityToken';

// https://support.tune.com/hc/en-us/articles/4413247665431-Receiving-Conversions-via-Postback-URL
// (aff_lsr, transaction_id), help.stage.tune.com/hasoffers/advertiser-security-token (the token);
// the goal call stands so in integrations in public code
describe('what TUNE is sent', () => {
  test.each<[string, Given, string]>([
    [
      'a registration, the default goal',
      { milestone: 'registration' },
      `/aff_lsr?${CLICK}&adv_sub=registration%3Aaurora%3Adep-1&adv_sub2=p_1&${TOKEN}`,
    ],
    [
      'a registration at a network without security tokens',
      { milestone: 'registration', credentials: { securityToken: undefined } },
      `/aff_lsr?${CLICK}&adv_sub=registration%3Aaurora%3Adep-1&adv_sub2=p_1`,
    ],
    [
      'a first deposit, a goal with a number',
      { milestone: 'ftd' },
      `/aff_goal?a=lsr&goal_id=2&${CLICK}&adv_sub=ftd%3Aaurora%3Adep-1&adv_sub2=p_1&amount=50.00&${TOKEN}`,
    ],
    [
      "a deposit with the account's number",
      { milestone: 'deposit', words: { deposit: '316' } },
      `/aff_goal?a=lsr&goal_id=316&${CLICK}&adv_sub=deposit%3Aaurora%3Adep-1&adv_sub2=p_1&amount=50.00&${TOKEN}`,
    ],
    [
      'a click ID of 26 digits',
      { milestone: 'registration', values: { clickId: '10273645546372819012345678' } },
      `/aff_lsr?transaction_id=10273645546372819012345678&adv_sub=registration%3Aaurora%3Adep-1&adv_sub2=p_1&${TOKEN}`,
    ],
  ])('is one GET for %s', (_what, given, url) => {
    const request = rendered('tune', { baseUrl: BASE, ...given });

    expect(request).toEqual({
      method: 'GET',
      url: `${BASE}${url}`,
      headers: { Host: 'acme.go2cloud.org', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each<[string, Given, string]>([
    [
      "the account's currency",
      { milestone: 'ftd', values: { currency: 'EUR' } },
      'currency: must be USD and is EUR',
    ],
    [
      'an amount',
      { milestone: 'deposit', values: { amounts: { ngr: '1' } } },
      'amount: deposit amount has no value',
    ],
    ['an event for revenue', { milestone: 'revenue' }, 'event: tune has no word for revenue'],
  ])('is nothing for want of %s', (_what, given, fault) => {
    const { parameter, rule } = faultOf('tune', given);

    expect(`${parameter}: ${rule}`).toBe(fault);
  });
});

// The success and the invalid ID are documented (article 4413247665431); all come with a 200.
describe('what TUNE answers', () => {
  test.each([
    [200, 'success=true;', 'accepted by success'],
    [200, 'success=true;\n', 'accepted by success'],
    [200, 'success=false; err_msg=Duplicate conversion;', 'duplicate by duplicate'],
    [
      200,
      'success=false; err_msg=Invalid Trans. ID #1027c887059b47b.;',
      'refused (click-not-found) by click-not-found',
    ],
    [
      200,
      'success=false; err_msg=Invalid Advertiser security token;',
      'retryable (auth) by security-token',
    ],
    [200, 'success=false; err_msg=Offer is paused;', 'refused (platform-error) by refused'],
    [200, 'success=false;', 'refused (platform-error) by refused'],
    [200, 'success=true; success=false;', 'refused (platform-error) by refused'],
    [200, 'success=true', 'unknown (unrecognised-answer) by none'],
    [200, '', 'unknown (unrecognised-answer) by none'],
    [200, '<html>success=true;</html>', 'unknown (unrecognised-answer) by none'],
    [302, 'success=true;', 'unknown (unrecognised-answer) by none'],
    [403, 'success=true;', 'retryable (auth) by http-auth'],
    [404, '', 'refused (request) by http-client'],
    [429, '', 'retryable (rate) by http-rate'],
    [502, '', 'unknown (gateway) by http-bad-gateway'],
    [503, '', 'retryable (server) by http-server'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('tune', status, body)).toBe(meaning);
  });
});
