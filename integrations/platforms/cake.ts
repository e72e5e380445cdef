import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES, TAKEN_IN } from './http-rules.ts';

const UNKNOWN_REPEAT = { effect: 'counted-again', key: 'none known' } as const;

/** CAKE: one GET per conversion with parameters of one or two letters, found by a session's request ID. */
export const cake: PlatformSpecificationInput = {
  name: 'cake',
  title: 'CAKE',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://support.getcake.com/support/solutions/articles/5000546124-conversion-pixel-variables',
    'https://support.getcake.com/support/solutions/articles/5000545822-ecommerce-commerce-pixel',
    'https://support.getcake.com/support/solutions/articles/5000546059-how-do-i-implement-server-to-server-tracking-',
    'https://support.getcake.com/support/solutions/articles/5000546337-request-session-id-basic-and-advanced-info',
    'https://support.getcake.com/support/solutions/articles/13000118786-setting-up-postback-urls-and-pixel-tracking-in-cake',
  ],
  unverified: [
    'The answer, to a conversion as well as to an error: all that is asked of it is not to be a web page.',
    'Whether a second conversion with the same transaction ID is recognised.',
    'That an order total (`ect`) may come in a server call and without its lists of items.',
    'The currency of `p` and `ap`: only the order has one, so the account says it for all.',
    'How long after a click a conversion is taken.',
    'The path `/p.ashx`: a newer help page shows `/api/2/conversion.json` with other names, so ask which one the account has.',
  ],
  notes: [
    'The request ID belongs to a browser session, so that two campaigns may share it: the offer decides which is meant. An account with one call for all offers has `a` (the advertiser) in its place and needs a specification of its own.',
  ],
  baseUrl: 'https://{domain}',
  account: {
    offerId: { meaning: "The number of the brand's offer", example: '1234' },
    currency: { meaning: 'The currency of the offer and of its payouts', example: 'USD' },
  },
  credentials: [],
  requests: {
    conversion: {
      method: 'GET',
      path: '/p.ashx',
      query: [
        { name: 'o', value: { from: 'account', setting: 'offerId' } },
        { name: 'f', value: { from: 'constant', text: 'pb' }, meaning: 'A postback, no pixel' },
        { name: 'r', value: { from: 'field', field: 'clickId' }, meaning: 'The request ID' },
        { name: 'e', value: { from: 'event' }, meaning: "The event's number" },
        { name: 't', value: { from: 'field', field: 'transactionId' } },
        { name: 'u', value: { from: 'field', field: 'playerRef' } },
        {
          name: 'p',
          value: { from: 'money', money: 'revenue' },
          milestones: ['revenue'],
          meaning: "What the platform receives, in place of the offer's own price",
        },
        {
          name: 'ap',
          value: { from: 'money', money: 'payout' },
          absent: 'omit',
          meaning: 'What the affiliate earns; the campaign decides without it',
        },
        {
          name: 'ect',
          value: { from: 'money', money: 'deposit' },
          milestones: ['ftd', 'deposit'],
          meaning: "The order's total: what the player paid in",
        },
        { name: 'eccu', value: { from: 'currency' }, onlyWith: ['ect'] },
      ],
    },
  },
  events: {
    registration: '1',
    ftd: '2',
    deposit: '3',
    revenue: { word: '4', cadence: 'period-total' },
  },
  words: 'account',
  money: { currency: { rule: 'one', code: { account: 'currency' }, otherwise: 'convert' } },
  clickId: {
    pattern: '[0-9]+',
    maxLength: 255,
    unique: 'session',
    example: '918273645',
    arrivesAs: ['reqid'],
  },
  transactionIdMaxLength: 255,
  answers: [TAKEN_IN, ...HTTP_RULES],
  repeats: {
    registration: UNKNOWN_REPEAT,
    ftd: UNKNOWN_REPEAT,
    deposit: UNKNOWN_REPEAT,
    revenue: UNKNOWN_REPEAT,
  },
  testMode: { by: 'none' },
};
