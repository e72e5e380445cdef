import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES, TAKEN_IN } from './http-rules.ts';

/** Offer18: one GET per conversion, found by click and event token; its result is in the log only. */
export const offer18: PlatformSpecificationInput = {
  name: 'offer18',
  title: 'Offer18',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://offer18.gitbook.io/knowledge-base/global-postback-parameters',
    'https://knowledgebase.offer18.com/network/faqs/what-are-different-status-in-advertiser-postback-logs',
  ],
  unverified: [
    'The answer: the results are known from the log, so all that is asked of the body is not to be a web page.',
    'The name `auth_token`: a message of the log has it, the list of parameters does not.',
    'The currency of `sale`: no parameter says it, so the account does.',
    'Whether a repeated conversion is one of the same click or of the same click and event.',
    'The event tokens: each offer defines its own.',
  ],
  notes: [
    'An accepted postback may still be cleared as repeated, expired or of an unknown event: compare with the postback log.',
    'The network may admit only certain IP addresses.',
  ],
  baseUrl: 'https://{domain}',
  account: {
    mid: { meaning: "The network's account number, the same in every call", example: '1001' },
    currency: { meaning: 'The currency in which the offers count `sale`', example: 'USD' },
  },
  credentials: ['authToken'],
  requests: {
    conversion: {
      method: 'GET',
      path: '/p',
      query: [
        { name: 'mid', value: { from: 'account', setting: 'mid' } },
        { name: 'tid', value: { from: 'field', field: 'clickId' }, meaning: 'The click' },
        { name: 'event', value: { from: 'event' } },
        { name: 'adv_sub1', value: { from: 'field', field: 'transactionId' } },
        { name: 'adv_sub2', value: { from: 'field', field: 'playerRef' } },
        {
          name: 'sale',
          value: { from: 'money', money: 'deposit' },
          milestones: ['ftd', 'deposit'],
          meaning: 'What the player paid in; an offer that pays per sale demands it',
        },
        {
          name: 'auth_token',
          value: { from: 'credential', credential: 'authToken' },
          absent: 'omit',
          meaning: 'Where the advertiser has one',
        },
      ],
    },
  },
  events: { registration: 'registration', ftd: 'ftd', deposit: 'deposit' },
  words: 'account',
  money: { currency: { rule: 'one', code: { account: 'currency' }, otherwise: 'convert' } },
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: 'D-1001-1732269600-7Kq2',
    arrivesAs: ['tid', 'aff_click_id'],
  },
  transactionIdMaxLength: 255,
  answers: [TAKEN_IN, ...HTTP_RULES],
  repeats: {
    registration: { effect: 'recognised', key: 'tid: a repeated conversion is cleared' },
    ftd: { effect: 'recognised', key: 'tid: a repeated conversion is cleared' },
    deposit: { effect: 'counted-again', key: 'none: the event allows repeated conversions' },
  },
  window: { defaultDays: 30 },
  testMode: { by: 'none' },
};
