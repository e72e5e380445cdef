import type { AnswerRule } from '../../core/specification/answer-rule.ts';
import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES, NO_PAGE } from './http-rules.ts';

/** Results of the debug log that are no success. */
const CODES = ['DUPLICATE_CLICK_ID', 'INVALID_CLICK_ID', 'INVALID_SECURITY_TOKEN'];

/** Trackier: one GET per conversion, found by click ID and goal. */
export const trackier: PlatformSpecificationInput = {
  name: 'trackier',
  title: 'Trackier',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://help.trackier.com/en/articles/8107277-key-parameters-for-setting-up-advertiser-postback',
    'https://help.trackier.com/en/articles/6984044-step-by-step-guide-on-how-to-check-debug-postback',
    'https://help.trackier.com/support/solutions/articles/31000155578-parameters-for-advertiser-postback',
    'https://help.trackier.com/support/solutions/articles/31000155030-conversion-from-advertiser-not-recorded-',
  ],
  unverified: [
    'The name `security_token`: the vendor speaks of the token, public code shows the name.',
    'Whether an answer carries the result codes of the debug log at all: where a 2xx does, they are read.',
    'The currency of `sale_amount`: `currency` is said to be that of the payout.',
    'Whether a second postback can change the status of a conversion: none is sent, and no reversal.',
    'Whether duplicates are told by the click or by click and goal.',
    'The goal values `registration`, `ftd` and `deposit`: each campaign defines its own.',
  ],
  notes: ['The advertiser page of the account shows the postback URL with its security token.'],
  baseUrl: 'https://{domain}',
  account: {
    currency: { meaning: 'The currency in which the campaigns count sales', example: 'USD' },
  },
  credentials: ['securityToken'],
  requests: {
    conversion: {
      method: 'GET',
      path: '/acquisition',
      query: [
        { name: 'click_id', value: { from: 'field', field: 'clickId' } },
        { name: 'goal_value', value: { from: 'event' } },
        { name: 'txn_id', value: { from: 'field', field: 'transactionId' } },
        {
          name: 'sale_amount',
          value: { from: 'money', money: 'deposit' },
          milestones: ['ftd', 'deposit'],
          meaning: 'What the player paid in',
        },
        {
          name: 'revenue',
          value: { from: 'money', money: 'payout' },
          absent: 'omit',
          meaning: "The advertiser's payout; the campaign decides without it",
        },
        { name: 'currency', value: { from: 'currency' }, onlyWith: ['revenue'] },
        { name: 'sub1', value: { from: 'field', field: 'playerRef' } },
        { name: 'security_token', value: { from: 'credential', credential: 'securityToken' } },
      ],
    },
  },
  events: { registration: 'registration', ftd: 'ftd', deposit: 'deposit' },
  words: 'suggested',
  money: { currency: { rule: 'one', code: { account: 'currency' }, otherwise: 'convert' } },
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: '65f1c0a2b7d94e0012ab34cd',
    arrivesAs: ['click_id'],
  },
  transactionIdMaxLength: 255,
  answers: [
    result('DUPLICATE_CLICK_ID', { verdict: 'duplicate' }),
    result('INVALID_CLICK_ID', { verdict: 'refused', reason: 'click-not-found' }),
    result('INVALID_SECURITY_TOKEN', { verdict: 'retryable', reason: 'auth' }),
    {
      name: 'taken-in',
      when: { status: { min: 200, max: 299 }, bodyLacks: NO_PAGE },
      verdict: 'accepted',
      // Chosen: SUCCESS is a result code of the log.
      example: { status: 200, body: 'SUCCESS' },
    },
    ...HTTP_RULES,
  ],
  repeats: {
    registration: { effect: 'recognised', key: 'click_id, unless multiple conversions are on' },
    ftd: { effect: 'recognised', key: 'click_id, unless multiple conversions are on' },
    deposit: { effect: 'counted-again', key: 'none: the goal allows multiple conversions' },
  },
  testMode: { by: 'none' },
};

/** A documented code; that an answer consists of it is chosen. */
function result(code: string, meaning: Pick<AnswerRule, 'verdict' | 'reason'>): AnswerRule {
  const others = CODES.filter((other) => other !== code);
  return {
    name: code.toLowerCase().replaceAll('_', '-'),
    when: {
      status: { min: 200, max: 299 },
      bodyContains: [code],
      bodyLacks: [...NO_PAGE, ...others],
    },
    ...meaning,
    example: { status: 200, body: code },
  };
}
