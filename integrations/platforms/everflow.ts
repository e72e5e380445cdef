import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES, TAKEN_IN } from './http-rules.ts';

/** Everflow: one GET per conversion to the network's own host; refusals show only in its reports. */
export const everflow: PlatformSpecificationInput = {
  name: 'everflow',
  title: 'Everflow',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://helpdesk.everflow.io/customer/accessing-editing-s2s-postback-urls',
    'https://helpdesk.everflow.io/customer/conversions-error-code-reference-guide',
    'https://helpdesk.everflow.io/customer/how-to-enable-click-to-conversion-time',
    'https://developers.everflow.io/sdk/conversion-tracking',
    'https://docs.tealium.com/ja/server-side-connectors/everflow-conversion-tracking-connector/',
  ],
  unverified: [
    'The path: the global postback in the platform configuration shows it. Where it is not the root, it belongs into the base URL.',
    'That the call is a GET, and the host under servecvr.com: from third parties.',
    'The body of the answer: all that is asked of it is not to be a web page.',
    'That no parameter names the currency: the list that was read has none.',
    'Whether a second event is recognised: only the base conversion is said to be one per click.',
  ],
  notes: [
    'A 200 may be a refusal: a sender that is not on the whitelist gets one too. The codes 1 to 27 are seen in reports only, so compare the conversions there.',
    'The registration is the base conversion, which has no event; an account where it is an event gives it a word.',
    'Words are offer events (`event_id`). Where the account has advertiser-wide events instead (`adv_event_id`), it needs a specification of its own: the two exclude each other.',
    'The preset demands the verification token: without one, whoever knows a click ID can report a conversion.',
    'An offer may have a shortest time from click to conversion, in seconds.',
  ],
  baseUrl: 'https://{network}.servecvr.com',
  account: {
    nid: { meaning: 'The network ID, the same in every call', example: '101' },
    currency: { meaning: "The offers' currency, in which `amount` is read", example: 'USD' },
  },
  credentials: ['verificationToken'],
  requests: {
    conversion: {
      method: 'GET',
      path: '/',
      query: [
        { name: 'nid', value: { from: 'account', setting: 'nid' } },
        {
          name: 'transaction_id',
          value: { from: 'field', field: 'clickId' },
          meaning: 'The click',
        },
        {
          name: 'event_id',
          value: { from: 'event' },
          absent: 'omit',
          meaning: 'The offer event; without it the base conversion is meant',
        },
        {
          name: 'amount',
          value: { from: 'money', money: 'deposit' },
          milestones: ['ftd', 'deposit'],
          meaning: "The sale amount in the offer's currency: what the player paid in",
        },
        { name: 'order_id', value: { from: 'field', field: 'transactionId' } },
        { name: 'user_id', value: { from: 'field', field: 'playerRef' } },
        {
          name: 'coupon_code',
          value: { from: 'attribute', attribute: 'promoCode' },
          absent: 'omit',
        },
        {
          name: 'verification_token',
          value: { from: 'credential', credential: 'verificationToken' },
        },
      ],
    },
  },
  events: { registration: {}, ftd: '2', deposit: '3' },
  words: 'account',
  money: { currency: { rule: 'one', code: { account: 'currency' }, otherwise: 'convert' } },
  // The documented example is 32 hex characters, but no rule is.
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: 'c2f4a8e19b7d4056a3c1e5f7092b8d64',
    arrivesAs: ['transaction_id'],
  },
  transactionIdMaxLength: 255,
  answers: [TAKEN_IN, ...HTTP_RULES],
  repeats: {
    registration: {
      effect: 'recognised',
      key: 'transaction_id, unless the offer allows duplicates',
    },
    ftd: { effect: 'counted-again', key: 'none known for events' },
    deposit: { effect: 'counted-again', key: 'none known for events' },
  },
  // Clicks are purged after 90 days; an offer may set less.
  window: { maxDays: 90, milestones: ['registration'], agreedPer: ['offer'] },
  testMode: { by: 'none' },
};
