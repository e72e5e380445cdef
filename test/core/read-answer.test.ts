import { describe, expect, test } from 'vitest';
import type { AnswerRule } from '../../core/platform-specification.ts';
import { readAnswer } from '../../core/read-answer.ts';
import { specification } from './specification.ts';

function read(rules: AnswerRule[], status: number, body = '') {
  return readAnswer(specification({ answers: rules }), {
    kind: 'answered',
    status,
    headers: {},
    body,
  });
}

describe('without an answer', () => {
  test('a request that surely never arrived may be retried', () => {
    expect(readAnswer(specification(), { kind: 'unreached', failure: 'ECONNREFUSED' })).toEqual({
      kind: 'retryable',
      reason: 'unreached',
      rule: 'transport:ECONNREFUSED',
    });
  });

  test('a request that may have arrived has an unknown outcome', () => {
    expect(readAnswer(specification(), { kind: 'lost', failure: 'timeout' })).toEqual({
      kind: 'unknown',
      reason: 'no-answer',
      rule: 'transport:timeout',
    });
  });
});

describe('an answer rule', () => {
  const SUCCESS: AnswerRule = {
    name: 'success',
    when: { status: { min: 200, max: 299 }, json: { path: ['a', 'b'], equals: 'yes' } },
    verdict: 'accepted',
  };
  const TEXT: AnswerRule = {
    name: 'text',
    when: { bodyContains: 'Duplicate' },
    verdict: 'duplicate',
  };

  test('that none matches leaves the outcome unknown', () => {
    expect(read([SUCCESS], 200, 'OK')).toEqual({
      kind: 'unknown',
      reason: 'unrecognised-answer',
      rule: 'none',
    });
  });

  test('that comes first decides', () => {
    const any: AnswerRule = { name: 'any', when: {}, verdict: 'refused', reason: 'because' };

    expect(read([SUCCESS, any], 200, '{"a":{"b":"yes"}}')).toEqual({
      kind: 'accepted',
      rule: 'success',
    });
    expect(read([any, SUCCESS], 200, '{"a":{"b":"yes"}}')).toEqual({
      kind: 'refused',
      reason: 'because',
      rule: 'any',
    });
  });

  test.each([
    [199, 'unknown'],
    [200, 'accepted'],
    [299, 'accepted'],
    [300, 'unknown'],
  ])('holds within its statuses, both ends included: %d is %s', (status, kind) => {
    expect(read([SUCCESS], status, '{"a":{"b":"yes"}}').kind).toBe(kind);
  });

  test.each(['DUPLICATE conversion', 'a duplicate', '{"error":"duplicate"}'])(
    'finds its text whatever the case: %s',
    (body) => {
      expect(read([TEXT], 500, body).kind).toBe('duplicate');
    },
  );

  test('needs every one of its conditions', () => {
    const both: AnswerRule = { ...SUCCESS, when: { ...SUCCESS.when, bodyContains: 'done' } };

    expect(read([both], 200, '{"a":{"b":"yes"},"note":"done"}').kind).toBe('accepted');
    expect(read([both], 200, '{"a":{"b":"yes"}}').kind).toBe('unknown');
    expect(read([both], 500, '{"a":{"b":"yes"},"note":"done"}').kind).toBe('unknown');
    expect(read([both], 200, '{"a":{"b":"no"},"note":"done"}').kind).toBe('unknown');
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
    '{"a":{"b":"yes"}',
    '',
    '<html>',
  ])('does not find a JSON value where there is none: %s', (body) => {
    expect(read([SUCCESS], 200, body).kind).toBe('unknown');
  });

  test.each([
    [1, '{"code":1}', 'accepted'],
    [1, '{"code":"1"}', 'unknown'],
    [1, '{"code":true}', 'unknown'],
    [true, '{"code":true}', 'accepted'],
    [false, '{"code":0}', 'unknown'],
    [false, '{}', 'unknown'],
  ])('compares %s strictly with %s: %s', (equals, body, kind) => {
    const rule: AnswerRule = {
      name: 'code',
      when: { json: { path: ['code'], equals } },
      verdict: 'accepted',
    };

    expect(read([rule], 200, body).kind).toBe(kind);
  });

  test.each([
    [['constructor', 'name'], 'Object', '{}'],
    [['toString', 'name'], 'toString', '{}'],
    [['__proto__', 'constructor', 'name'], 'Object', '{}'],
    [['__proto__', 'length'], 0, '[]'],
    [['a', 'length'], 3, '{"a":"abc"}'],
  ])('finds only what the answer itself says, not %s', (path, equals, body) => {
    const rule: AnswerRule = {
      name: 'proto',
      when: { json: { path, equals } },
      verdict: 'accepted',
    };

    expect(read([rule], 200, body).kind).toBe('unknown');
  });

  test('can look into a list', () => {
    const rule: AnswerRule = {
      name: 'first',
      when: { json: { path: ['errors', '0', 'code'], equals: 'dup' } },
      verdict: 'duplicate',
    };

    expect(read([rule], 200, '{"errors":[{"code":"dup"}]}').kind).toBe('duplicate');
    expect(read([rule], 200, '{"errors":[]}').kind).toBe('unknown');
  });
});
