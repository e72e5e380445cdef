import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES } from './http-rules.ts';

const OK = { min: 200, max: 299 };
const IDENTITY: Parameter[] = [
  { name: 'transaction_id', value: { from: 'field', field: 'clickId' }, meaning: 'The click' },
  { name: 'adv_sub', value: { from: 'field', field: 'transactionId' } },
  { name: 'adv_sub2', value: { from: 'field', field: 'playerRef' } },
];
const TOKEN: Parameter = {
  name: 'security_token',
  value: { from: 'credential', credential: 'securityToken' },
  absent: 'omit',
  meaning: 'Where it has been applied to the advertiser',
};

/** TUNE (HasOffers): one GET per conversion, answered in the body whatever the HTTP status. */
export const tune: PlatformSpecificationInput = {
  name: 'tune',
  title: 'TUNE',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://support.tune.com/hc/en-us/articles/4413247665431-Receiving-Conversions-via-Postback-URL',
    'https://support.tune.com/hc/en-us/articles/1500008230722-Global-Postback-URLs',
    'https://support.tune.com/hc/en-us/articles/1500005236742-Customizing-a-Conversion-URL',
    'https://developers.tune.com/network-docs/conversion-status-codes',
    'https://help.stage.tune.com/hasoffers/advertiser-security-token/',
    'https://docs.dataflysignal.com/integrations/attribution/tune',
    'https://docs.tealium.com/server-side-connectors/tune-postback-tracking-connector',
  ],
  unverified: [
    'The goal call `/aff_goal?a=lsr&goal_id=`: read from integrations in public code, not from the vendor.',
    'The names `amount` and `security_token`: from public code and third parties.',
    'The currency of `amount`: no parameter says it, so the account does.',
    'By which key a second conversion is a duplicate, and its wording in `err_msg`: the vendor names "Duplicate conversion" among the messages of its logs.',
    'That a wrong security token is answered with success=false at all: the vendor says that the conversion shows as rejected.',
  ],
  notes: [
    'The registration is the default goal, which needs no number; first deposit and deposit are goals of the offer. An offer that is set up otherwise needs a specification of its own.',
    'A conversion rejected for a cap, a proxy or a missing whitelist entry (codes 11 to 19, 61 and above) shows only in the reports.',
  ],
  baseUrl: 'https://{network}.go2cloud.org',
  account: {
    currency: { meaning: 'The currency in which the offers count `amount`', example: 'USD' },
  },
  credentials: ['securityToken'],
  requests: {
    conversion: { method: 'GET', path: '/aff_lsr', query: [...IDENTITY, TOKEN] },
    goal: {
      method: 'GET',
      path: '/aff_goal',
      query: [
        { name: 'a', value: { from: 'constant', text: 'lsr' } },
        { name: 'goal_id', value: { from: 'event' } },
        ...IDENTITY,
        {
          name: 'amount',
          value: { from: 'money', money: 'deposit' },
          meaning: 'The sale amount: what the player paid in',
        },
        TOKEN,
      ],
    },
  },
  events: {
    registration: {},
    ftd: { word: '2', request: 'goal' },
    deposit: { word: '4', request: 'goal' },
  },
  words: 'account',
  money: { currency: { rule: 'one', code: { account: 'currency' }, otherwise: 'convert' } },
  // The examples are 30 hex characters that begin with 102, and 26 digits; no rule is given.
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: '102a4f0c9d7be83516f02c4d9e7a1b',
    arrivesAs: ['transaction_id'],
  },
  transactionIdMaxLength: 255,
  answers: [
    {
      name: 'success',
      when: { status: OK, bodyEquals: 'success=true;' },
      verdict: 'accepted',
      // Documented.
      example: { status: 200, body: 'success=true;' },
    },
    {
      name: 'duplicate',
      when: { status: OK, bodyContains: ['success=false', 'duplicate'] },
      verdict: 'duplicate',
      // Chosen: the vendor's words for it, in the shape of its other answers.
      example: { status: 200, body: 'success=false; err_msg=Duplicate conversion;' },
    },
    {
      name: 'click-not-found',
      when: {
        status: OK,
        bodyContains: ['success=false', 'invalid trans'],
        bodyLacks: ['duplicate'],
      },
      verdict: 'refused',
      reason: 'click-not-found',
      // Documented, but for the number.
      example: { status: 200, body: 'success=false; err_msg=Invalid Trans. ID #102a4f0c9d7be8.;' },
    },
    {
      name: 'security-token',
      when: {
        status: OK,
        bodyContains: ['success=false', 'security token'],
        bodyLacks: ['duplicate', 'invalid trans'],
      },
      verdict: 'retryable',
      reason: 'auth',
      // Chosen, like the one above.
      example: { status: 200, body: 'success=false; err_msg=Invalid Advertiser security token;' },
    },
    {
      name: 'refused',
      when: { status: OK, bodyContains: ['success=false'] },
      verdict: 'refused',
      reason: 'platform-error',
    },
    ...HTTP_RULES,
  ],
  repeats: {
    registration: {
      effect: 'recognised',
      key: 'transaction_id + goal, unless the goal allows multiple conversions',
    },
    ftd: {
      effect: 'recognised',
      key: 'transaction_id + goal, unless the goal allows multiple conversions',
    },
    deposit: { effect: 'counted-again', key: 'none: the goal allows multiple conversions' },
  },
  // The session of a click lives as long as its offer says.
  window: { agreedPer: ['offer'] },
  testMode: { by: 'none' },
};
