import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatCapture,
  KEPT_COOKIE,
  parseCapture,
  percentDecode,
  SCRIPT_COOKIE,
} from '../../core/click-cookie.ts';
import { clickIdFault } from '../../core/click-id.ts';
import { clickId } from '../../core/player-event.ts';

const CAPTURED = {
  platform: 'scaleo',
  clickId: 'a.b/c d+%ü',
  capturedAtEpochMs: 1_700_000_000_000,
  campaign: 'spring',
  partner: '17',
};

describe('a captured click', () => {
  test('is one text that a cookie and a form field carry', () => {
    const text = formatCapture(CAPTURED);

    expect(text).toBe('1.scaleo.1700000000.a%2Eb%2Fc%20d%2B%25%C3%BC.spring.17');
    expect(parseCapture(text)).toEqual(CAPTURED);
  });

  test('has no campaign and no partner where there is none', () => {
    const text = formatCapture({ platform: 'scaleo', clickId: 'abc', capturedAtEpochMs: 999 });

    expect(text).toBe('1.scaleo.0.abc..');
    expect(parseCapture(text)).toEqual({
      platform: 'scaleo',
      clickId: 'abc',
      capturedAtEpochMs: 0,
    });
  });

  test('comes back as it was, whatever its click ID holds', () => {
    const texts = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 255 })
      .filter((text) => clickIdFault(text) === undefined);
    fc.assert(
      fc.property(texts, fc.option(texts, { nil: undefined }), (clickId, campaign) => {
        const click = { platform: 'revvvs', clickId, campaign, capturedAtEpochMs: 0 };
        const text = formatCapture(click);

        expect(text).toMatch(/^[\x21-\x7e]{1,3800}$/);
        expect(text).not.toMatch(/[;,"\\]/);
        expect(parseCapture(text)?.clickId).toBe(clickId);
      }),
    );
  });

  test('gives up campaign and partner rather than the click ID where a cookie is too small', () => {
    const clickId = '字'.repeat(100);
    const long = { ...CAPTURED, clickId, partner: 'p'.repeat(572) };
    const whole = formatCapture(long);
    const text = formatCapture({ ...long, partner: 'p'.repeat(573) });

    expect(whole).toHaveLength(1500);
    expect(parseCapture(text)).toEqual({
      platform: 'scaleo',
      clickId,
      capturedAtEpochMs: 1_700_000_000_000,
    });
  });

  test.each([
    ['nothing', ''],
    ['another version', '2.scaleo.1700000000.abc..'],
    ['a platform that is no name', '1.Scaleo!.1700000000.abc..'],
    ['no time', '1.scaleo.soon.abc..'],
    ['no click ID', '1.scaleo.1700000000...'],
    ['a malformed escape', '1.scaleo.1700000000.%E0%A4%A..'],
    ['a control character', '1.scaleo.1700000000.a%00b..'],
    ['a click ID of 256 characters', `1.scaleo.1700000000.${'a'.repeat(256)}..`],
    ['more before it', 'x1.scaleo.1700000000.abc..'],
    ['a campaign that cannot be carried', '1.scaleo.1700000000.abc.a%00b.'],
    ['a partner that cannot be carried', '1.scaleo.1700000000.abc..a%00b'],
    ['too few parts', '1.scaleo.1700000000.abc'],
    ['too many parts', '1.scaleo.1700000000.abc...'],
  ])('is not read from %s', (_, text) => {
    expect(parseCapture(text)).toBeUndefined();
  });
});

test('what the browser library carries is what the vocabulary takes', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.integer({ min: 250, max: 260 }).map((length) => '𐀀'.repeat(length)),
    fc.integer({ min: 120, max: 130 }).map((length) => '𐀀'.repeat(length)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(clickIdFault(text) === undefined).toBe(clickId.safeParse(text).success);
    }),
  );
});

test('the cookies and the field have names that pages and backends are told', () => {
  expect([SCRIPT_COOKIE, KEPT_COOKIE]).toEqual(['postproof_click', 'postproof_click_kept']);
});

test('what is no percent encoding decodes to what no click ID may hold', () => {
  expect(percentDecode('%E0%A4%A')).toBe('\0');
  expect(percentDecode('a%2Bb+c')).toBe('a+b+c');
});
