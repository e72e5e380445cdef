import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handoverSource, readHandoverToken } from '../../../integrations/handovers/index.ts';

const TOKEN = 'Zk3-xQ_9aB7cD1eF5gH2iJ';
const OTHER = 'another-token_AAAAAAAA';
const FOUND = { token: TOKEN };
const NONE = { none: 'no-token' };
const MALFORMED = { none: 'malformed' };

/** As it comes out of the app's JSON. */
const read = (from: unknown) => readHandoverToken(handoverSource.parse(from));
const encoded = (text: string) => encodeURIComponent(text);

describe('an install referrer', () => {
  const referrer = (text: string) => read({ kind: 'install-referrer', referrer: text });

  test.each([
    ['alone', `postproof_handover=${TOKEN}`],
    ['among others', `utm_source=scaleo&postproof_handover=${TOKEN}&utm_medium=cpa`],
    ['with a line break behind it', `postproof_handover=${TOKEN}\r\n`],
    ['with an encoded space behind it', `postproof_handover=${TOKEN}%20&gclid=x`],
    ['with a plus behind it, which is a space', `postproof_handover=${TOKEN}+&gclid=x`],
    ['encoded as a whole', encoded(`utm_source=x&postproof_handover=${TOKEN}&utm_medium=y`)],
    ['encoded twice', encoded(encoded(`utm_source=x&postproof_handover=${TOKEN}`))],
    ['encoded twice in its value', `postproof_handover=${encoded(encoded(`${TOKEN} `))}`],
    ['encoded from the value on', `postproof_handover=${encoded(`${TOKEN}&utm_medium=y`)}`],
    ['copied from the source of a page', `utm_source=x&amp;postproof_handover=${TOKEN}`],
    ['beside text that is no encoding', `campaign=100%&x=%E0%A4&postproof_handover=${TOKEN}`],
    ['twice, first empty', `postproof_handover=&postproof_handover=${TOKEN}`],
    ['twice, the first one counts', `postproof_handover=${TOKEN}&postproof_handover=${OTHER}`],
  ])('has the token %s', (_, text) => {
    expect(referrer(text)).toEqual(FOUND);
  });

  test.each([
    ['found in the store', 'utm_source=google-play&utm_medium=organic'],
    ['linked to without a referrer', 'utm_source=(not%20set)&utm_medium=(not%20set)'],
    ['advertised by Google', 'gclid=EAIaIQobChMI&utm_source=google'],
    ['installed from elsewhere', ''],
    ['described by junk', '%%%\u0000&&=='],
    ['linked to with a parameter of another name', `my_postproof_handover=${TOKEN}`],
    ['linked to with upper case', `Postproof_Handover=${TOKEN}`],
  ])('of an app that was %s has none', (_, text) => {
    expect(referrer(text)).toEqual(NONE);
  });

  test.each([
    ['is empty', 'postproof_handover='],
    ['was cut off', `postproof_handover=${TOKEN.slice(0, 21)}`],
    ['goes on', `postproof_handover=${TOKEN}x`],
    ['was never filled in', 'postproof_handover={token}'],
    ['was encoded too often', `postproof_handover=${encodedTimes(5, `${TOKEN} `)}`],
  ])('whose token %s was built wrongly', (_, text) => {
    expect(referrer(text)).toEqual(MALFORMED);
  });

  test('that is longer than any is not searched', () => {
    expect(referrer(`postproof_handover=${TOKEN}&${'x'.repeat(4096)}`)).toEqual(MALFORMED);
  });
});

describe('an app link', () => {
  const link = (url: string) => read({ kind: 'app-link', url });

  test.each([
    ['universal', `https://go.aurora.example/app?postproof_handover=${TOKEN}`],
    ['of the own scheme', `aurora://open?screen=bonus&postproof_handover=${TOKEN}`],
    ['with the query behind the fragment', `https://x.example/#/r?postproof_handover=${TOKEN}`],
    ['with a fragment behind the query', `https://x.example/?postproof_handover=${TOKEN}#top`],
    [
      'within a link of a provider',
      `https://app.adjust.com/abc123?deep_link=${encoded(`aurora://o?postproof_handover=${TOKEN}`)}`,
    ],
  ])('%s has the token', (_, url) => {
    expect(link(url)).toEqual(FOUND);
  });

  test.each([
    ['has none where nobody put one', 'https://go.aurora.example/app?screen=bonus', NONE],
    ['has none in its path', `https://go.aurora.example/postproof_handover=${TOKEN}`, NONE],
    ['is malformed where it is no address', `postproof_handover=${TOKEN}`, MALFORMED],
    ['is malformed where it is empty', '', MALFORMED],
    [
      'is malformed where it is too long',
      `https://x.example/?postproof_handover=${TOKEN}&${'x'.repeat(4096)}`,
      MALFORMED,
    ],
  ])('%s', (_, url, reading) => {
    expect(link(url)).toEqual(reading);
  });
});

/** Conversion data as AppsFlyer's documentation shows it, with the values of an example. */
const CONVERSION = {
  redirect_response_data: null,
  is_first_launch: true,
  af_click_lookback: '20d',
  install_time: '2026-11-22 10:05:33.750',
  media_source: 'affiliates',
  campaign: 'spring',
  af_status: 'Non-organic',
  cost_cents_USD: 600,
};

describe('the data of AppsFlyer', () => {
  const appsflyer = (data: object) => read({ kind: 'appsflyer', data });

  test.each([
    ['in deep_link_sub1 of a deep link', { deep_link_value: 'bonus', deep_link_sub1: TOKEN }],
    ['in deep_link_value of a deep link', { deep_link_value: TOKEN, is_deferred: true }],
    ['in conversion data', { ...CONVERSION, deep_link_value: 'bonus', deep_link_sub1: TOKEN }],
    ['with white space behind it', { deep_link_value: `${TOKEN} \n`, deep_link_sub1: null }],
    ['encoded twice', { deep_link_sub1: encoded(encoded(`${TOKEN} `)) }],
    ['in a link', { deep_link_value: `aurora://open?postproof_handover=${TOKEN}` }],
    [
      'beside a screen whose name is as long as a token',
      { deep_link_value: 'promotions-spring-2026', deep_link_sub1: TOKEN },
    ],
    [
      'by its name, beside another text as long as a token',
      { deep_link_value: `postproof_handover=${TOKEN}`, deep_link_sub1: 'promotions-spring-2026' },
    ],
  ])('has the token %s', (_, data) => {
    expect(appsflyer(data)).toEqual(FOUND);
  });

  test.each([
    ['an organic install', { af_status: 'Organic', is_first_launch: true, af_message: 'organic' }],
    ['an install without a deep link', CONVERSION],
    ['a deep link to a screen', { deep_link_value: 'bonus', deep_link_sub1: 26 }],
    ['a deep link whose fields are null', { deep_link_value: null, deep_link_sub1: null }],
    ['empty fields', { deep_link_value: '', deep_link_sub1: '' }],
    ['nothing', {}],
    ['junk', { deep_link_value: { nested: TOKEN }, deep_link_sub1: [TOKEN] }],
  ])('has none of %s', (_, data) => {
    expect(appsflyer(data)).toEqual(NONE);
  });

  test.each([
    ['a token that was cut off', { deep_link_value: 'postproof_handover=short' }],
    ['a value that is too long', { deep_link_sub1: `${TOKEN}${' '.repeat(4096)}` }],
  ])('is malformed with %s', (_, data) => {
    expect(appsflyer(data)).toEqual(MALFORMED);
  });
});

/** An attribution as Adjust's documentation lists it: what is not known is null. */
const ATTRIBUTION = {
  trackerToken: 'abc123',
  trackerName: 'Affiliates::spring',
  network: 'Affiliates',
  campaign: 'spring',
  adgroup: null,
  creative: null,
  clickLabel: null,
};

describe('what Adjust gives', () => {
  const adjust = (given: object) => read({ kind: 'adjust', ...given });

  test.each([
    ['in the deferred deep link', { deepLink: `aurora://open?postproof_handover=${TOKEN}` }],
    ['in the click label', { attribution: { ...ATTRIBUTION, clickLabel: TOKEN } }],
    ['in the click label of the SDK for the web', { attribution: { click_label: TOKEN } }],
    ['with white space behind it', { attribution: { clickLabel: `${TOKEN}\t` } }],
    [
      'in the click label, if the deep link has none',
      { deepLink: 'aurora://open', attribution: { clickLabel: TOKEN } },
    ],
    [
      'in the click label, if that of the deep link is damaged',
      { deepLink: 'aurora://o?postproof_handover=x', attribution: { clickLabel: TOKEN } },
    ],
    [
      'in the deep link first',
      { deepLink: `aurora://o?postproof_handover=${TOKEN}`, attribution: { clickLabel: OTHER } },
    ],
    [
      'encoded twice',
      { deepLink: `aurora://open?${encoded(encoded(`postproof_handover=${TOKEN}`))}` },
    ],
  ])('has the token %s', (_, given) => {
    expect(adjust(given)).toEqual(FOUND);
  });

  test.each([
    ['an organic install', { attribution: { trackerName: 'Organic', network: 'Organic' } }],
    ['an install without a label', { attribution: ATTRIBUTION }],
    ['a label of the campaign', { attribution: { ...ATTRIBUTION, clickLabel: 'spring' } }],
    ['null for both', { deepLink: null, attribution: null }],
    ['neither', {}],
    ['junk', { attribution: { clickLabel: { nested: TOKEN } } }],
  ])('has none with %s', (_, given) => {
    expect(adjust(given)).toEqual(NONE);
  });

  test.each([
    ['cut off', { deepLink: 'aurora://open?postproof_handover=short' }],
    ['too long', { deepLink: `aurora://o?postproof_handover=${TOKEN}&${'x'.repeat(4096)}` }],
  ])('is malformed with a deep link that is %s', (_, given) => {
    expect(adjust(given)).toEqual(MALFORMED);
  });
});

describe('a bare token', () => {
  test.each([
    ['as it is', TOKEN, FOUND],
    ['with white space around it', `\n ${TOKEN} \r\n`, FOUND],
    ['encoded', encoded(`${TOKEN} `), FOUND],
    ['empty', '', NONE],
    ['of white space', ' \n', NONE],
    ['too short', TOKEN.slice(1), MALFORMED],
    ['with other characters', `${TOKEN.slice(1)}.`, MALFORMED],
    ['too large', TOKEN.repeat(200), MALFORMED],
  ])('is read: %s', (_, token, reading) => {
    expect(read({ kind: 'token', token })).toEqual(reading);
  });
});

test('every token gets through every way, encoded up to three times', () => {
  const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
  const unit = fc.constantFrom(...characters);
  const tokens = fc.string({ unit, minLength: 22, maxLength: 22 });
  const times = fc.integer({ min: 0, max: 3 });

  fc.assert(
    fc.property(tokens, times, (token, rounds) => {
      const query = encodedTimes(rounds, `a=b&postproof_handover=${token}&c=d`);
      const readings = [
        read({ kind: 'install-referrer', referrer: query }),
        read({ kind: 'app-link', url: `aurora://open?${query}` }),
        read({ kind: 'adjust', deepLink: `aurora://open?${query}` }),
        read({ kind: 'appsflyer', data: { deep_link_value: `aurora://open?${query}` } }),
        read({ kind: 'token', token: encodedTimes(rounds, token) }),
      ];

      expect(readings).toEqual(Array(5).fill({ token }));
    }),
  );
});

test('no text whatever makes a reading fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (one, two) => {
      const texts = [one, two, `postproof_handover=${one}`, `%25${two}%`];

      for (const text of texts) {
        expect(read({ kind: 'install-referrer', referrer: text })).toHaveProperty('none');
        expect(read({ kind: 'app-link', url: text })).toHaveProperty('none');
      }
    }),
  );
});

function encodedTimes(times: number, text: string): string {
  return Array.from({ length: times }).reduce<string>((one) => encodeURIComponent(one), text);
}
