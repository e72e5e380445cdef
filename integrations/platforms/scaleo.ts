import type { AnswerRule } from '../../core/specification/answer-rule.ts';
import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES } from './http-rules.ts';

const OK = { min: 200, max: 299 };
const CLICK: Parameter = { name: 'click_id', value: { from: 'field', field: 'clickId' } };
const TOKEN: Parameter = { name: 'token', value: { from: 'credential', credential: 'token' } };
const ONE_PER_GOAL = {
  effect: 'recognised',
  key: 'click_id + goal, while "multiple conversions" is off',
} as const;
const MANY_PER_GOAL = {
  effect: 'counted-again',
  key: 'none: the goal allows multiple conversions',
} as const;
const STATUS_SET = { effect: 'recognised', key: 'conv_status: it is set, not added' } as const;

/** Scaleo: one GET per conversion, found by click ID and goal; its status is changed by another. */
export const scaleo: PlatformSpecificationInput = {
  name: 'scaleo',
  title: 'Scaleo',
  version: 2,
  reviewDue: '2027-02-22',
  sources: [
    'http://help.scaleo.io/article/484-ultimate-postbacks-add-change-conversion',
    'https://docs.scaleo.io/brand-api/api-reference/manager-tracking-conversions/create-conversion-by-click-id',
    'https://help.scaleo.io/article/386-tracking-testing-and-debugging',
    'https://docs.kukuruku.win/ru/docs/postbacks',
  ],
  unverified: [
    'The body of the answer to a GET: the rules expect the documented shape of the REST call.',
    'The wording of the error for a second conversion: a body that says "Duplicate" or "Multiple Conversions are not Allowed" is read as one where the status is 2xx, 400, 409 or 422.',
    'The status codes of refusals.',
    'The parameter `currency`: named only in a merchant guide, which asks for the deposit currency.',
    'The goal aliases and the move from pending to approved: the way of one merchant; each account defines its own.',
    'That `amount` on the alias `revshare` is a revenue share: one merchant says so.',
    'That setting a status which a conversion already has changes nothing.',
  ],
  notes: [
    'Only a first deposit is changed: a change by click ID and goal takes the latest conversion, which may be another deposit than the one taken back.',
    'An account that replaces the word of ftd replaces that of qualified by the same.',
  ],
  baseUrl: 'https://{workspace}.scaletrk.com',
  account: {
    ftdStatus: {
      meaning:
        'Status of a new first deposit: pending where it is approved once the player has qualified; without it the goal decides',
      example: 'pending',
      pattern: 'pending|approved',
      optional: true,
    },
  },
  credentials: ['token'],
  requests: {
    conversion: {
      method: 'GET',
      path: '/track/conv',
      query: [
        CLICK,
        { name: 'goal_alias', value: { from: 'event' } },
        {
          name: 'conv_status',
          value: { from: 'account', setting: 'ftdStatus' },
          milestones: ['ftd'],
          absent: 'omit',
        },
        { name: 'adv_order_id', value: { from: 'field', field: 'transactionId' } },
        { name: 'adv_user_id', value: { from: 'field', field: 'playerRef' } },
        {
          name: 'amount',
          value: { from: 'money', money: 'deposit' },
          milestones: ['ftd', 'deposit'],
          meaning: 'What the player paid in',
        },
        {
          name: 'amount',
          value: { from: 'money', money: 'revenue' },
          milestones: ['revenue'],
          meaning: 'The revenue share, not a deposit',
        },
        {
          name: 'payout',
          value: { from: 'money', money: 'payout' },
          absent: 'omit',
          meaning: 'What the affiliate earns; the offer decides without it',
        },
        { name: 'currency', value: { from: 'currency' }, absent: 'omit' },
        TOKEN,
      ],
    },
    change: {
      method: 'GET',
      path: '/track/conv-change',
      query: [
        CLICK,
        { name: 'goal_alias', value: { from: 'event' }, milestones: ['qualified'] },
        {
          name: 'goal_alias',
          value: { from: 'event', of: 'original' },
          milestones: ['reversal'],
        },
        { name: 'conv_status', value: { from: 'status' } },
        {
          name: 'adv_order_id',
          value: { from: 'field', field: 'originalTransactionId' },
          milestones: ['reversal'],
          meaning: 'Of the first deposit taken back',
        },
        TOKEN,
      ],
    },
  },
  events: {
    registration: 'registration',
    ftd: 'ftd',
    deposit: 'rdep',
    // Not a goal of its own: the first deposit's conversion is approved.
    qualified: { word: 'ftd', status: 'approved', request: 'change' },
    revenue: { word: 'revshare', cadence: 'period-total' },
    reversal: { status: 'rejected', request: 'change' },
  },
  words: 'suggested',
  statuses: { words: ['pending', 'approved', 'rejected'] },
  reversals: { partial: 'not-possible', of: ['ftd'] },
  money: { currency: { rule: 'any' } },
  // The documented example is 32 lower-case hex characters, but no rule is: carry whatever came.
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: '0f8fad5bd9cb469fa16570867728950e',
    arrivesAs: ['click_id'],
  },
  transactionIdMaxLength: 255,
  answers: [
    {
      name: 'success',
      when: { status: OK, json: [{ path: ['status'], equals: 'success' }] },
      verdict: 'accepted',
      // Documented for the REST call.
      example: {
        status: 200,
        body: '{"status":"success","code":200,"name":"OK","info":{"lead_id":"1","transaction_id":"t-1","conv_status":"approved"}}',
      },
    },
    // The second message is documented, the first chosen; so is the shape of both.
    ...repeated('duplicate', 'Duplicate'),
    ...repeated('multiple', 'Multiple Conversions are not Allowed'),
    {
      name: 'click-not-found',
      when: { status: { min: 404, max: 404 } },
      verdict: 'refused',
      reason: 'click-not-found',
    },
    {
      name: 'error-in-200',
      when: { status: OK, json: [{ path: ['status'], equals: 'error' }] },
      verdict: 'refused',
      reason: 'platform-error',
    },
    ...HTTP_RULES,
  ],
  repeats: {
    registration: ONE_PER_GOAL,
    ftd: ONE_PER_GOAL,
    deposit: MANY_PER_GOAL,
    qualified: STATUS_SET,
    revenue: MANY_PER_GOAL,
    reversal: STATUS_SET,
  },
  testMode: { by: 'none' },
};

/** Only answers that speak of the conversion: a 403 or 429 page may hold the words as well. */
function repeated(name: string, message: string): AnswerRule[] {
  const verdict = 'duplicate';
  const bodyContains = [message];
  const refused = Object.entries({ '': 400, '-conflict': 409, '-unprocessable': 422 });
  return [
    {
      name: `${name}-in-200`,
      when: { status: OK, json: [{ path: ['status'], equals: 'error' }], bodyContains },
      verdict,
      example: { status: 200, body: `{"status":"error","message":"${message}"}` },
    },
    ...refused.map(([suffix, code]): AnswerRule => {
      const status = { min: code, max: code };
      return { name: `${name}${suffix}`, when: { status, bodyContains }, verdict };
    }),
  ];
}
