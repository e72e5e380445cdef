import { describe, expect, test } from 'vitest';
import { readRequest } from '../../../core/rendering/read-request.ts';
import { renderRequest } from '../../../core/rendering/render-request.ts';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { CLICK, DEPOSIT, type Given, inputFor, text } from './made-up.ts';
import { BASE, faultsOf, PLAYER, read, readJson, readQuery } from './read-fixture.ts';

describe('nested JSON', () => {
  const members: Parameter[] = [CLICK, { name: 'f', value: text('pb') }];
  const object: Parameter[] = [{ name: 'o', value: { from: 'object', members } }];
  const list: Parameter[] = [
    { name: 'l', value: { from: 'list', items: [CLICK.value, { from: 'object', members }] } },
  ];

  test('is looked into, whatever the spaces and the order in it', () => {
    expect(readJson(object, '{"o":{"f":"pb", "click":"a"}}')).toMatchObject({
      values: { clickId: 'a' },
      faults: [],
    });
    expect(readQuery(object, `o=${encodeURIComponent('{ "click":"a","f":"pb"}')}`)).toMatchObject({
      values: { clickId: 'a' },
      faults: [],
    });
    expect(readJson(list, '{"l":["a",{"click":"a","f":"pb"}]}')).toMatchObject({
      values: { clickId: 'a' },
      faults: [],
    });
  });

  test('has faults of its own', () => {
    expect(faultsOf(readJson(object, '{"o":{"click":"a","f":"x","y":1}}'))).toEqual([
      'f: must be pb',
      'y: is not expected',
    ]);
    expect(faultsOf(readJson(object, '{"o":{"f":"pb"}}'))).toEqual(['click: is missing']);
    expect(faultsOf(readJson(list, '{"l":["a",{"click":"b","f":"pb"}]}'))).toEqual([
      'click: must be a',
    ]);
    expect(faultsOf(readJson(list, '{"l":["a","b"]}'))).toEqual(['l: must be a JSON object']);
    expect(faultsOf(readJson(list, '{"l":["a",null]}'))).toEqual(['l: must be a JSON object']);
  });

  test('must be an object or a list as the specification says', () => {
    expect(faultsOf(readJson(object, '{"o":"{}"}'))).toEqual(['o: must be a JSON structure']);
    expect(faultsOf(readJson(object, '{"o":[]}'))).toEqual(['o: must be a JSON object']);
    expect(faultsOf(readJson(list, '{"l":{}}'))).toEqual(['l: must be a JSON list']);
    expect(faultsOf(readQuery(object, 'o=x'))).toEqual(['o: must be a JSON object']);
  });

  test('that is text must be text', () => {
    const inText: Parameter[] = [{ name: 'o', value: { from: 'object', members, as: 'text' } }];

    expect(faultsOf(readJson(inText, '{"o":"{\\"click\\":\\"a\\",\\"f\\":\\"pb\\"}"}'))).toEqual(
      [],
    );
    expect(faultsOf(readJson(inText, '{"o":{"click":"a","f":"pb"}}'))).toEqual([
      'o: must be a JSON text',
    ]);
  });

  test('is read item by item', () => {
    const items = [text('x'), CLICK.value, PLAYER];
    const three: Parameter[] = [{ name: 'l', value: { from: 'list', items } }];

    expect(readJson(three, '{"l":["x","a","b"]}')).toMatchObject({
      values: { clickId: 'a', playerRef: 'b' },
      faults: [],
    });
  });

  test('with fewer items is believed, with more it is not', () => {
    expect(readJson(list, '{"l":["a"]}')).toMatchObject({ values: {}, faults: [] });
    expect(readJson(list, '{"l":["a"]}').values).not.toHaveProperty('clickId');
    expect(faultsOf(readJson(list, '{"l":["a",{"click":"a","f":"pb"},"c"]}'))).toEqual([
      'l: must have at most 2 items',
    ]);
  });

  test('may be empty or missing where the specification says so', () => {
    const absent = (how: 'omit' | 'empty'): Parameter[] => [
      { name: 'o', value: { from: 'object', members: [CLICK] }, absent: how },
    ];

    expect(faultsOf(readJson(absent('omit'), '{}'))).toEqual([]);
    expect(faultsOf(readJson(absent('empty'), '{"o":""}'))).toEqual([]);
    expect(faultsOf(readJson(absent('empty'), '{}'))).toEqual(['o: is missing']);
    expect(faultsOf(readJson(absent('omit'), '{"o":""}'))).toEqual(['o: must not be empty']);
  });
});

describe('what a request says', () => {
  const REVERSAL: Given = {
    milestone: 'reversal',
    brand: 'borealis',
    platform: {
      events: { ftd: { word: 'first', status: 'ok' }, deposit: 'more', reversal: 'back' },
    },
    words: { deposit: 'again' },
    values: {
      campaign: 'summer',
      attributes: { ip: '::1', constructor: 'x' },
      reversal: {
        cause: 'chargeback',
        whole: true,
        original: { milestone: 'deposit', occurrence: 'dep-0', transactionId: 'd-0' },
      },
    },
  };
  const SOURCES: ValueSource[] = [
    { from: 'event' },
    { from: 'event', of: 'original' },
    { from: 'field', field: 'brand' },
    { from: 'field', field: 'campaign' },
    {
      from: 'map',
      of: { from: 'field', field: 'reversalCause' },
      to: { refund: 'R', chargeback: 'C' },
    },
    { from: 'field', field: 'originalTransactionId' },
    { from: 'attribute', attribute: 'ip' },
    { from: 'attribute', attribute: 'constructor' },
    { from: 'time', time: 'occurredAt', format: 'unix-seconds' },
    { from: 'time', time: 'clickedAt', format: 'space' },
    { from: 'time', time: 'clickedAt', format: 'iso-milliseconds' },
    { from: 'time', time: 'sentAt', format: 'unix-milliseconds' },
    { from: 'basic', user: text('me'), password: { from: 'credential', credential: 'token' } },
    { from: 'credential', credential: 'other' },
    { from: 'digest', algorithm: 'md5', of: PLAYER, encoding: 'hex' },
  ];

  test('is told in the words of a postback', () => {
    const query = SOURCES.map((value, index) => ({ name: `p${index}`, value }));
    const given = { ...REVERSAL, platform: { ...REVERSAL.platform } };
    const requests = { conversion: { method: 'GET', path: '/conv', query } } as const;
    const credentials = { token: 'a:b', other: 'c' };
    const input = inputFor({ ...given, credentials, platform: { ...given.platform, requests } });
    const result = renderRequest(input);
    if ('fault' in result) throw new Error(result.fault.rule);

    expect(readRequest(input.platform.specification, result.wire, input.platform)).toEqual({
      request: 'conversion',
      milestones: ['reversal'],
      brand: 'borealis',
      values: {
        campaign: 'summer',
        attributes: { ip: '::1', constructor: 'x' },
        occurredAt: '2026-11-22T10:00:00.000Z',
        clickedAt: '2026-11-20T09:00:00.123Z',
        reversal: {
          cause: 'chargeback',
          original: { milestone: 'deposit', transactionId: 'd-0' },
        },
      },
      sentAtEpochMs: 1_795_341_605_250,
      credentials: { token: 'a:b', other: 'c' },
      faults: [],
    });
  });

  test.each<[ValueSource, string, string]>([
    [{ from: 'field', field: 'reversalCause' }, 'x', 'must be refund or chargeback'],
    [{ from: 'event', of: 'original' }, 'x', 'must be the word of an event'],
    [{ from: 'time', time: 'clickedAt', format: 'iso' }, 'x', 'must be a time as iso'],
    [{ from: 'signed', part: 'timestamp' }, 'x', 'must be a time as unix-seconds'],
    [DEPOSIT, '1,5', 'must be a decimal number'],
    [DEPOSIT, '1.', 'must be a decimal number'],
    [{ from: 'map', of: PLAYER, to: { a: 'A', b: 'B' } }, 'C', 'must be one of A, B'],
    [{ from: 'joined', parts: [text('a'), PLAYER, text('b')] }, 'acx', 'must hold its fixed parts'],
    [{ from: 'joined', parts: [text('a'), PLAYER, text('b')] }, 'xcb', 'must hold its fixed parts'],
    // The one letter cannot be both.
    [{ from: 'joined', parts: [text('a'), PLAYER, text('a')] }, 'a', 'must hold its fixed parts'],
    [{ from: 'basic', user: PLAYER, password: text('b') }, 'Basic', 'must be HTTP Basic'],
    [{ from: 'basic', user: PLAYER, password: text('b') }, 'Basic YQ==', 'must be HTTP Basic'],
    [{ from: 'basic', user: PLAYER, password: text('b') }, 'xBasic YTpi', 'must be HTTP Basic'],
    [{ from: 'basic', user: text('a'), password: text('b') }, 'Basic YTpj', 'must be Basic YTpi'],
    [
      { from: 'digest', algorithm: 'md5', of: text('a'), encoding: 'hex' },
      'x',
      'must be 0cc175b9c0f1b6a831c399e269772661',
    ],
  ])('cannot come from %j if it is %s', (value, sent, rule) => {
    const result = readQuery([{ name: 'x', value }], `x=${encodeURIComponent(sent)}`);

    expect(faultsOf(result)).toEqual([`x: ${rule}`]);
  });

  test.each<[ValueSource, string]>([
    [{ from: 'digest', algorithm: 'md5', of: PLAYER, encoding: 'hex' }, 'anything'],
    [{ from: 'map', of: PLAYER, to: { a: 'A', b: 'A' } }, 'A'],
    [{ from: 'map', of: PLAYER, to: { a: 'A' }, otherwise: 'X' }, 'X'],
    [{ from: 'joined', parts: [PLAYER, text('-'), CLICK.value] }, 'a-b'],
  ])('of %j cannot be told from %s, which is believed', (value, sent) => {
    const result = readQuery([{ name: 'x', value }], `x=${sent}`);

    expect(result.values).toStrictEqual({});
    expect(result.faults).toEqual([]);
  });

  test('is what stands between the fixed parts of a joined text', () => {
    const parts = [text('a'), text('='), PLAYER, text(':'), text('c')];
    const query: Parameter[] = [{ name: 'x', value: { from: 'joined', parts } }];

    expect(readQuery(query, 'x=a=p:c')).toMatchObject({ values: { playerRef: 'p' }, faults: [] });
  });

  test('can be an empty text only of a map', () => {
    const cause: ValueSource = { from: 'field', field: 'reversalCause' };
    const map: ValueSource = { from: 'map', of: cause, to: { refund: '', chargeback: 'C' } };
    const query: Parameter[] = [{ name: 'x', value: map }];

    expect(readQuery(query, 'x=')).toMatchObject({
      values: { reversal: { cause: 'refund' } },
      faults: [],
    });
  });

  test.each(['refund', 'chargeback'] as const)('can be the cause %s', (cause) => {
    const query: Parameter[] = [{ name: 'x', value: { from: 'field', field: 'reversalCause' } }];

    expect(readQuery(query, `x=${cause}`)).toMatchObject({
      values: { reversal: { cause } },
      faults: [],
    });
  });

  test('is the full text where another parameter cuts it, whichever comes first', () => {
    const cut: Parameter = { name: 'ref', value: PLAYER, maxLength: 2, tooLong: 'cut' };
    const full: Parameter = { name: 'p', value: PLAYER };

    for (const query of [
      [cut, full],
      [full, cut],
    ]) {
      expect(readQuery(query, 'ref=ab&p=abc')).toMatchObject({
        values: { playerRef: 'abc' },
        faults: [],
      });
    }
    expect(readQuery([cut], 'ref=ab')).toMatchObject({ values: { playerRef: 'ab' }, faults: [] });
  });

  test('is no test where a test would say the same', () => {
    const platform: Given['platform'] = { testMode: { by: 'parameter', effect: 'none' } };

    const result = read({ platform }, { url: `${BASE}/conv?click=a&goal=first` });

    expect(result).toMatchObject({ milestones: ['ftd'], faults: [] });
    expect(result).not.toHaveProperty('test');
  });

  test('of a test is told by its parameter or its host', () => {
    const query: Parameter[] = [CLICK, { name: 'test', value: text('1'), onlyInTests: true }];
    const requests = { conversion: { method: 'GET', path: '/conv', query } } as const;
    const byParameter: Given = {
      platform: { requests, testMode: { by: 'parameter', effect: 'none' } },
    };
    const byHost: Given = {
      platform: {
        testMode: { by: 'endpoint', baseUrl: 'https://test.example.com', effect: 'none' },
      },
    };

    expect(read(byParameter, { url: `${BASE}/conv?click=a&test=1` })).toMatchObject({
      test: true,
      milestones: ['ftd'],
      faults: [],
    });
    const usual = read(byParameter, { url: `${BASE}/conv?click=a` });
    expect(usual).not.toHaveProperty('test');
    expect(usual.milestones).toEqual(['ftd']);
    expect(read(byHost, { url: 'https://test.example.com/conv?click=a&goal=first' })).toMatchObject(
      {
        test: true,
        faults: [],
      },
    );
    expect(read(byHost, { url: `${BASE}/conv?click=a&goal=first` })).not.toHaveProperty('test');
    expect(readQuery(query, 'click=a&test=1').faults).toEqual([
      { parameter: 'test', rule: 'is not expected' },
    ]);
  });
});
