import { expect } from 'vitest';
import type { AnswerRule } from '../../../../core/specification/answer-rule.ts';
import { readAnswer } from '../../../../core/verdicts/read-answer.ts';
import { HTTP_RULES } from '../../../../integrations/platforms/http-rules.ts';
import { CLICK, events, query, request } from '../faults-of.ts';
import { type Dimension, faultOf, platform, send } from './send.ts';

const OK = { status: { min: 200, max: 299 } };
const NO_PAGE = { ...OK, bodyLacks: ['<html'] };

/** What sound rules make of an answer. */
function read(answers: AnswerRule[], status: number, body = ''): string {
  const answer = { kind: 'answered' as const, status, headers: {}, body };
  return readAnswer(platform({ answers }), answer).kind;
}

function accepted(when: AnswerRule['when'], status: number, body: string): AnswerRule {
  return { name: 'accepted', when, verdict: 'accepted', example: { status, body } };
}

/** How often, for how long, for whom; and what the platform says to it. */
export const ANSWER_DIMENSIONS: Dimension[] = [
  {
    number: 19,
    what: 'what a repeat is recognised by',
    shows: () => {
      const repeats = {
        ftd: { effect: 'recognised' as const, key: 'event_id + event_name within 48 hours' },
      };

      expect(platform({ repeats }).repeats).toEqual(repeats);
    },
  },
  {
    number: 20,
    what: 'a repeat is dropped, is an error, is a success of its own kind, or counts again',
    shows: () => {
      const exists: AnswerRule = {
        name: 'exists',
        when: { status: { min: 400, max: 400 }, bodyContains: ['duplicate'] },
        verdict: 'duplicate',
      };
      const seen: AnswerRule = {
        name: 'seen',
        when: { status: { min: 200, max: 200 } },
        verdict: 'duplicate',
      };
      const stored = accepted({ status: { min: 202, max: 202 }, bodyEquals: '' }, 202, '');
      const again = { ftd: { effect: 'counted-again' as const, key: 'none' } };

      expect(read([stored, exists], 400, 'Duplicate conversion')).toBe('duplicate');
      expect(read([stored, seen], 200)).toBe('duplicate');
      expect(platform({ repeats: again, acceptDuplicates: true }).acceptDuplicates).toBe(true);
    },
  },
  {
    number: 25,
    what: 'success is a status without a page, a whole body, a part, an empty body, or a value in JSON',
    shows: () => {
      const json = { ...OK, json: [{ path: ['status'], equals: 'success' }] };

      expect(read([accepted(NO_PAGE, 200, '')], 204, 'whatever')).toBe('accepted');
      expect(read([accepted({ ...OK, bodyEquals: 'OK' }, 200, 'OK')], 200, 'ok\n')).toBe(
        'accepted',
      );
      expect(
        read(
          [accepted({ ...OK, bodyContains: ['success=true;'] }, 200, 'success=true;')],
          200,
          'success=true;',
        ),
      ).toBe('accepted');
      expect(read([accepted({ ...OK, bodyEquals: '' }, 200, '')], 200)).toBe('accepted');
      expect(read([accepted({ ...OK, bodyEquals: '' }, 200, '')], 200, 'x')).toBe('unknown');
      expect(read([accepted(json, 200, '{"status":"success"}')], 200, '{"status":"success"}')).toBe(
        'accepted',
      );
    },
  },
  {
    number: 26,
    what: 'a 200 that is no success',
    shows: () => {
      const failed: AnswerRule = {
        name: 'failed',
        when: { ...OK, bodyContains: ['success=false'] },
        verdict: 'refused',
      };
      const stored = accepted(
        { ...OK, bodyContains: ['success=true'], bodyLacks: ['success=false'] },
        200,
        'success=true;',
      );

      expect(read([failed, stored], 200, 'success=false; err_msg=Invalid;')).toBe('refused');
      expect(read([failed, stored], 200, '<html>blocked</html>')).toBe('unknown');
      expect(read([failed, stored], 200, 'success=true;')).toBe('accepted');
    },
  },
  {
    number: 28,
    what: 'a refusal is final, or may be tried again',
    shows: () => {
      const soon: AnswerRule = {
        name: 'too-recent',
        when: { status: { min: 400, max: 400 }, bodyContains: ['TOO_RECENT'] },
        verdict: 'retryable',
        reason: 'too-recent',
      };
      const rules = [accepted(NO_PAGE, 200, ''), soon, ...HTTP_RULES];

      expect([429, 503, 404, 504].map((status) => read(rules, status))).toEqual([
        'retryable',
        'retryable',
        'refused',
        'unknown',
      ]);
      expect(read(rules, 400, 'too_recent_conversion')).toBe('retryable');
    },
  },
  {
    number: 29,
    what: 'a window has a default, a maximum and a minimum, agreed by offer or by account',
    shows: () => {
      const window = {
        defaultDays: 30,
        maxDays: 90,
        minSeconds: 10,
        milestones: ['ftd' as const],
        agreedPer: ['offer' as const],
      };

      expect(platform({ window }).window).toEqual(window);
      expect(platform({}).window).toBeUndefined();
    },
  },
  {
    number: 30,
    what: 'the click goes with every event, or with the first alone',
    shows: () => {
      const overrides = {
        ...events({ registration: 'r', ftd: 'f' }),
        ...request({
          query: [
            { ...CLICK, milestones: ['registration'] },
            { name: 'player', value: { from: 'field', field: 'playerRef' } },
          ],
        }),
        identity: { click: 'first-event' as const, maxWaitSeconds: 86_400 },
      };

      expect(send(overrides, { milestone: 'registration' }).url).toMatch(/\?click=c1&player=p1$/);
      expect(send(overrides).url).toMatch(/\?player=p1$/);
      expect(platform(overrides).identity).toEqual(overrides.identity);
    },
  },
  {
    number: 31,
    what: 'a click ID that two visits share',
    shows: () => {
      const clickId = {
        pattern: '[0-9]+',
        maxLength: 20,
        example: '1',
        unique: 'session' as const,
      };

      expect(platform({ clickId }).clickId.unique).toBe('session');
    },
  },
  {
    number: 32,
    what: 'a promo code, or a publisher with the time of the click, beside the click ID',
    shows: () => {
      const overrides = request({
        query: [
          { name: 'promo', value: { from: 'attribute', attribute: 'promoCode' }, absent: 'omit' },
          { name: 'publisher', value: { from: 'field', field: 'partner' }, absent: 'omit' },
          {
            name: 'clickTime',
            value: { from: 'time', time: 'clickedAt', format: 'iso' },
            onlyWith: ['publisher'],
          },
        ],
        requirements: [{ rule: 'one-of', sets: [['promo'], ['publisher', 'clickTime']] }],
      });

      expect(send(overrides, { values: { attributes: { promoCode: 'WIN' } } }).url).toMatch(
        /\?promo=WIN$/,
      );
      expect(send(overrides, { values: { partner: '7' } }).url).toMatch(
        /\?publisher=7&clickTime=2026-11-20T09%3A00%3A00Z$/,
      );
      expect(faultOf(overrides)).toBeDefined();
    },
  },
  {
    number: 35,
    what: 'a test conversion is marked by a parameter, or goes to another host',
    shows: () => {
      const flag = {
        ...query({ name: 'test', value: { from: 'constant', text: 'true' }, onlyInTests: true }),
        testMode: { by: 'parameter' as const, effect: 'nothing is stored' },
      };
      const host = {
        ...query(),
        testMode: {
          by: 'endpoint' as const,
          baseUrl: 'https://t.example.com',
          effect: 'a test site',
        },
      };

      expect(send(flag, { test: true }).url).toMatch(/&test=true$/);
      expect(send(flag).url).toMatch(/\?click=c1$/);
      expect(send(host, { test: true }).url).toBe('https://t.example.com/conv?click=c1');
      expect(send(host).url).toBe('https://made-up.example.com/conv?click=c1');
    },
  },
];
