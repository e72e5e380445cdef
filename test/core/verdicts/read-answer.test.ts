import { describe, expect, test } from 'vitest';
import type { AnswerCondition, AnswerRule } from '../../../core/specification/answer-rule.ts';
import { readAnswer } from '../../../core/verdicts/read-answer.ts';

type Given = { status?: number; headers?: Record<string, string>; body?: string };

function read(answers: AnswerRule[], { status = 200, headers = {}, body = '' }: Given) {
  return readAnswer({ answers }, { kind: 'answered', status, headers, body });
}

/** Whether a rule of this condition reads the answer. */
function reads(when: AnswerCondition, given: Given): boolean {
  return read([{ name: 'it', when, verdict: 'accepted' }], given).rule === 'it';
}

describe('without an answer', () => {
  const answers: AnswerRule[] = [{ name: 'any', when: {}, verdict: 'accepted' }];

  test('a request that surely never arrived may be retried', () => {
    const answer = { kind: 'unreached', phase: 'connect', failure: 'ECONNREFUSED' } as const;

    expect(readAnswer({ answers }, answer)).toEqual({
      kind: 'retryable',
      reason: 'unreached',
      rule: 'transport:connect:ECONNREFUSED',
    });
  });

  test('a request that may have arrived has an unknown outcome', () => {
    const answer = { kind: 'lost', phase: 'sent', failure: 'timeout' } as const;

    expect(readAnswer({ answers }, answer)).toEqual({
      kind: 'unknown',
      reason: 'no-answer',
      rule: 'transport:sent:timeout',
    });
  });
});

describe('of several answer rules', () => {
  const DONE: AnswerRule = { name: 'done', when: { bodyEquals: 'ok' }, verdict: 'accepted' };
  const ANY: AnswerRule = { name: 'any', when: {}, verdict: 'refused', reason: 'because' };

  test('the first that holds decides', () => {
    expect(read([DONE, ANY], { body: 'ok' })).toStrictEqual({ kind: 'accepted', rule: 'done' });
    expect(read([ANY, DONE], { body: 'ok' })).toEqual({
      kind: 'refused',
      reason: 'because',
      rule: 'any',
    });
  });

  test('none that holds leaves the outcome unknown', () => {
    expect(read([DONE], { body: 'okay' })).toEqual({
      kind: 'unknown',
      reason: 'unrecognised-answer',
      rule: 'none',
    });
  });

  test('one that has several conditions needs them all', () => {
    const when: AnswerCondition = {
      status: { min: 200, max: 299 },
      header: { name: 'content-type', contains: 'json' },
      json: [
        { path: ['ok'], equals: true },
        { path: ['code'], equals: 1 },
      ],
      bodyContains: ['done', 'twice'],
      bodyLacks: ['<html', 'error'],
    };
    const answer = {
      status: 201,
      headers: { 'content-type': 'application/json' },
      body: '{"ok":true,"code":1,"note":"done twice"}',
    };

    expect(reads(when, answer)).toBe(true);
    expect(reads(when, { ...answer, status: 300 })).toBe(false);
    expect(reads(when, { ...answer, headers: {} })).toBe(false);
    for (const body of [
      '{"ok":false,"code":1,"note":"done twice"}',
      '{"ok":true,"code":2,"note":"done twice"}',
      '{"ok":true,"code":1,"note":"done once"}',
      '{"ok":true,"code":1,"note":"tried twice"}',
      '{"ok":true,"code":1,"note":"done twice","page":"<HTML>"}',
      '{"ok":true,"code":1,"note":"done twice","error":null}',
    ]) {
      expect(reads(when, { ...answer, body })).toBe(false);
    }
  });
});

describe('a condition on the status', () => {
  test.each([
    [199, false],
    [200, true],
    [299, true],
    [300, false],
  ])('holds from end to end: %d is %s', (status, expected) => {
    expect(reads({ status: { min: 200, max: 299 } }, { status })).toBe(expected);
  });
});

describe('a condition on a header', () => {
  const when: AnswerCondition = { header: { name: 'x-result', contains: 'Stored' } };

  test.each(['Stored', 'stored; id=1', 'NOT STORED'])(
    'finds its text whatever the case: %s',
    (value) => {
      expect(reads(when, { headers: { 'x-result': value } })).toBe(true);
    },
  );

  test.each<Record<string, string>>([
    {},
    { 'x-result': '' },
    { 'x-result': 'store' },
    { 'x-results': 'stored' },
  ])('does not hold for %o', (headers) => {
    expect(reads(when, { headers })).toBe(false);
  });

  test('finds no header that the answer has not', () => {
    expect(reads({ header: { name: 'constructor', contains: 'function' } }, {})).toBe(false);
    expect(reads({ header: { name: 'x-none', contains: 'undefined' } }, {})).toBe(false);
  });
});

describe('a condition on the whole body', () => {
  test.each(['OK', 'ok', ' Ok\r\n', '\uFEFFOK', '\t\n OK \u00a0'])(
    'passes over case and surrounding white space: %j',
    (body) => {
      expect(reads({ bodyEquals: 'ok' }, { body })).toBe(true);
      expect(reads({ bodyEquals: ' OK\n' }, { body })).toBe(true);
    },
  );

  test.each(['', 'O K', 'OK.', 'KO', '"OK"'])('does not hold for %j', (body) => {
    expect(reads({ bodyEquals: 'ok' }, { body })).toBe(false);
  });

  test('that is empty holds for white space and nothing else', () => {
    expect(reads({ bodyEquals: '' }, { body: '' })).toBe(true);
    expect(reads({ bodyEquals: '' }, { body: ' \r\n' })).toBe(true);
    expect(reads({ bodyEquals: '' }, { body: '0' })).toBe(false);
  });
});

describe('a condition on parts of the body', () => {
  test.each(['DUPLICATE conversion', 'a duplicate conversion', '{"Conversion":"Duplicate"}'])(
    'finds all its texts whatever the case: %s',
    (body) => {
      expect(reads({ bodyContains: ['Duplicate', 'conVersion'] }, { body })).toBe(true);
      expect(reads({ bodyLacks: ['Duplicate', 'nothing'] }, { body })).toBe(false);
      expect(reads({ bodyLacks: ['nothing', 'conVersion'] }, { body })).toBe(false);
    },
  );

  test.each(['', 'a duplicate', 'conversion', 'du plicate conversion'])(
    'misses a text that is not there: %j',
    (body) => {
      expect(reads({ bodyContains: ['duplicate', 'conversion'] }, { body })).toBe(false);
    },
  );

  test('keeps apart what is alike in capitals only', () => {
    expect(reads({ bodyContains: ['strasse'] }, { body: 'Straße' })).toBe(false);
  });

  test('sees the white space at the ends', () => {
    expect(reads({ bodyContains: ['ok\n'] }, { body: 'OK\n' })).toBe(true);
    expect(reads({ bodyLacks: ['ok\n'] }, { body: 'OK' })).toBe(true);
  });
});

describe('a condition on a JSON value', () => {
  const when: AnswerCondition = { json: [{ path: ['a', 'b'], equals: 'yes' }] };

  test.each([
    '{"a":{"b":"yes"}}',
    '\uFEFF {"a":{"c":1,"b":"yes"}}\n',
    '{"a":{"b":"no","b":"\\u0079es"}}',
  ])('finds it by its keys: %j', (body) => {
    expect(reads(when, { body })).toBe(true);
  });

  test.each([
    'null',
    '"yes"',
    '1',
    'true',
    '[]',
    '[{"b":"yes"}]',
    '{}',
    '{"a":null}',
    '{"a":"b"}',
    '{"a":{"b":null}}',
    '{"a":{"b":["yes"]}}',
    '{"a":{"b":"Yes"}}',
    '{"A":{"b":"yes"}}',
    '{"a.b":"yes"}',
    '{"a":{"b":"yes"}',
    '{"a":{"b":"yes"}} {}',
    '',
    '<html>',
  ])('does not find it where it is not: %j', (body) => {
    expect(reads(when, { body })).toBe(false);
  });

  test.each<[string | number | boolean, string, boolean]>([
    [1, '{"code":1}', true],
    [1, '{"code":1.0}', true],
    [1, '{"code":"1"}', false],
    [1, '{"code":true}', false],
    ['1', '{"code":1}', false],
    [true, '{"code":true}', true],
    [true, '{"code":"true"}', false],
    [false, '{"code":0}', false],
    [false, '{"code":null}', false],
    [false, '{}', false],
    ['', '{}', false],
  ])('compares %j strictly with %s: %s', (equals, body, expected) => {
    expect(reads({ json: [{ path: ['code'], equals }] }, { body })).toBe(expected);
  });

  test.each<[string[], string, boolean]>([
    [['0'], '["x"]', true],
    [['errors', '1', 'code'], '{"errors":[{"code":"y"},{"code":"x"}]}', true],
    [['errors', '0', 'code'], '{"errors":{"0":{"code":"x"}}}', true],
    [['errors', '0', 'code'], '{"errors":[]}', false],
    [['errors', '00', 'code'], '{"errors":[{"code":"x"}]}', false],
    [['errors', '-1', 'code'], '{"errors":[{"code":"x"}]}', false],
    [['errors', 'code'], '{"errors":[{"code":"x"}]}', false],
  ])('reaches into a list by the index: %j in %s is %s', (path, body, expected) => {
    expect(reads({ json: [{ path, equals: 'x' }] }, { body })).toBe(expected);
  });

  test.each<[string[], string | number, string]>([
    [['constructor', 'name'], 'Object', '{}'],
    [['toString', 'name'], 'toString', '{}'],
    [['__proto__', 'constructor', 'name'], 'Object', '{}'],
    [['__proto__', 'length'], 0, '[]'],
    [['length'], 0, '[]'],
    [['a', 'length'], 3, '{"a":"abc"}'],
    [['a', '0'], 'a', '{"a":"abc"}'],
  ])('finds only what the answer itself says, not %j', (path, equals, body) => {
    expect(reads({ json: [{ path, equals }] }, { body })).toBe(false);
  });

  test('finds what the answer says under an inherited name', () => {
    const body = '{"__proto__":{"constructor":"mine"}}';

    expect(
      reads({ json: [{ path: ['__proto__', 'constructor'], equals: 'mine' }] }, { body }),
    ).toBe(true);
  });

  test('is not troubled by a body nested beyond all reason', () => {
    const body = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

    expect(reads(when, { body })).toBe(false);
    expect(reads(when, { body: body.slice(1) })).toBe(false);
  });
});
