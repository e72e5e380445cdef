import { describe, expect, test } from 'vitest';
import type { AnswerRule } from '../../../../core/specification/answer-rule.ts';
import { faultsOf } from '../faults-of.ts';

const OK: AnswerRule = {
  name: 'ok',
  when: { status: { min: 200, max: 299 }, bodyEquals: 'ok' },
  verdict: 'accepted',
  example: { status: 200, body: 'OK' },
};
const CLIENT: AnswerRule = {
  name: 'client',
  when: { status: { min: 400, max: 499 } },
  verdict: 'refused',
};

describe('answer rules', () => {
  test('have names of their own', () => {
    expect(faultsOf({ answers: [OK, CLIENT] })).toEqual([]);
    expect(faultsOf({ answers: [OK, { ...CLIENT, name: 'ok' }] })).toEqual([
      'answers.1.name is "ok", allowed: a name that no other rule has',
    ]);
  });

  test('are reachable and do not overlap', () => {
    const gone: AnswerRule = { ...CLIENT, name: 'gone', when: { status: { min: 410, max: 410 } } };

    expect(faultsOf({ answers: [OK, CLIENT, gone] })).toEqual([
      'answers[2] "gone" is unreachable: every answer that it matches is read by answers[1] "client"; put it before that one, or remove it',
    ]);
  });

  test('have an example of what is accepted', () => {
    const { example: _, ...bare } = OK;
    const duplicate: AnswerRule = { ...OK, verdict: 'duplicate' };
    const fault = 'answers has no accepted rule with an example, allowed: one at least';

    expect(faultsOf({ answers: [bare] })).toEqual([fault]);
    expect(faultsOf({ answers: [duplicate] })).toEqual([fault]);
  });
});

describe('an accepted rule', () => {
  const at = (when: AnswerRule['when']) => {
    const all = faultsOf({ answers: [OK, { name: 'broad', when, verdict: 'accepted' }] });
    return all.filter((fault) => fault.startsWith('answers.1.when'));
  };
  const noSuccess = (found: string) =>
    `answers.1.when.status is ${found}, allowed for what is accepted: within 200-299`;

  test.each<[string, AnswerRule['when']]>([
    ['a whole body', { bodyEquals: '' }],
    ['a part of the body', { bodyContains: ['stored'] }],
    ['what the body lacks', { bodyLacks: ['<html'] }],
    ['a value in JSON', { json: [{ path: ['stored'], equals: true }] }],
    ['a header', { header: { name: 'x-stored', contains: '1' } }],
  ])('needs more than a status: %s', (_what, evidence) => {
    expect(at({ status: { min: 200, max: 299 }, ...evidence })).toEqual([]);
    expect(at({ status: { min: 200, max: 299 } })).toEqual([
      'answers.1.when says nothing of body, JSON or header, allowed for what is accepted: a condition on one at least',
    ]);
  });

  test('needs a status of success', () => {
    const evidence = { bodyContains: ['stored'] };

    expect(at(evidence)).toEqual([noSuccess('missing')]);
    expect(at({ status: { min: 199, max: 299 }, ...evidence })).toEqual([noSuccess('199-299')]);
    expect(at({ status: { min: 200, max: 300 }, ...evidence })).toEqual([noSuccess('200-300')]);
    expect(at({ status: { min: 202, max: 202 }, ...evidence })).toEqual([]);
  });

  test('is the only one that needs them', () => {
    expect(faultsOf({ answers: [OK, CLIENT] })).toEqual([]);
  });
});

describe('the example of a rule', () => {
  test('is read by that rule', () => {
    const wrong = { ...OK, name: 'wrong', example: { status: 404, body: 'ok' } };

    expect(faultsOf({ answers: [CLIENT, wrong] })).toEqual([
      'answers.1.example is {"status":404,"body":"ok"}, which the rule "client" reads, allowed: one that "wrong" reads',
    ]);
    expect(faultsOf({ answers: [{ ...OK, example: { status: 200, body: 'no' } }] })).toEqual([
      'answers.0.example is {"status":200,"body":"no"}, which the rule "none" reads, allowed: one that "ok" reads',
    ]);
  });

  test('has the headers that the rule asks for', () => {
    const location: AnswerRule = {
      name: 'moved',
      when: {
        status: { min: 200, max: 299 },
        header: { name: 'location', contains: '/done' },
      },
      verdict: 'accepted',
    };
    const example = (name: string) => ({ status: 201, headers: { [name]: '/Done' }, body: '' });

    expect(faultsOf({ answers: [{ ...location, example: example('location') }] })).toEqual([]);
    expect(faultsOf({ answers: [{ ...location, example: example('x-location') }] })).toHaveLength(
      1,
    );
  });
});
