import { expect, test } from 'vitest';
import {
  describeCondition,
  describeVerdict,
} from '../../../core/documents/words/describe-condition.ts';
import { describeDuration } from '../../../core/documents/words/describe-duration.ts';
import { describeFormat } from '../../../core/documents/words/describe-format.ts';
import { describeMilestones } from '../../../core/documents/words/describe-milestone.ts';
import { describeNeed } from '../../../core/documents/words/describe-need.ts';
import {
  describeAlgorithm,
  describeContent,
  describeKey,
} from '../../../core/documents/words/describe-signing.ts';
import { describeValue } from '../../../core/documents/words/describe-value.ts';
import type { AnswerCondition } from '../../../core/specification/answer-rule.ts';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { examplePlatform } from './example-platform.ts';

test.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [90, '1 minute 30 seconds'],
  [3600, '1 hour'],
  [7 * 86_400, '7 days'],
])('%d seconds are %s', (seconds, words) => {
  expect(describeDuration(seconds)).toBe(words);
});

test('milestones are named in the order of a life, whatever order they come in', () => {
  expect(describeMilestones(['reversal', 'ftd', 'registration'])).toBe(
    'registration, first deposit and reversal',
  );
});

const click: ValueSource = { from: 'field', field: 'clickId' };
const deposit: ValueSource = { from: 'money', money: 'deposit', decimals: 2 };
const token: ValueSource = { from: 'credential', credential: 'token' };

test.each<[ValueSource, string]>([
  [{ from: 'constant', text: 'pb' }, 'always `pb`'],
  [{ from: 'constant', text: '' }, 'always empty'],
  [{ from: 'account', setting: 'nid' }, 'the account setting `nid`'],
  [token, 'the credential `token`'],
  [{ from: 'event' }, 'your word for the event'],
  [{ from: 'event', of: 'original' }, 'your word for the event that is taken back'],
  [{ from: 'status' }, 'your word for the status'],
  [click, 'the click ID'],
  [{ from: 'attribute', attribute: 'ip' }, '`ip`, as the source of the event has reported it'],
  [{ from: 'time', time: 'clickedAt', format: 'iso' }, 'when the player clicked'],
  [deposit, 'what the player paid in'],
  [{ from: 'currency' }, 'the currency of the amounts'],
  [
    { from: 'map', of: { from: 'status' }, to: { ok: '1', no: '3' }, otherwise: '2' },
    'your word for the status; written `ok` as `1`, `no` as `3` and anything else as `2`',
  ],
  [
    { from: 'joined', parts: [{ from: 'constant', text: 'g:' }, deposit] },
    '`g:` + what the player paid in (major units, decimal point, exactly 2 decimals), written together',
  ],
  [
    { from: 'digest', algorithm: 'sha256', of: click, encoding: 'hex' },
    'SHA-256 in hex of: the click ID',
  ],
  [
    { from: 'basic', user: { from: 'account', setting: 'sid' }, password: token },
    'HTTP Basic with the account setting `sid` as user name and the credential `token` as password',
  ],
  [{ from: 'object', members: [], as: 'text' }, 'JSON text of an object'],
  [{ from: 'list', items: [click] }, 'a list'],
  [{ from: 'signed', part: 'key-id' }, 'the ID of the signing key'],
  [{ from: 'new-key', part: 'key' }, 'the new key'],
])('%j is said in words', (source, words) => {
  expect(describeValue(source)).toBe(words);
});

test.each<[Omit<Parameter, 'name'>, string]>([
  [{ value: { from: 'event' } }, 'text'],
  [{ value: { from: 'constant', text: 'true' }, type: 'boolean' }, 'boolean'],
  [{ value: click }, 'text of at most 8 characters'],
  [{ value: { from: 'field', field: 'transactionId' } }, 'text of at most 64 characters'],
  [
    { value: { from: 'time', time: 'sentAt', format: 'space-offset' } },
    'UTC, `YYYY-MM-DD hh:mm:ss+00:00`',
  ],
  [{ value: { from: 'currency' } }, 'code in upper case'],
  [
    { value: { from: 'money', money: 'ngr', sign: 'negated' }, type: 'number' },
    'number; major units, decimal point, no zeros at its end, negated',
  ],
  [{ value: { from: 'money', money: 'ngr', unit: 'minor' } }, 'integer in minor units'],
  [{ value: { from: 'signed', part: 'timestamp' } }, 'Unix time in seconds'],
  [
    { value: { from: 'event' }, pattern: '\\d+', maxLength: 50, tooLong: 'cut' },
    'matches `\\d+`; cut after 50 characters',
  ],
  [{ value: { from: 'event' }, maxLength: 1 }, 'at most 1 character'],
])('%j is written as said', (parameter, words) => {
  expect(describeFormat({ name: 'x', ...parameter }, examplePlatform())).toBe(words);
});

test.each<[Partial<Parameter>, string]>([
  [{}, 'always'],
  [{ milestones: ['registration', 'ftd', 'deposit'] }, 'always'],
  [{ milestones: ['deposit'] }, 'never'],
  [{ milestones: ['ftd'] }, 'first deposit'],
  [{ absent: 'omit' }, 'if there is a value'],
  [{ absent: 'omit', milestones: ['ftd'] }, 'first deposit, if there is a value'],
  [{ absent: 'empty' }, 'always, empty if there is no value'],
  [{ onlyWith: ['a', 'b'] }, 'only beside `a` and `b`'],
  [{ onlyInTests: true }, 'in test conversions only'],
])('of a registration and a first deposit, %j is there: %s', (parameter, words) => {
  const row = {
    parameter: { name: 'x', value: click, ...parameter },
    ...(parameter.milestones && { milestones: parameter.milestones }),
  };

  expect(describeNeed(row, ['registration', 'ftd'])).toBe(words);
});

test.each<[AnswerCondition, string]>([
  [{}, 'any answer'],
  [{ status: { min: 200, max: 200 } }, 'status 200'],
  [
    { status: { min: 200, max: 299 }, header: { name: 'x-state', contains: 'ok' } },
    'status 200 to 299; header `x-state` contains `ok`',
  ],
  [{ json: [{ path: ['a', '0'], equals: 'x' }] }, 'JSON `a.0` is `"x"`'],
  [{ bodyEquals: '' }, 'the body is empty'],
  [{ bodyEquals: 'OK' }, 'the body is `OK`'],
  [{ bodyContains: ['a', 'b'] }, 'body contains `a` and `b`'],
  [{ bodyLacks: ['<html', 'x'] }, 'body contains no `<html` or `x`'],
])('the answers of %j are named', (when, words) => {
  expect(describeCondition(when)).toBe(words);
});

test('only too many requests spend no attempt', () => {
  expect(describeVerdict({ verdict: 'retryable', reason: 'rate' })).toContain('without spending');
  expect(describeVerdict({ verdict: 'retryable', reason: 'auth' })).toBe(
    'sent again by the schedule',
  );
});

test('a signing recipe is told part by part', () => {
  expect(describeAlgorithm('hmac-sha512')).toBe('HMAC-SHA-512');
  expect(describeAlgorithm('md5')).toBe('MD5');
  expect(describeKey({ encoding: 'base64', prefix: 'whsec_' })).toBe(
    'its text, decoded from base64 after a leading `whsec_` is taken off',
  );
  expect(
    describeContent([
      { part: 'key' },
      { part: 'text', text: '|' },
      { part: 'parameters', in: 'query', order: 'by-name', write: 'name=value', between: '&' },
      {
        part: 'parameters',
        in: 'body',
        order: 'as-sent',
        names: ['a'],
        write: 'value',
        between: '',
      },
    ]),
  ).toBe(
    'the key itself, `|`, the query parameters in the order of their names, each as `name=value`, before any encoding, joined by `&` and the body parameters `a` in this order, their values, before any encoding, with nothing between them',
  );
});
