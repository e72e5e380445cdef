import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES } from './http-rules.ts';

const repeated = { effect: 'counted-again', key: 'none is documented' } as const;

/** AppsFlyer: one JSON event per request, its money inside a JSON text. */
export const appsflyer: PlatformSpecificationInput = {
  name: 'appsflyer',
  title: 'AppsFlyer',
  version: 1,
  apiVersion: 'api3',
  reviewDue: '2027-02-22',
  sources: [
    'https://github.com/api-evangelist/appsflyer',
    'https://support.appsflyer.com/hc/en-us/articles/207034486-Server-to-Server-In-App-Events-API-HTTP-API-',
  ],
  unverified: [
    'That a repeated event is counted again: third parties say that there is no key against it.',
    'Which currencies `eventCurrency` takes beyond ISO 4217.',
    'Whether `OK` comes with quotation marks: both are taken.',
  ],
  notes: [
    'The app decides the attribution: the click ID is never sent, and the app has to report its `appsflyer_id`.',
    'The transaction ID is not sent, because no parameter for it is documented.',
    'An answer of 200 says that the event has arrived, not that it was recorded.',
    'By an older page, an event that arrives after 02:00 UTC of the next day gets the time of its arrival.',
    'The platform wants TLS 1.2 or later.',
  ],
  baseUrl: 'https://api3.appsflyer.com',
  account: {
    appId: {
      meaning: 'the ID of the app as the dashboard shows it; that of an iOS app begins with `id`',
      example: 'id123456789',
      // Digits alone would be answered with 200 and never recorded.
      pattern: '(?!\\d+$)[A-Za-z0-9._-]+',
    },
  },
  credentials: ['s2sKey'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/inappevent/{appId}',
      pathValues: { appId: { from: 'account', setting: 'appId' } },
      headers: [{ name: 'authentication', value: { from: 'credential', credential: 's2sKey' } }],
      body: {
        encoding: 'json',
        parameters: [
          {
            name: 'appsflyer_id',
            value: { from: 'attribute', attribute: 'appsflyerId' },
            meaning: "the platform's ID of the app on this device",
          },
          { name: 'customer_user_id', value: { from: 'field', field: 'playerRef' } },
          { name: 'ip', value: { from: 'attribute', attribute: 'ip' }, absent: 'omit' },
          { name: 'eventName', value: { from: 'event' } },
          {
            name: 'eventTime',
            value: { from: 'time', time: 'occurredAt', format: 'space-milliseconds' },
          },
          {
            name: 'eventCurrency',
            value: { from: 'currency' },
            milestones: ['ftd', 'deposit', 'reversal'],
          },
          {
            name: 'eventValue',
            value: { from: 'constant', text: '' },
            milestones: ['registration'],
            meaning: 'the empty text where there is nothing to say',
          },
          {
            name: 'eventValue',
            value: { from: 'object', as: 'text', members: [revenue()] },
            milestones: ['ftd', 'deposit'],
            meaning: 'JSON inside a text, with what the player paid in',
          },
          {
            name: 'eventValue',
            value: { from: 'object', as: 'text', members: [revenue('negated')] },
            milestones: ['reversal'],
            meaning: 'JSON inside a text, with what went back, below zero',
          },
        ],
      },
    },
  },
  events: {
    registration: 'registration',
    ftd: 'first_deposit',
    deposit: 'deposit',
    reversal: 'deposit_reversed',
  },
  words: 'suggested',
  reversals: { partial: 'sent' },
  money: { currency: { rule: 'any' }, negative: 'allowed' },
  // Never sent: it stands for the visit in our own ledger only.
  clickId: { pattern: '[\\s\\S]+', maxLength: 255, example: 'player:aurora:p_1' },
  transactionIdMaxLength: 500,
  answers: [
    // Documented, as are those that follow.
    {
      name: 'ok',
      when: { status: { min: 200, max: 200 }, bodyEquals: 'OK' },
      verdict: 'accepted',
      example: { status: 200, body: 'OK' },
    },
    {
      name: 'ok-quoted',
      when: { status: { min: 200, max: 200 }, bodyEquals: '"OK"' },
      verdict: 'accepted',
      example: { status: 200, body: '"OK"' },
    },
    {
      name: 'wrong-key',
      when: { status: { min: 400, max: 400 }, bodyContains: ['failed to authenticate'] },
      verdict: 'retryable',
      reason: 'auth',
      example: { status: 400, body: '"Failed to Authenticate"' },
    },
    {
      name: 'bad-event',
      when: { status: { min: 400, max: 400 } },
      verdict: 'refused',
      reason: 'event',
      example: { status: 400, body: '"appsflyer_id is a mandatory field"' },
    },
    ...HTTP_RULES,
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated, reversal: repeated },
  testMode: { by: 'none' },
  limits: { bodyBytes: 1024 },
};

function revenue(sign?: 'negated'): Parameter {
  return {
    name: 'af_revenue',
    value: { from: 'money', money: 'deposit', ...(sign && { sign }) },
  };
}
