import { describe, expect, test } from 'vitest';
import type { Lookup } from '../../../core/specification/lookup.ts';
import type { Answer } from '../../../core/verdicts/read-answer.ts';
import { readLookup, spellText } from '../../../core/verdicts/read-lookup.ts';

const OK = { min: 200, max: 299 };
const LOOKUP: Pick<Lookup, 'answers'> = {
  answers: [
    {
      name: 'there',
      when: { status: OK, json: [{ path: ['rows', '0', 'order'], equals: '{transactionId}' }] },
      verdict: 'found',
    },
    {
      name: 'empty',
      when: { status: OK, json: [{ path: ['total'], equals: 0 }] },
      verdict: 'not-found',
    },
    { name: 'later', when: { status: { min: 202, max: 202 }, bodyEquals: '' }, verdict: 'unclear' },
  ],
};
const NAMED = { transactionId: 'ftd:aurora:dep-1', clickId: 'c-1' };

function answered(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { kind: 'answered', status, headers, body };
}

function rowsOf(order: string): Answer {
  return answered(200, JSON.stringify({ total: 1, rows: [{ order }] }));
}

describe('a postback is', () => {
  test('found where the answer names it', () => {
    expect(readLookup(LOOKUP, rowsOf('ftd:aurora:dep-1'), NAMED)).toEqual({
      kind: 'found',
      rule: 'there',
    });
  });

  test('not found where a rule says so', () => {
    expect(readLookup(LOOKUP, answered(200, '{"total":0}'), NAMED)).toEqual({
      kind: 'not-found',
      rule: 'empty',
    });
  });

  test('unclear where a rule says so', () => {
    expect(readLookup(LOOKUP, answered(202, ''), NAMED)).toEqual({
      kind: 'unclear',
      rule: 'later',
    });
  });

  test('unclear where the answer names another one', () => {
    expect(readLookup(LOOKUP, rowsOf('ftd:aurora:dep-10'), NAMED)).toEqual({
      kind: 'unclear',
      reason: 'unrecognised-answer',
      rule: 'none',
    });
  });

  test.each<[string, Answer, string]>([
    ['an error', answered(500, 'oops'), 'unrecognised-answer'],
    ['too many requests', answered(429, ''), 'rate'],
    ['an empty page', answered(200, ''), 'unrecognised-answer'],
    ['a wrong address', answered(404, 'not found'), 'unrecognised-answer'],
    [
      'a protection before the platform',
      answered(403, '', { 'cf-mitigated': 'challenge' }),
      'blocked',
    ],
    ['a timeout', { kind: 'lost', phase: 'sent', failure: 'timeout' }, 'no-answer'],
    ['no connection', { kind: 'unreached', phase: 'dns', failure: 'ENOTFOUND' }, 'unreached'],
  ])('unclear after %s', (_what, answer, reason) => {
    expect(readLookup(LOOKUP, answer, NAMED)).toMatchObject({ kind: 'unclear', reason });
  });
});

describe('the names of a postback', () => {
  test.each<[string, Lookup['answers'][number]['when'], Answer]>([
    ['a part of the body', { bodyContains: ['id={clickId};'] }, answered(200, 'ID=C-1;')],
    ['a whole body', { bodyEquals: '{clickId}' }, answered(200, 'c-1\n')],
    [
      'a header',
      { header: { name: 'x-click', contains: '{clickId}' } },
      answered(200, '', { 'x-click': 'c-1' }),
    ],
  ])('are put into %s', (_where, evidence, answer) => {
    const when = { status: OK, ...evidence };
    const lookup = { answers: [{ name: 'there', when, verdict: 'found' as const }] };

    expect(readLookup(lookup, answer, NAMED).kind).toBe('found');
    expect(readLookup(lookup, answer, { ...NAMED, clickId: 'c-2' }).kind).toBe('unclear');
  });

  test('are put into what the body must lack', () => {
    const when = {
      status: OK,
      json: [{ path: ['ready'], equals: true }],
      bodyLacks: ['{clickId}'],
    };
    const lookup = { answers: [{ name: 'empty', when, verdict: 'not-found' as const }] };

    expect(readLookup(lookup, answered(200, '{"ready":true}'), NAMED).kind).toBe('not-found');
    expect(readLookup(lookup, answered(200, '{"ready":true,"ids":["c-1"]}'), NAMED).kind).toBe(
      'unclear',
    );
  });

  test('that it lacks hold for no answer', () => {
    const when = { status: OK, bodyContains: ['{clickId}'] };
    const lookup = { answers: [{ name: 'there', when, verdict: 'found' as const }] };
    const clickless = { transactionId: 'ftd:aurora:dep-1' };

    expect(readLookup(lookup, answered(200, '{clickId}'), clickless).kind).toBe('unclear');
  });

  test('are the only thing that braces stand for', () => {
    expect(spellText('{"a":{transactionId},"b":{other}}', NAMED)).toBe(
      '{"a":ftd:aurora:dep-1,"b":{other}}',
    );
  });
});
