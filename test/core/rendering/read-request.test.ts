import { describe, expect, test } from 'vitest';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { CLICK, DEPOSIT, type Given, text } from './made-up.ts';
import { BASE, faultsOf, PLAYER, read, readJson, readQuery } from './read-fixture.ts';

describe('a request of the platform', () => {
  const requests = {
    conversion: { method: 'GET', path: '/conv', query: [{ name: 'goal', value: event() }] },
    change: {
      method: 'POST',
      path: '/conv/{click}/x',
      pathValues: { click: CLICK.value },
      query: [{ name: 'goal', value: event() }],
    },
  } satisfies Record<string, RequestTemplate>;
  const platform: Given['platform'] = {
    requests,
    events: {
      registration: 'reg',
      ftd: 'dep',
      deposit: 'dep',
      reversal: { word: 'back', request: 'change' },
    },
  };

  function event(): ValueSource {
    return { from: 'event' };
  }

  test.each([
    ['GET', '/conv?goal=reg', 'conversion', ['registration']],
    ['GET', '/conv?goal=dep', 'conversion', ['ftd', 'deposit']],
    ['POST', '/conv/a%2Fb/x?goal=back', 'change', ['reversal']],
  ])('%s %s is known by method, path and word', (method, path, request, milestones) => {
    const result = read({ platform: { ...platform } }, { method, url: `${BASE}${path}` });

    expect(result).toMatchObject({ request, milestones, faults: [] });
    expect(result).not.toHaveProperty('brand');
  });

  test("is known by the account's own words", () => {
    const words = { ftd: '7', deposit: '8' };

    const result = read({ platform: { ...platform }, words }, { url: `${BASE}/conv?goal=8` });

    expect(result).toMatchObject({ milestones: ['deposit'], faults: [] });
  });

  test.each([
    ['POST', '/conv?goal=reg'],
    ['GET', '/conv/a/x?goal=back'],
    ['GET', '/other?goal=reg'],
    ['GET', '/conv/?goal=reg'],
    ['GET', '/xconv?goal=reg'],
    ['POST', '/conv//x?goal=back'],
    ['POST', '/conv/a/b/x?goal=back'],
    ['POST', '/conv/%ff/x?goal=back'],
  ])('is not %s %s', (method, path) => {
    expect(read({ platform: { ...platform } }, { method, url: `${BASE}${path}` })).toEqual({
      milestones: [],
      values: {},
      credentials: {},
      faults: [{ parameter: 'url', rule: 'made-up has no request of this method and path' }],
    });
  });

  test('is not one to another host', () => {
    const url = 'https://example.org/base/conv?goal=reg';

    expect(read({ platform: { ...platform } }, { url }).milestones).toEqual([]);
  });

  test('has a path of letters, not of patterns', () => {
    const request = { path: '/v1.0' };

    expect(read({ request }, { url: `${BASE}/v1.0` }).request).toBe('conversion');
    expect(read({ request }, { url: `${BASE}/v1x0` }).request).toBeUndefined();
  });

  test('of no word that fits is read as what fits best', () => {
    const result = read({ platform: { ...platform } }, { url: `${BASE}/conv?goal=x` });

    expect(result.milestones).toEqual(['registration', 'ftd', 'deposit']);
    expect(faultsOf(result)).toEqual(['goal: must be reg']);
  });

  test('of one word and two requests is the first of them', () => {
    const requests = {
      conversion: { method: 'GET', path: '/conv' },
      same: { method: 'GET', path: '/conv' },
    } as const;
    const events = { ftd: 'dep', deposit: { word: 'dep', request: 'same' } };

    expect(read({ platform: { requests, events } }, {})).toMatchObject({
      request: 'conversion',
      milestones: ['ftd'],
      faults: [],
    });
  });

  test('is read although an event goes into a request that is not there', () => {
    const events = { ftd: { word: 'first', request: 'gone' }, deposit: 'dep' };

    expect(
      read({ platform: { ...platform, events } }, { url: `${BASE}/conv?goal=dep` }),
    ).toMatchObject({ milestones: ['deposit'], faults: [] });
  });
});

describe('a parameter', () => {
  test('is read under its name or an alias', () => {
    const query: Parameter[] = [{ ...CLICK, aliases: ['click_id', 'cid'] }];

    expect(readQuery(query, 'click=a').values).toEqual({ clickId: 'a' });
    expect(readQuery(query, 'cid=a')).toMatchObject({ values: { clickId: 'a' }, faults: [] });
    expect(faultsOf(readQuery(query, 'CLICK=a'))).toEqual([
      'click: is missing',
      'CLICK: is not expected',
    ]);
  });

  test('is decoded exactly once, and a plus is a plus', () => {
    expect(readQuery([CLICK], 'click=%253A%20+a=b').values.clickId).toBe('%3A +a=b');
  });

  test.each([
    ['click=%', 'click: must be percent-encoded UTF-8'],
    ['click=a=%ff', 'click: must be percent-encoded UTF-8'],
    ['%=a', '%: is not expected'],
  ])('that is not well encoded is told by name, and not shown: %s', (sent, fault) => {
    const result = readQuery([{ ...CLICK, absent: 'omit' }], sent);

    expect(faultsOf(result)).toEqual([fault]);
    expect(result.values).toEqual({});
  });

  test('that is missing, unknown or there twice is told', () => {
    expect(faultsOf(readQuery([CLICK], ''))).toEqual(['click: is missing']);
    expect(faultsOf(readQuery([CLICK], 'click=a&x=1'))).toEqual(['x: is not expected']);
    expect(faultsOf(readQuery([CLICK], 'click=a&click=a'))).toEqual(['click: is not expected']);
    expect(faultsOf(readQuery([CLICK], 'click'))).toEqual(['click: must not be empty']);
  });

  test('that is constant must be so', () => {
    const query = [{ name: 'f', value: text('pb') }];

    expect(faultsOf(readQuery(query, 'f=pb'))).toEqual([]);
    expect(faultsOf(readQuery(query, 'f=xx'))).toEqual(['f: must be pb']);
  });

  test("of the account must be the account's", () => {
    const query: Parameter[] = [{ name: 'mid', value: { from: 'account', setting: 'mid' } }];

    expect(faultsOf(readQuery(query, 'mid=m-1', { account: { mid: 'm-1' } }))).toEqual([]);
    expect(faultsOf(readQuery(query, 'mid=m-2', { account: { mid: 'm-1' } }))).toEqual([
      'mid: must be m-1',
    ]);
  });

  test('that may be absent may be, but not one whose value is known', () => {
    const query: Parameter[] = [
      { name: 'a', value: { from: 'field', field: 'campaign' }, absent: 'omit' },
      { name: 'b', value: { from: 'field', field: 'partner' }, absent: 'empty' },
      { name: 'c', value: text('1'), absent: 'omit' },
    ];

    expect(faultsOf(readQuery(query, 'b=&c=1'))).toEqual([]);
    expect(faultsOf(readQuery(query, 'a=&b=x'))).toEqual(['a: must not be empty', 'c: is missing']);
    expect(faultsOf(readQuery(query, 'c=1'))).toEqual(['b: is missing']);
  });

  test('is text, whatever it looks like', () => {
    const [object, list] = ['{"a":1}', '[1]'].map(encodeURIComponent);

    expect(readQuery([CLICK], `click=${object}`)).toMatchObject({
      values: { clickId: '{"a":1}' },
      faults: [],
    });
    expect(readQuery([CLICK], `click=${list}`)).toMatchObject({
      values: { clickId: '[1]' },
      faults: [],
    });
  });

  test('that says something else than another one is told', () => {
    const query = [CLICK, { name: 'again', value: CLICK.value }];

    expect(faultsOf(readQuery(query, 'click=a&again=a'))).toEqual([]);
    expect(faultsOf(readQuery(query, 'click=a&again=b'))).toEqual(['again: must be a']);
  });

  test.each<[Partial<Parameter>, string, string]>([
    [{ pattern: '[0-9]+' }, 'a', 'must match [0-9]+'],
    [{ maxLength: 2 }, 'abc', 'must have at most 2 characters'],
    [{ maxLength: 2, tooLong: 'cut' }, 'abc', 'must be ab'],
  ])('must be of its form: %j', (more, sent, rule) => {
    expect(faultsOf(readQuery([{ name: 'p', value: PLAYER, ...more }], `p=${sent}`))).toEqual([
      `p: ${rule}`,
    ]);
  });

  test('of another milestone is not expected', () => {
    const query: Parameter[] = [CLICK, { name: 'x', value: text('1'), milestones: ['deposit'] }];

    expect(faultsOf(readQuery(query, 'click=a&x=1'))).toEqual(['x: is not expected']);
  });

  test('is not expected without its companion, nor missing without it', () => {
    const query: Parameter[] = [
      { name: 'unit', value: text('EUR'), onlyWith: ['c'] },
      { name: 'c', value: { from: 'field', field: 'campaign' }, absent: 'omit' },
    ];

    expect(faultsOf(readQuery(query, ''))).toEqual([]);
    expect(faultsOf(readQuery(query, 'unit=EUR&c=s'))).toEqual([]);
    expect(faultsOf(readQuery(query, 'c=s'))).toEqual(['unit: is missing']);
    expect(faultsOf(readQuery(query, 'unit=EUR'))).toEqual(['unit: is not expected']);
  });

  test('that nobody can tell must be of its form all the same', () => {
    const digest: ValueSource = { from: 'digest', algorithm: 'md5', of: PLAYER, encoding: 'hex' };
    const query = [{ name: 'x', value: digest, pattern: '[0-9a-f]{32}' }];

    expect(faultsOf(readQuery(query, 'x=0cc175b9c0f1b6a831c399e269772661'))).toEqual([]);
    expect(faultsOf(readQuery(query, 'x=anything'))).toEqual(['x: must match [0-9a-f]{32}']);
  });

  test('must meet the requirements', () => {
    const requirements = [{ rule: 'one-of' as const, sets: [['a'], ['b']] }];
    const query: Parameter[] = [
      { name: 'a', value: { from: 'field', field: 'campaign' }, absent: 'omit' },
      { name: 'b', value: { from: 'field', field: 'partner' }, absent: 'empty' },
    ];
    const given = { request: { query, requirements } };

    expect(faultsOf(read(given, { url: `${BASE}/conv?b=` }))).toEqual([
      'a, b: one of them must have a value',
    ]);
    expect(faultsOf(read(given, { url: `${BASE}/conv?b=x` }))).toEqual([]);
  });
});

describe('headers', () => {
  const headers: Parameter[] = [
    { name: 'X-Key', value: { from: 'credential', credential: 'key' } },
  ];

  test('are read whatever their capitals, and others may be there', () => {
    const result = read({ request: { headers } }, { headers: { 'x-other': '1', 'x-kEY': 's' } });

    expect(result).toMatchObject({ credentials: { key: 's' }, faults: [] });
  });

  test('may be missing only where the specification says so', () => {
    expect(faultsOf(read({ request: { headers } }, {}))).toEqual(['X-Key: is missing']);
  });
});

describe('a body', () => {
  const parameters = [CLICK];

  test.each([
    ['{"click":"a"}', 'json', []],
    ['[{"click":"a"}]', 'json-list', []],
    ['[{"click":"a"},{"click":"b"}]', 'json-list', ['body: must be a JSON list of one object']],
    ['[]', 'json-list', ['body: must be a JSON list of one object']],
    ['{"click":"a"}', 'json-list', ['body: must be a JSON list of one object']],
    ['[{"click":"a"}]', 'json', ['body: must be a JSON object']],
    ['5', 'json', ['body: must be a JSON object']],
    ['null', 'json', ['body: must be a JSON object']],
    ['{', 'json', ['body: must be a JSON object']],
    ['', 'json', ['body: must be a JSON object']],
  ] as const)('%s as %s has the faults %j', (body, encoding, faults) => {
    const expected = faults.length > 0 ? [...faults, 'click: is missing'] : [];

    expect(faultsOf(readJson(parameters, body, encoding))).toEqual(expected);
  });

  test.each([
    ['application/json', []],
    ['application/json; charset=utf-8', []],
    ['text/plain', ['body: must be application/json and is text/plain', 'click: is missing']],
    [undefined, ['body: must be application/json and is of no type', 'click: is missing']],
  ])('of type %s has the faults %j', (type, faults) => {
    const request = { method: 'POST', body: { encoding: 'json', parameters } } as const;
    const headers = { Accept: '*/*', ...(type !== undefined && { 'Content-Type': type }) };

    expect(faultsOf(read({ request }, { method: 'POST', headers, body: '{"click":"a"}' }))).toEqual(
      faults,
    );
  });

  test('that is a form is read like a query', () => {
    const request = { method: 'POST', body: { encoding: 'form', parameters } } as const;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = { method: 'POST', headers, body: 'click=a%20+b' };

    expect(read({ request }, sent)).toMatchObject({ values: { clickId: 'a +b' }, faults: [] });
  });

  test('where none belongs is told', () => {
    expect(faultsOf(read({ request: { query: [] } }, { body: 'x' }))).toEqual([
      'body: is not expected',
    ]);
    expect(faultsOf(read({ request: { query: [] } }, { body: '' }))).toEqual([]);
  });

  test.each<[Parameter['type'], string, string[]]>([
    ['number', '50', []],
    ['number', '50.00', []],
    ['number', '"50.00"', ['sum: must be a JSON number']],
    ['number', '51.555', ['sum: must be an amount of EUR']],
    [undefined, '"50.00"', []],
    [undefined, '50.00', ['sum: must be a JSON text']],
    [undefined, '"50"', ['sum: must be 50.00']],
    ['number', 'true', ['sum: must be a decimal number']],
    ['number', 'null', ['sum: must be a decimal number']],
    ['number', '{}', ['sum: must be a decimal number']],
  ])('with an amount of type %s that is %s has the faults %j', (type, sum, faults) => {
    const money = [
      { name: 'sum', value: DEPOSIT, ...(type && { type }) },
      { name: 'cur', value: { from: 'currency' } as const },
    ];

    expect(faultsOf(readJson(money, `{"sum":${sum},"cur":"EUR"}`))).toEqual(faults);
  });

  test('with a boolean is read as one', () => {
    const yes: Parameter[] = [{ name: 'x', value: text('true'), type: 'boolean' }];

    expect(faultsOf(readJson(yes, '{"x":true}'))).toEqual([]);
    expect(faultsOf(readJson(yes, '{"x":"true"}'))).toEqual(['x: must be a JSON boolean']);
    expect(faultsOf(readJson(yes, '{"x":false}'))).toEqual(['x: must be true']);
  });
});
