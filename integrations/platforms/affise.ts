import type { AnswerRule } from '../../core/specification/answer-rule.ts';
import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES, NO_PAGE } from './http-rules.ts';

const IDENTITY: Parameter[] = [
  { name: 'clickid', value: { from: 'field', field: 'clickId' }, aliases: ['click_id'] },
  { name: 'user_id', value: { from: 'field', field: 'playerRef' } },
];
const SECURE: Parameter = { name: 'secure', value: { from: 'credential', credential: 'secure' } };
const OK = { min: 200, max: 299 };
/** Of a postback that was taken in and not registered. */
const MESSAGES = [
  'Conversion exists',
  'Access denied',
  'Current IP-address is denied',
  'Offer disabled',
];
const ACTION_KEY = 'offer + goal + action_id; the click ID is ignored';

/** Affise: one GET per conversion, recognised by offer, goal and action ID, and judged later. */
export const affise: PlatformSpecificationInput = {
  name: 'affise',
  title: 'Affise',
  version: 2,
  reviewDue: '2027-02-22',
  sources: [
    'https://help-center.affise.com/en/articles/6475468-affise-postback-url-parameters',
    'https://help-center.affise.com/en/articles/6476587-postback-errors',
    'https://help-center.affise.com/en/articles/6504668-conversion-uniqueness',
    'https://help-center.affise.com/en/articles/6570106-declined-conversions-solutions',
    'https://help-center.affise.com/en/articles/7241212-postback-and-conversion-processing-on-affise',
  ],
  unverified: [
    'The body of the answer: an error list names the messages and calls them "status 2"; that they stand as JSON in the answer is a guess.',
    'The currency of `sum`: no parameter says it, so the account does.',
    'That the offers of the account want the whole deposit as `sum`: it is the amount of which percent offers compute revenue and payout; what an offer with fixed ones makes of it is not said.',
    'That `sum` of a period may be the revenue: no amount of a sale is known then.',
    'That a decline finds its conversion by the same goal and action ID.',
    'The goals `registration`, `ftd`, `deposit` and `revshare`: each offer has its own numbers or values.',
  ],
  notes: [
    'An answer of 200 means that the postback was taken in, not that it was counted: compare the conversions with the panel.',
    'Only a pending conversion can change its status. An account that gives new conversions another one cannot have them taken back from here.',
    'The preset demands the secure code: without one, whoever knows a click ID can report a conversion.',
    'Affise Reach is another platform: other names, and hold is 4.',
  ],
  baseUrl: 'https://offers-{client}.affise.com',
  account: {
    newStatus: {
      meaning: 'Status of a new conversion: 1 approved, 2 pending, 5 hold',
      example: '2',
      pattern: '1|2|5',
    },
    currency: { meaning: 'The currency in which the offers count `sum`', example: 'EUR' },
  },
  credentials: ['secure'],
  requests: {
    conversion: {
      method: 'GET',
      path: '/postback',
      query: [
        ...IDENTITY,
        { name: 'action_id', value: { from: 'field', field: 'transactionId' } },
        { name: 'goal', value: { from: 'event' }, meaning: "The goal's number or value" },
        { name: 'status', value: { from: 'account', setting: 'newStatus' } },
        {
          name: 'sum',
          value: { from: 'money', money: 'deposit' },
          milestones: ['ftd', 'deposit'],
          meaning: 'The whole amount: percent offers compute revenue and payout of it',
        },
        {
          name: 'sum',
          value: { from: 'money', money: 'revenue' },
          milestones: ['revenue'],
          meaning: 'The revenue of the period',
        },
        {
          name: 'promo_code',
          value: { from: 'attribute', attribute: 'promoCode' },
          absent: 'omit',
        },
        SECURE,
      ],
    },
    decline: {
      method: 'GET',
      path: '/postback',
      query: [
        ...IDENTITY,
        { name: 'action_id', value: { from: 'field', field: 'originalTransactionId' } },
        { name: 'goal', value: { from: 'event', of: 'original' } },
        { name: 'status', value: { from: 'status' } },
        SECURE,
      ],
    },
  },
  events: {
    registration: 'registration',
    ftd: 'ftd',
    deposit: 'deposit',
    revenue: { word: 'revshare', cadence: 'period-total' },
    reversal: { status: '3', request: 'decline' },
  },
  words: 'suggested',
  statuses: {
    words: ['1', '2', '3', '5'],
    moves: [
      { from: '2', to: '1' },
      { from: '2', to: '3' },
    ],
  },
  reversals: { partial: 'not-possible' },
  money: { currency: { rule: 'one', code: { account: 'currency' }, otherwise: 'convert' } },
  clickId: {
    // Another length is a broken click; the alphabet is not said.
    pattern: '[\\s\\S]{24}',
    maxLength: 24,
    example: '65f1c0a2b7d94e0012ab34cd',
    arrivesAs: ['clickid', 'click_id'],
  },
  transactionIdMaxLength: 255,
  answers: [
    said('Conversion exists', { verdict: 'duplicate' }),
    said('Access denied', { verdict: 'retryable', reason: 'auth' }),
    said('Current IP-address is denied', { verdict: 'retryable', reason: 'auth' }),
    said('Offer disabled', { verdict: 'refused', reason: 'campaign-inactive' }),
    {
      name: 'not-registered',
      when: {
        status: OK,
        json: [{ path: ['status'], equals: 2 }],
        bodyLacks: [...NO_PAGE, ...MESSAGES],
      },
      verdict: 'refused',
      reason: 'platform-error',
      example: { status: 200, body: '{"status":2,"message":"Broken clickid"}' },
    },
    {
      name: 'taken-in',
      when: { status: OK, bodyLacks: NO_PAGE },
      verdict: 'accepted',
      example: { status: 200, body: '{"status":1}' },
    },
    ...HTTP_RULES,
  ],
  repeats: {
    registration: { effect: 'recognised', key: ACTION_KEY },
    ftd: { effect: 'recognised', key: ACTION_KEY },
    deposit: { effect: 'recognised', key: ACTION_KEY },
    revenue: { effect: 'recognised', key: ACTION_KEY },
    reversal: { effect: 'recognised', key: 'status: a declined conversion is no longer pending' },
  },
  // Each offer has its own click lifespan, and may have a shortest one.
  window: { agreedPer: ['offer'] },
  testMode: { by: 'none' },
};

/** A documented message; the JSON around it is chosen. */
function said(message: string, meaning: Pick<AnswerRule, 'verdict' | 'reason'>): AnswerRule {
  const others = MESSAGES.filter((other) => other !== message);
  return {
    name: message.toLowerCase().replaceAll(' ', '-'),
    when: { status: OK, bodyContains: [message], bodyLacks: [...NO_PAGE, ...others] },
    ...meaning,
    example: { status: 200, body: `{"status":2,"message":"${message}"}` },
  };
}
