import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerCondition, AnswerRule } from '../../../core/specification/answer-rule.ts';
import { readAnswer } from '../../../core/verdicts/read-answer.ts';
import { contains, disjoint, ruleFaults } from '../../../core/verdicts/rule-overlap.ts';
import { answersTo, twoConditions } from './any-condition.ts';

const OK_STATUS = { status: { min: 200, max: 299 } };

function reads(when: AnswerCondition, answer: Parameters<typeof readAnswer>[1]): boolean {
  const answers: AnswerRule[] = [{ name: 'it', when, verdict: 'accepted' }];
  return readAnswer({ answers }, answer).rule === 'it';
}

const pairAndAnswer = twoConditions.chain(([a, b]) =>
  answersTo([a, b]).map((answer) => ({ a, b, answer: { kind: 'answered', ...answer } as const })),
);

test('what is said of two conditions is true of every answer', () => {
  const seen = { contained: 0, disjoint: 0, both: 0 };
  fc.assert(
    fc.property(pairAndAnswer, ({ a, b, answer }) => {
      const [hasA, hasB] = [reads(a, answer), reads(b, answer)];

      if (contains(a, b) && hasB) expect(hasA).toBe(true);
      if (contains(b, a) && hasA) expect(hasB).toBe(true);
      if (disjoint(a, b)) expect(hasA && hasB).toBe(false);
      expect(disjoint(b, a)).toBe(disjoint(a, b));

      if (hasA && hasB) seen.both += 1;
      if (hasB && contains(a, b)) seen.contained += 1;
      if ((hasA || hasB) && disjoint(a, b)) seen.disjoint += 1;
    }),
    { numRuns: 5000 },
  );
  // Without such answers the property would say nothing.
  expect(Math.min(seen.both, seen.contained, seen.disjoint)).toBeGreaterThan(100);
});

describe('a condition contains another', () => {
  test.each<[string, AnswerCondition, AnswerCondition, boolean]>([
    ['it has no conditions', {}, { bodyEquals: 'x' }, true],
    ['the other has none', { bodyLacks: ['x'] }, {}, false],
    ['equal statuses', OK_STATUS, OK_STATUS, true],
    ['statuses within', OK_STATUS, { status: { min: 201, max: 298 } }, true],
    ['statuses that begin before', OK_STATUS, { status: { min: 199, max: 299 } }, false],
    ['statuses that end after', OK_STATUS, { status: { min: 200, max: 300 } }, false],
    ['any status', { status: { min: 100, max: 599 } }, { bodyEquals: 'x' }, false],
    [
      'a longer text of the same header',
      { header: { name: 'x-a', contains: 'B' } },
      { header: { name: 'x-a', contains: 'abc' } },
      true,
    ],
    [
      'a shorter text of the same header',
      { header: { name: 'x-a', contains: 'ab' } },
      { header: { name: 'x-a', contains: 'a' } },
      false,
    ],
    [
      'a text of another header',
      { header: { name: 'x-a', contains: 'a' } },
      { header: { name: 'x-b', contains: 'a' } },
      false,
    ],
    [
      'a text of the body',
      { header: { name: 'x-a', contains: 'a' } },
      { bodyContains: ['a'] },
      false,
    ],
    [
      'more JSON values',
      { json: [{ path: ['a', 'b'], equals: 1 }] },
      {
        json: [
          { path: ['c'], equals: 2 },
          { path: ['a', 'b'], equals: 1 },
        ],
      },
      true,
    ],
    [
      'fewer JSON values',
      {
        json: [
          { path: ['c'], equals: 2 },
          { path: ['a'], equals: 1 },
        ],
      },
      { json: [{ path: ['a'], equals: 1 }] },
      false,
    ],
    [
      'another JSON value',
      { json: [{ path: ['a'], equals: 1 }] },
      { json: [{ path: ['a'], equals: '1' }] },
      false,
    ],
    [
      'a longer path',
      { json: [{ path: ['a'], equals: 1 }] },
      { json: [{ path: ['a', 'b'], equals: 1 }] },
      false,
    ],
    [
      'a shorter path',
      { json: [{ path: ['a', 'b'], equals: 1 }] },
      { json: [{ path: ['a'], equals: 1 }] },
      false,
    ],
    [
      'another path',
      { json: [{ path: ['a', 'b'], equals: 1 }] },
      { json: [{ path: ['c', 'b'], equals: 1 }] },
      false,
    ],
    [
      'a text that holds the JSON',
      { json: [{ path: ['a'], equals: 1 }] },
      { bodyEquals: '{"a":1}' },
      false,
    ],
    ['the same whole body', { bodyEquals: 'OK' }, { bodyEquals: ' ok\n' }, true],
    ['another whole body', { bodyEquals: 'ok' }, { bodyEquals: 'okay' }, false],
    ['a part for the whole', { bodyEquals: 'ok' }, { bodyContains: ['ok'] }, false],
    ['a whole body with its part', { bodyContains: ['K'] }, { bodyEquals: 'ok' }, true],
    ['a whole body without its part', { bodyContains: ['x'] }, { bodyEquals: 'ok' }, false],
    ['a longer part', { bodyContains: ['K'] }, { bodyContains: ['oki'] }, true],
    ['a shorter part', { bodyContains: ['oki'] }, { bodyContains: ['k'] }, false],
    ['one of its two parts', { bodyContains: ['a', 'b'] }, { bodyContains: ['a'] }, false],
    ['both of its two parts', { bodyContains: ['a', 'b'] }, { bodyContains: ['b', 'a'] }, true],
    ['a text that it lacks', { bodyContains: ['a'] }, { bodyLacks: ['a'] }, false],
    ['a shorter text is lacking', { bodyLacks: ['oki'] }, { bodyLacks: ['K'] }, true],
    ['a longer text is lacking', { bodyLacks: ['k'] }, { bodyLacks: ['oki'] }, false],
    ['a whole body that lacks it', { bodyLacks: ['x'] }, { bodyEquals: 'ok' }, true],
    ['a whole body that has it', { bodyLacks: ['K'] }, { bodyEquals: 'ok' }, false],
    ['a whole body that may have the space', { bodyLacks: ['k\n'] }, { bodyEquals: 'ok' }, false],
    ['an empty body', { bodyLacks: ['x'] }, { bodyEquals: '' }, true],
    ['an empty body that may be space', { bodyLacks: [' '] }, { bodyEquals: '' }, false],
    ['a part without what is lacking', { bodyLacks: ['x'] }, { bodyContains: ['y'] }, false],
    ['a part that is the text', { bodyLacks: ['x'] }, { bodyContains: ['x'] }, false],
    ['a special case', OK_STATUS, { ...OK_STATUS, bodyContains: ['x'] }, true],
    ['a general case', { ...OK_STATUS, bodyContains: ['x'] }, OK_STATUS, false],
  ])('%s', (_what, broad, narrow, expected) => {
    expect(contains(broad, narrow)).toBe(expected);
  });
});

describe('two conditions exclude each other', () => {
  test.each<[string, AnswerCondition, AnswerCondition, boolean]>([
    ['nothing asked', {}, {}, false],
    ['one status apart', OK_STATUS, { status: { min: 300, max: 399 } }, true],
    ['one status shared', OK_STATUS, { status: { min: 299, max: 399 } }, false],
    ['one status of none asked', OK_STATUS, { bodyEquals: '' }, false],
    [
      'two texts of one header',
      { header: { name: 'x-a', contains: 'a' } },
      { header: { name: 'x-a', contains: 'b' } },
      false,
    ],
    [
      'two values of one path',
      { json: [{ path: ['a', 'b'], equals: 1 }] },
      { json: [{ path: ['a', 'b'], equals: '1' }] },
      true,
    ],
    [
      'one value of one path',
      { json: [{ path: ['a'], equals: 1 }] },
      { json: [{ path: ['a'], equals: 1 }] },
      false,
    ],
    [
      'two values of two paths',
      { json: [{ path: ['a', 'b'], equals: 1 }] },
      { json: [{ path: ['a', 'c'], equals: 2 }] },
      false,
    ],
    [
      'a value inside a value',
      { json: [{ path: ['a'], equals: 1 }] },
      { json: [{ path: ['a', 'b'], equals: 1 }] },
      true,
    ],
    ['two whole bodies', { bodyEquals: 'a' }, { bodyEquals: 'b' }, true],
    ['one whole body', { bodyEquals: 'a' }, { bodyEquals: 'A ' }, false],
    ['a whole body without the part', { bodyEquals: 'a' }, { bodyContains: ['b'] }, true],
    ['a whole body with the part', { bodyEquals: 'ab' }, { bodyContains: ['B'] }, false],
    [
      'a whole body with the part and space',
      { bodyEquals: 'ab' },
      { bodyContains: ['B\n'] },
      false,
    ],
    ['a whole body with what is lacking', { bodyEquals: 'ab' }, { bodyLacks: ['B'] }, true],
    ['a whole body without what is lacking', { bodyEquals: 'ab' }, { bodyLacks: ['c'] }, false],
    ['a whole body that may lack the space', { bodyEquals: 'ab' }, { bodyLacks: ['b\n'] }, false],
    [
      'a whole body that is no JSON',
      { bodyEquals: 'success=true' },
      { json: [{ path: ['a'], equals: 1 }] },
      true,
    ],
    [
      'a whole body of one number',
      { bodyEquals: '1' },
      { json: [{ path: ['a'], equals: 1 }] },
      true,
    ],
    [
      'a whole body that is JSON',
      { bodyEquals: '{"b":2}' },
      { json: [{ path: ['a'], equals: 1 }] },
      false,
    ],
    [
      'a whole body and a header',
      { bodyEquals: 'a' },
      { header: { name: 'x-a', contains: 'b' } },
      false,
    ],
    ['a part of what is lacking', { bodyContains: ['a'] }, { bodyLacks: ['ab'] }, false],
    ['a part with what is lacking', { bodyContains: ['ABC'] }, { bodyLacks: ['b'] }, true],
    ['two parts', { bodyContains: ['a'] }, { bodyContains: ['b'] }, false],
    ['two that are lacking', { bodyLacks: ['a'] }, { bodyLacks: ['b'] }, false],
    ['one of several', { bodyContains: ['a', 'b'] }, { ...OK_STATUS, bodyLacks: ['c', 'b'] }, true],
    ['what no answer can be', { bodyContains: ['a'], bodyLacks: ['a'] }, {}, true],
  ])('%s', (_what, a, b, expected) => {
    expect(disjoint(a, b)).toBe(expected);
    expect(disjoint(b, a)).toBe(expected);
  });
});

describe('of a list of rules', () => {
  const at = (min: number, max = min) => ({ status: { min, max } });
  const DUPLICATE: AnswerRule = {
    name: 'duplicate',
    when: { ...at(200, 299), bodyContains: ['duplicate'] },
    verdict: 'duplicate',
  };
  const ERROR: AnswerRule = {
    name: 'error',
    when: { ...at(200, 299), json: [{ path: ['status'], equals: 'error' }] },
    verdict: 'refused',
    reason: 'platform-error',
  };
  const CLIENT: AnswerRule = {
    name: 'client',
    when: at(400, 499),
    verdict: 'refused',
    reason: 'request',
  };

  test.each<[string, AnswerRule[]]>([
    ['is no rule at all', []],
    ['stand apart', [ERROR, CLIENT]],
    [
      'say the same',
      [DUPLICATE, { ...ERROR, verdict: 'duplicate', reason: undefined }] as AnswerRule[],
    ],
    [
      'go from special to general',
      [{ ...CLIENT, name: 'rate', when: at(429), reason: 'rate' }, CLIENT],
    ],
    [
      'are kept apart by what one lacks',
      [DUPLICATE, { ...ERROR, when: { ...ERROR.when, bodyLacks: ['Duplicate'] } }],
    ],
  ])('nothing is wrong if they %s', (_what, rules) => {
    expect(ruleFaults(rules)).toEqual([]);
  });

  test('one that an earlier one contains is unreachable, even if it says the same', () => {
    const rate: AnswerRule = { name: 'rate', when: at(429), verdict: 'retryable', reason: 'rate' };
    const gone: AnswerRule = { ...CLIENT, name: 'gone', when: at(410) };

    expect(ruleFaults([DUPLICATE, CLIENT, rate, gone])).toEqual([
      'answers[2] "rate" is unreachable: every answer that it matches is read by answers[1] "client"; put it before that one, or remove it',
      'answers[3] "gone" is unreachable: every answer that it matches is read by answers[1] "client"; put it before that one, or remove it',
    ]);
  });

  test('one whose conditions exclude each other is unreachable, even before all others', () => {
    const never: AnswerRule = { ...CLIENT, when: { bodyEquals: 'ok', bodyLacks: ['OK'] } };

    expect(ruleFaults([never, DUPLICATE])).toEqual([
      'answers[0] "client" is unreachable: its conditions exclude each other',
    ]);
  });

  test('two that differ in the verdict alone, or the reason alone, overlap', () => {
    const retried: AnswerRule = {
      ...ERROR,
      name: 'retried',
      when: DUPLICATE.when,
      verdict: 'retryable',
    };
    const other: AnswerRule = { ...ERROR, name: 'other', when: DUPLICATE.when, reason: 'other' };

    expect(ruleFaults([ERROR, retried])).toHaveLength(1);
    expect(ruleFaults([ERROR, other])).toHaveLength(1);
  });

  test('an overlap names both rules, the answers in question and what would separate them', () => {
    expect(ruleFaults([CLIENT, DUPLICATE, ERROR])).toEqual([
      'answers[2] "error" overlaps answers[1] "duplicate": both can match one answer (status 200-299); make one a special case of the other or add bodyLacks ["duplicate"] to answers[2] "error"',
    ]);
    expect(ruleFaults([ERROR, DUPLICATE])).toEqual([
      'answers[1] "duplicate" overlaps answers[0] "error": both can match one answer (status 200-299); make one a special case of the other or add bodyLacks ["duplicate"] to answers[0] "error"',
    ]);
  });

  test('an overlap names only a remedy that would not make a rule impossible', () => {
    const long: AnswerRule = {
      name: 'long',
      when: { ...at(299, 400), bodyContains: ['duplicate conversion', 'again'] },
      verdict: 'refused',
    };
    const both: AnswerRule = { ...long, when: { bodyContains: ['duplicate'], ...at(200, 300) } };

    expect(ruleFaults([DUPLICATE, long])).toEqual([
      'answers[1] "long" overlaps answers[0] "duplicate": both can match one answer (status 299); make one a special case of the other or add bodyLacks ["duplicate conversion"] to answers[0] "duplicate"',
    ]);
    expect(
      ruleFaults([{ ...DUPLICATE, when: { ...DUPLICATE.when, ...at(299, 400) } }, both]),
    ).toEqual([
      'answers[1] "long" overlaps answers[0] "duplicate": both can match one answer (status 299-300); make one a special case of the other or give them statuses that do not meet',
    ]);
  });

  test('an overlap of a rule that speaks of no status asks for one', () => {
    const text: AnswerRule = { name: 'text', when: { bodyContains: ['x'] }, verdict: 'accepted' };
    const fault = (later: string, earlier: string, where: string) =>
      `answers[1] "${later}" overlaps answers[0] "${earlier}": both can match one answer (status 400-499); make one a special case of the other or give answers[${where}] "text" a status`;

    expect(ruleFaults([text, CLIENT])).toEqual([fault('client', 'text', '0')]);
    expect(ruleFaults([{ ...CLIENT, when: { ...CLIENT.when, bodyEquals: 'x' } }, text])).toEqual(
      [],
    );
    expect(
      ruleFaults([{ ...CLIENT, when: { ...CLIENT.when, bodyContains: ['y'] } }, text]),
    ).toEqual([fault('text', 'client', '1')]);
  });

  test('an overlap without a status says so', () => {
    const header: AnswerRule = {
      name: 'header',
      when: { header: { name: 'x-a', contains: 'b' } },
      verdict: 'accepted',
    };
    const json: AnswerRule = {
      name: 'json',
      when: { json: [{ path: ['a'], equals: 1 }] },
      verdict: 'refused',
    };

    expect(ruleFaults([header, json])).toEqual([
      'answers[1] "json" overlaps answers[0] "header": both can match one answer (any status); make one a special case of the other or give them statuses that do not meet',
    ]);
    expect(
      ruleFaults([{ ...header, when: { ...header.when, bodyContains: ['c'] } }, json]),
    ).toEqual([
      'answers[1] "json" overlaps answers[0] "header": both can match one answer (any status); make one a special case of the other or add bodyLacks ["c"] to answers[1] "json"',
    ]);
  });

  test('each overlap is named, and an unreachable rule is not named twice', () => {
    const text: AnswerRule = {
      name: 'text',
      when: { bodyContains: ['again'] },
      verdict: 'unknown',
    };

    expect(
      ruleFaults([ERROR, CLIENT, text, { ...text, name: 'more', verdict: 'accepted' }]).map(
        (fault) => fault.slice(0, 48),
      ),
    ).toEqual([
      'answers[2] "text" overlaps answers[0] "error": b',
      'answers[2] "text" overlaps answers[1] "client": ',
      'answers[3] "more" is unreachable: every answer t',
    ]);
  });
});
