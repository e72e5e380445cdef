import { describe, expect, test } from 'vitest';
import type { PostbackValues } from '../../../core/postback.ts';
import type { PlatformSpecificationInput } from '../../../core/specification/platform-specification.ts';
import type { PostbackField, ValueSource } from '../../../core/specification/value-source.ts';
import { faultWith, type Given, queryOf, queryWith, text } from './made-up.ts';

const REVERSAL: PostbackValues['reversal'] = {
  cause: 'chargeback',
  whole: false,
  original: { milestone: 'ftd', occurrence: 'once', transactionId: 'ftd:aurora:dep-0' },
};

const EVENTS: Partial<PlatformSpecificationInput> = {
  events: { ftd: { word: 'first', status: 'approved' }, reversal: 'back', qualified: {} },
};

function reversal(values: Given['values'] = {}): Given {
  return { platform: EVENTS, milestone: 'reversal', values: { reversal: REVERSAL, ...values } };
}

describe('a field', () => {
  test.each<[PostbackField, string]>([
    ['clickId', 'c1'],
    ['playerRef', 'p_1'],
    ['transactionId', 'ftd%3Aaurora%3Adep-1'],
    ['originalTransactionId', 'ftd%3Aaurora%3Adep-0'],
    ['brand', 'borealis'],
    ['campaign', 'summer'],
    ['partner', 'aff-7'],
    ['reversalCause', 'chargeback'],
  ])('%s is sent as %s', (field, sent) => {
    const given = reversal({ campaign: 'summer', partner: 'aff-7' });

    expect(queryWith({ from: 'field', field }, { ...given, brand: 'borealis' })).toBe(`x=${sent}`);
  });

  test.each<[PostbackField, NonNullable<Given['values']>]>([
    ['campaign', {}],
    ['partner', { partner: '' }],
    ['reversalCause', {}],
    ['originalTransactionId', {}],
  ])('%s without a value is missing: %j', (field, values) => {
    expect(faultWith({ from: 'field', field }, { values })).toBe(`x: ${field} has no value`);
  });

  test('clickId of a player who came without a click is missing, and the others are there', () => {
    const given = { values: { clickless: true } } as const;

    expect(faultWith({ from: 'field', field: 'clickId' }, given)).toBe('x: clickId has no value');
    expect(queryWith({ from: 'field', field: 'playerRef' }, given)).toBe('x=p_1');
  });

  test('with half a character cannot be sent', () => {
    const given = { values: { playerRef: 'a\ud83c' } };

    expect(faultWith({ from: 'field', field: 'playerRef' }, given)).toBe(
      'x: must be well-formed Unicode',
    );
  });
});

describe('what the stage file and the source say', () => {
  const ACCOUNT: ValueSource = { from: 'account', setting: 'mid' };
  const IP: ValueSource = { from: 'attribute', attribute: 'ip' };

  test('is sent as it is', () => {
    expect(queryWith(ACCOUNT, { account: { mid: 'm-1' } })).toBe('x=m-1');
    expect(queryWith(IP, { values: { attributes: { ip: '::1' } } })).toBe('x=%3A%3A1');
    expect(queryWith(text(''))).toBe('x=');
  });

  test.each<[ValueSource, Given, string]>([
    [ACCOUNT, {}, 'account setting mid'],
    [ACCOUNT, { account: { mid: '' } }, 'account setting mid'],
    [IP, {}, 'ip'],
    [IP, { values: { attributes: { ip: '' } } }, 'ip'],
    [{ from: 'account', setting: 'toString' }, {}, 'account setting toString'],
    [{ from: 'attribute', attribute: 'valueOf' }, { values: { attributes: {} } }, 'valueOf'],
  ])('is missing where nobody said it: %j', (source, given, name) => {
    expect(faultWith(source, given)).toBe(`x: ${name} has no value`);
  });
});

describe('an event', () => {
  test.each<[string, ValueSource, Given, string]>([
    ['the word of the milestone', { from: 'event' }, { platform: EVENTS }, 'first'],
    [
      "the account's own word",
      { from: 'event' },
      { platform: EVENTS, words: { ftd: '7', reversal: '8' } },
      '7',
    ],
    ['the state of the conversion', { from: 'status' }, { platform: EVENTS }, 'approved'],
    ['the word of a reversal', { from: 'event' }, reversal(), 'back'],
    ['the word of what is reversed', { from: 'event', of: 'original' }, reversal(), 'first'],
    [
      "the account's own word of it",
      { from: 'event', of: 'original' },
      { ...reversal(), words: { ftd: '7' } },
      '7',
    ],
  ])('is sent as %s', (_what, source, given, sent) => {
    expect(queryWith(source, given)).toBe(`x=${sent}`);
  });

  test.each<[string, ValueSource, Given, string]>([
    [
      'a word',
      { from: 'event' },
      { platform: EVENTS, milestone: 'qualified' },
      'event has no value',
    ],
    ['a status', { from: 'status' }, reversal(), 'status has no value'],
    [
      'an original',
      { from: 'event', of: 'original' },
      { platform: EVENTS },
      'original event has no value',
    ],
    [
      'an original that the platform takes',
      { from: 'event', of: 'original' },
      reversal({
        reversal: { ...REVERSAL, original: { ...REVERSAL.original, milestone: 'deposit' } },
      }),
      'made-up has no word for deposit',
    ],
  ])('without %s cannot be sent', (_what, source, given, rule) => {
    expect(faultWith(source, given)).toBe(`x: ${rule}`);
  });

  test('can be the name of a parameter', () => {
    const parameter = { name: { from: 'event' }, value: text('true') } as const;
    const named = (given: Given) => queryOf({ ...given, request: { query: [parameter] } });

    expect(named({ platform: EVENTS })).toBe('first=true');
    expect(named({ platform: EVENTS, words: { ftd: 'first deposit' } })).toBe(
      'first%20deposit=true',
    );
    expect(() => named({ platform: EVENTS, milestone: 'qualified' })).toThrow(
      'event: event has no value',
    );
  });
});

describe('a time', () => {
  test.each([
    ['occurredAt', '1795341600'],
    ['clickedAt', '1795165200'],
    ['sentAt', '1795341605'],
  ] as const)('%s is sent as %s', (time, sent) => {
    expect(queryWith({ from: 'time', time, format: 'unix-seconds' })).toBe(`x=${sent}`);
  });

  test('that is not known is missing', () => {
    const source: ValueSource = { from: 'time', time: 'clickedAt', format: 'iso' };

    expect(faultWith(source, { values: { clickedAt: undefined } })).toBe(
      'x: clickedAt has no value',
    );
    expect(faultWith(source, { values: { clickedAt: 'yesterday' } })).toBe(
      'x: clickedAt must be a time',
    );
  });
});

describe('a map', () => {
  const CAUSE: ValueSource = { from: 'field', field: 'reversalCause' };
  const map = (to: Record<string, string>, otherwise?: string): ValueSource => ({
    from: 'map',
    of: CAUSE,
    to,
    ...(otherwise !== undefined && { otherwise }),
  });

  test.each<[ValueSource, string]>([
    [map({ refund: 'R', chargeback: 'C' }), 'C'],
    [map({ refund: 'R' }, 'X'), 'X'],
    [map({ chargeback: '' }, 'X'), ''],
  ])('%j writes chargeback as "%s"', (source, sent) => {
    expect(queryWith(source, reversal())).toBe(`x=${sent}`);
  });

  test('without an entry says what would have been one', () => {
    expect(faultWith(map({ refund: 'R' }), reversal())).toBe('x: must be refund and is chargeback');
    expect(faultWith(map({ refund: 'R', fee: 'F' }), reversal())).toBe(
      'x: must be one of refund, fee, and is chargeback',
    );
    expect(faultWith(map({ refund: 'R' }, 'X'))).toBe('x: reversalCause has no value');
  });

  test('does not find what every object has', () => {
    const of: ValueSource = { from: 'field', field: 'playerRef' };
    const given = { values: { playerRef: 'constructor' } };

    expect(queryWith({ from: 'map', of, to: { a: 'b' }, otherwise: 'X' }, given)).toBe('x=X');
  });
});

describe('a joined text', () => {
  const parts = (...sources: ValueSource[]): ValueSource => ({ from: 'joined', parts: sources });
  const CAMPAIGN: ValueSource = { from: 'field', field: 'campaign' };

  test('is its parts one after the other', () => {
    expect(queryWith(parts(text('a'), text(':'), text('b')))).toBe('x=a%3Ab');
  });

  test('is missing as soon as one of them is, and broken as soon as one of them is', () => {
    const late: ValueSource = { from: 'time', time: 'clickedAt', format: 'iso' };

    expect(faultWith(parts(text('a'), CAMPAIGN))).toBe('x: campaign has no value');
    expect(faultWith(parts(CAMPAIGN, late), { values: { clickedAt: '?' } })).toBe(
      'x: clickedAt must be a time',
    );
  });
});

describe('a digest', () => {
  test.each([
    ['md5', 'hex', '900150983cd24fb0d6963f7d28e17f72'],
    ['md5', 'base64', 'kAFQmDzST7DWlj99KOF%2Fcg%3D%3D'],
    ['sha1', 'hex', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha256', 'hex', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'sha512',
      'hex',
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ],
  ] as const)('%s in %s of "abc" is the published one', (algorithm, encoding, sent) => {
    expect(queryWith({ from: 'digest', algorithm, encoding, of: text('abc') })).toBe(`x=${sent}`);
  });

  test('of nothing is missing', () => {
    const of: ValueSource = { from: 'field', field: 'campaign' };

    expect(faultWith({ from: 'digest', algorithm: 'md5', encoding: 'hex', of })).toBe(
      'x: campaign has no value',
    );
  });
});

describe('HTTP Basic', () => {
  const basic = (user: ValueSource, password: ValueSource): ValueSource => ({
    from: 'basic',
    user,
    password,
  });

  test('is the whole value of the header', () => {
    // RFC 7617, section 2.
    expect(queryWith(basic(text('Aladdin'), text('open sesame')))).toBe(
      'x=Basic%20QWxhZGRpbjpvcGVuIHNlc2FtZQ%3D%3D',
    );
    expect(queryWith(basic(text('a'), text('b:c')))).toBe('x=Basic%20YTpiOmM%3D');
  });

  test('needs a name without a colon, and both', () => {
    const nobody: ValueSource = { from: 'field', field: 'campaign' };

    expect(faultWith(basic(text('a:b'), text('c')))).toBe('x: user must hold no colon');
    expect(faultWith(basic(nobody, text('c')))).toBe('x: campaign has no value');
    expect(faultWith(basic(text('a'), nobody))).toBe('x: campaign has no value');
  });
});
