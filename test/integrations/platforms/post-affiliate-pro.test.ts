import { describe, expect, test } from 'vitest';
import { faultOf, type Given, reading, rendered } from './platform-fixture.ts';

const HOST = 'https://partners.example';
const START =
  'https://partners.example/scripts/track.php?visitorId=d41c9e02b7f86a35d41c9e0Kq3vBnTzL&accountId=default1&tracking=1';

describe('what Post Affiliate Pro is sent', () => {
  // https://support.qualityunit.com/038895-Sale-action-tracking-request-data-description: a JSON list
  // with short keys, percent-encoded once.
  test('is one GET with the action as JSON in the query, byte for byte', () => {
    expect(rendered('post-affiliate-pro', { milestone: 'registration', baseUrl: HOST })).toEqual({
      method: 'GET',
      // [{"ac":"registration","o":"registration:aurora:dep-1","d1":"p_1"}]
      url: `${START}&sale=%5B%7B%22ac%22%3A%22registration%22%2C%22o%22%3A%22registration%3Aaurora%3Adep-1%22%2C%22d1%22%3A%22p_1%22%7D%5D`,
      headers: { Host: 'partners.example', 'User-Agent': 'postproof/1', Connection: 'close' },
    });
  });

  test.each<[string, Given, string]>([
    [
      'a first deposit with total and currency',
      { milestone: 'ftd', values: { amounts: { deposit: '1999' } } },
      // [{"ac":"ftd","t":"19.99","o":"ftd:aurora:dep-1","d1":"p_1","cr":"EUR"}]
      `${START}&sale=%5B%7B%22ac%22%3A%22ftd%22%2C%22t%22%3A%2219.99%22%2C%22o%22%3A%22ftd%3Aaurora%3Adep-1%22%2C%22d1%22%3A%22p_1%22%2C%22cr%22%3A%22EUR%22%7D%5D`,
    ],
    [
      'a deposit under the action code of the account, with the address of the player',
      {
        milestone: 'deposit',
        words: { deposit: 'dep' },
        values: { attributes: { ip: '198.51.100.7', userAgent: 'Mozilla/5.0 (X11)' } },
      },
      // [{"ac":"dep","t":"50.00","o":"deposit:aurora:dep-1","d1":"p_1","cr":"EUR"}]
      `${START}&ip=198.51.100.7&useragent=Mozilla%2F5.0%20%28X11%29&sale=%5B%7B%22ac%22%3A%22dep%22%2C%22t%22%3A%2250.00%22%2C%22o%22%3A%22deposit%3Aaurora%3Adep-1%22%2C%22d1%22%3A%22p_1%22%2C%22cr%22%3A%22EUR%22%7D%5D`,
    ],
  ])('is %s', (_what, given, url) => {
    expect(rendered('post-affiliate-pro', { baseUrl: HOST, ...given }).url).toBe(url);
  });

  test.each<[string, Given, string]>([
    ['an amount', { milestone: 'ftd', values: { amounts: {} } }, 't'],
    ['a currency', { milestone: 'ftd', values: { currency: undefined } }, 't'],
    ['the account', { milestone: 'ftd', account: { accountId: undefined } }, 'accountId'],
    ['a word for reversal', { milestone: 'reversal' }, 'event'],
  ])('is nothing for want of %s', (_what, given, parameter) => {
    expect(faultOf('post-affiliate-pro', { baseUrl: HOST, ...given }).parameter).toBe(parameter);
  });
});

describe('what Post Affiliate Pro answers', () => {
  // The same page: a blank body, or the value of a cookie.
  test.each([
    [200, '', 'accepted by blank'],
    [200, ' \n', 'accepted by blank'],
    [200, "setVisitor('d41c9e02');", 'unknown (unrecognised-answer) by none'],
    [200, 'Error: invalid account', 'unknown (unrecognised-answer) by none'],
    [200, '<html>', 'unknown (unrecognised-answer) by none'],
    [204, '', 'unknown (unrecognised-answer) by none'],
    [404, '', 'refused (request) by http-client'],
    [500, '', 'retryable (server) by http-server'],
  ])('%d %s is %s', (status, body, meaning) => {
    expect(reading('post-affiliate-pro', status, body)).toBe(meaning);
  });
});
