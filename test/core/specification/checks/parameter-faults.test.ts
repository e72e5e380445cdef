import { describe, expect, test } from 'vitest';
import type { Milestone } from '../../../../core/milestones.ts';
import type { Parameter } from '../../../../core/specification/value-source.ts';
import { CLICK, events, faultsOf, query, request } from '../faults-of.ts';

function named(name: Parameter['name'], overrides: Partial<Parameter> = {}): Parameter {
  return { name, value: { from: 'constant', text: 'x' }, ...overrides };
}

function object(...members: Parameter[]): Parameter {
  return { name: 'data', value: { from: 'object', members } };
}

describe('two parameters of one name', () => {
  const both = events({ registration: 'reg', ftd: 'first' });
  const only = (milestone: Milestone): Partial<Parameter> => ({ milestones: [milestone] });

  test('cannot stand in one place of a request', () => {
    expect(faultsOf(query(named('a'), named('a'), named('a')))).toEqual([
      'requests.conversion.query has "a" twice, allowed: once, or once for each of its milestones',
    ]);
    expect(
      faultsOf(request({ body: { encoding: 'json', parameters: [named('a'), named('a')] } })),
    ).toEqual([
      'requests.conversion.body.parameters has "a" twice, allowed: once, or once for each of its milestones',
    ]);
    expect(faultsOf(query(object(named('a'), named('a'))))).toEqual([
      'requests.conversion.query.data has "a" twice, allowed: once, or once for each of its milestones',
    ]);
  });

  test('can stand in two places, and differ in case', () => {
    expect(faultsOf(query(named('a'), named('A'), object(named('a'))))).toEqual([]);
    expect(
      faultsOf({
        ...request({
          headers: [named('a')],
          query: [CLICK, named('a')],
          body: { encoding: 'form', parameters: [named('a')] },
        }),
      }),
    ).toEqual([]);
  });

  test('are the same header in whatever case', () => {
    expect(faultsOf(request({ headers: [named('X-Key'), named('x-key')] }))).toEqual([
      'requests.conversion.headers has "x-key" twice, allowed: once, or once for each of its milestones',
    ]);
  });

  test('can take turns by milestone', () => {
    expect(
      faultsOf({ ...both, ...query(named('a', only('ftd')), named('a', only('registration'))) }),
    ).toEqual([]);
    expect(faultsOf({ ...both, ...query(named('a', only('ftd')), named('a')) })).toHaveLength(1);
    expect(
      faultsOf({ ...both, ...query(named('a', only('ftd')), named('a', only('ftd'))) }),
    ).toHaveLength(1);
  });

  test('may have it from the word of an event', () => {
    const word = named({ from: 'event' });

    expect(faultsOf(query(word, named('second')))).toEqual([]);
    expect(faultsOf(query(word, named('first')))).toEqual([
      'requests.conversion.query has "first" twice, allowed: once, or once for each of its milestones',
    ]);
    expect(faultsOf({ ...both, ...query(word, named('reg', only('ftd'))) })).toEqual([]);
    expect(faultsOf({ ...both, ...query({ ...word, ...only('ftd') }, named('reg')) })).toEqual([]);
    expect(faultsOf({ ...both, ...query(word, named('reg', only('registration'))) })).toHaveLength(
      1,
    );
  });
});

describe('a type', () => {
  test.each<[string, Parameters<typeof faultsOf>[0], string]>([
    ['a query', query(named('a', { type: 'number' })), 'query.a.type is "number"'],
    [
      'a header',
      request({ headers: [named('X-A', { type: 'text' })] }),
      'headers.X-A.type is "text"',
    ],
    [
      'a form',
      request({ body: { encoding: 'form', parameters: [named('a', { type: 'boolean' })] } }),
      'body.parameters.a.type is "boolean"',
    ],
  ])('is not for %s', (_place, overrides, fault) => {
    expect(faultsOf(overrides)).toEqual([
      `requests.conversion.${fault}, allowed: none, because only JSON has types`,
    ]);
  });

  test.each<[string, Parameters<typeof faultsOf>[0]]>([
    ['JSON', request({ body: { encoding: 'json', parameters: [named('a', { type: 'number' })] } })],
    [
      'JSON in a list',
      request({ body: { encoding: 'json-list', parameters: [named('a', { type: 'number' })] } }),
    ],
    ['an object in a query', query(object(named('a', { type: 'number' })))],
    [
      'an object in a form',
      request({ body: { encoding: 'form', parameters: [object(named('a', { type: 'text' }))] } }),
    ],
  ])('is for %s', (_place, overrides) => {
    expect(faultsOf(overrides)).toEqual([]);
  });
});

describe('the name of a header', () => {
  test.each(['X-API-Key', 'authentication', 'x_y.z', '0'])('can be %s', (name) => {
    expect(faultsOf(request({ headers: [named(name)] }))).toEqual([]);
  });

  test.each(['X Key', 'X:Key', 'Schlüssel', 'X-Key\n', 'a\r\nb'])('cannot be %j', (name) => {
    expect(faultsOf(request({ headers: [named(name)] }))).toEqual([
      `requests.conversion.headers.${name}.name is ${JSON.stringify(name)}, allowed: letters, digits and the signs of a header name`,
    ]);
  });

  test.each([
    'Host',
    'User-Agent',
    'connection',
    'CONTENT-TYPE',
    'Content-Length',
    'Transfer-Encoding',
  ])('cannot be %s, which the sender writes itself', (name) => {
    expect(faultsOf(request({ headers: [named(name)] }))).toEqual([
      `requests.conversion.headers.${name}.name is "${name}", allowed: headers that the sender does not write itself`,
    ]);
    expect(faultsOf(query(named(name)))).toEqual([]);
  });

  test('is checked where it is the word of an event that has it', () => {
    const onFtd = named({ from: 'event' }, { milestones: ['ftd'] });

    expect(
      faultsOf({
        ...events({ registration: 'no token', ftd: 'f' }),
        ...request({ headers: [onFtd] }),
      }),
    ).toEqual([]);

    expect(
      faultsOf({
        ...events({ ftd: 'the first' }),
        ...request({ headers: [named({ from: 'event' })] }),
      }),
    ).toEqual([
      'requests.conversion.headers.{event}.name is "the first", allowed: letters, digits and the signs of a header name',
    ]);
  });
});

describe('the milestones of a parameter', () => {
  test('are among those that send its request', () => {
    const overrides = query(named('a', { milestones: ['registration', 'ftd', 'deposit'] }));

    expect(faultsOf(overrides)).toEqual([
      'requests.conversion.query.a.milestones has registration, deposit, allowed: the milestones that are sent there, which are ftd',
    ]);
    expect(faultsOf({ ...overrides, ...events({ ftd: 'f', deposit: 'd' }) })).toEqual([
      'requests.conversion.query.a.milestones has registration, allowed: the milestones that are sent there, which are ftd, deposit',
    ]);
    expect(
      faultsOf({ ...overrides, ...events({ registration: 'r', ftd: 'f', deposit: 'd' }) }),
    ).toEqual([]);
  });

  test('of a member are among those that carry its object', () => {
    const member = named('a', { milestones: ['ftd'] });
    const overrides = {
      ...events({ registration: 'r', ftd: 'f' }),
      ...query({ ...object(member), milestones: ['registration'] }),
    };

    expect(faultsOf(overrides)).toEqual([
      'requests.conversion.query.data.a.milestones has ftd, allowed: the milestones that are sent there, which are registration',
    ]);
  });

  test('are none in the request of a key API', () => {
    const value = { from: 'new-key', part: 'key' } as const;
    const faults = faultsOf({
      ...request({ headers: [{ name: 'X-S', value: { from: 'signed', part: 'signature' } }] }),
      signing: {
        algorithm: 'hmac-sha256',
        content: [{ part: 'body' }],
        encoding: 'hex',
        key: { encoding: 'utf8' },
        overlap: 'current-key',
        keyApi: {
          put: {
            method: 'PUT',
            path: '/key',
            query: [
              { name: 'key', value, milestones: ['ftd'] },
              { name: 'key', value },
            ],
          },
        },
      },
    });

    expect(faults).toEqual([
      'signing.keyApi.put.query has "key" twice, allowed: once, or once for each of its milestones',
      'signing.keyApi.put.query.key.milestones has ftd, allowed: the milestones that are sent there, which are none',
    ]);
  });
});
