import type { AnswerRule } from '../../core/specification/answer-rule.ts';
import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter, ValueSource } from '../../core/specification/value-source.ts';
import { HTTP_RULES } from './http-rules.ts';

const repeated = {
  effect: 'recognised',
  key: 'event_id + event_name, within 48 hours',
} as const;

const REQUEST = { min: 400, max: 400 };
const TRANSIENT = '"is_transient":true';
const AGAIN = { verdict: 'retryable', reason: 'server' } as const;

/** Meta Conversions API: a list of one event, found by the click ID in Meta's own dress. */
export const metaConversions: PlatformSpecificationInput = {
  name: 'meta-conversions',
  title: 'Meta Conversions API',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/server-event/',
    'https://developers.facebook.com/docs/marketing-api/conversions-api/using-the-api',
    'https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc',
    'https://docs.upstackdata.com/guides/facebook-ads/what-is-fbc-facebook-click-id',
  ],
  unverified: [
    'The body of an acceptance with `events_received`, and the error code 190 of a refused token.',
    'That `error.is_transient` and the codes 4, 17, 32 and 613 (limits of calls) of a 400 ask for another attempt: general knowledge of the Graph API.',
    'That a click counts for 90 days: a third party says so.',
    'The subdomain index in `fbc`: 1 is right where the cookie is set for the domain itself.',
    'That a repeat between two server events is recognised as one between browser and server is.',
  ],
  notes: [
    'An event that is older than seven days is refused with everything beside it, so that it is held here.',
    "Events with the action source `website` want `event_source_url` and the browser's user agent too.",
    'Where the pixel reports the same event, it has to use our transaction ID as its event ID.',
  ],
  baseUrl: 'https://graph.facebook.com',
  account: {
    apiVersion: {
      meaning: 'the version of the Graph API',
      example: 'v21.0',
      pattern: 'v\\d+\\.\\d+',
    },
    pixelId: {
      meaning: 'the ID of the pixel or dataset',
      example: '1234567890123456',
      pattern: '\\d+',
    },
    actionSource: { meaning: 'where the events happen', example: 'website' },
    eventSourceUrl: {
      meaning: 'the page on which the events happen',
      example: 'https://casino.example/',
      optional: true,
    },
  },
  credentials: ['accessToken'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/{version}/{pixel}/events',
      pathValues: {
        version: { from: 'account', setting: 'apiVersion' },
        pixel: { from: 'account', setting: 'pixelId' },
      },
      query: [{ name: 'access_token', value: { from: 'credential', credential: 'accessToken' } }],
      body: {
        encoding: 'json',
        parameters: [
          {
            name: 'data',
            value: { from: 'list', items: [{ from: 'object', members: eventMembers() }] },
          },
        ],
      },
    },
  },
  events: { registration: 'CompleteRegistration', ftd: 'Purchase', deposit: 'Deposit' },
  words: 'suggested',
  money: { currency: { rule: 'any' } },
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: 'IwAR3kQ9_vT-7mZpXc2LbN8sYhD5fGjK1wEoUi0RtAq4VxCnMyBzPlHdSgJ6e',
    arrivesAs: ['fbclid'],
  },
  transactionIdMaxLength: 255,
  answers: [
    // Chosen: no answer is documented.
    {
      name: 'received',
      when: { status: { min: 200, max: 200 }, json: [{ path: ['events_received'], equals: 1 }] },
      verdict: 'accepted',
      example: { status: 200, body: '{"events_received":1,"messages":[],"fbtrace_id":"A1b2"}' },
    },
    {
      name: 'token',
      when: {
        status: REQUEST,
        json: [{ path: ['error', 'code'], equals: 190 }],
        bodyLacks: [TRANSIENT],
      },
      verdict: 'retryable',
      reason: 'auth',
      example: { status: 400, body: '{"error":{"type":"OAuthException","code":190}}' },
    },
    {
      name: 'transient',
      when: {
        status: REQUEST,
        json: [{ path: ['error', 'is_transient'], equals: true }],
        // What JSON says already, as the rule above can lack it.
        bodyContains: [TRANSIENT],
      },
      ...AGAIN,
      example: { status: 400, body: '{"error":{"is_transient":true,"code":2}}' },
    },
    ...[4, 17, 32, 613].map(limit),
    ...HTTP_RULES,
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated },
  window: { defaultDays: 90 },
  testMode: { by: 'none' },
  limits: { eventAgeSeconds: { max: 7 * 86_400 } },
};

function limit(code: number): AnswerRule {
  return {
    name: `limit-${code}`,
    when: { status: REQUEST, json: [{ path: ['error', 'code'], equals: code }] },
    ...AGAIN,
    example: { status: 400, body: `{"error":{"type":"OAuthException","code":${code}}}` },
  };
}

function eventMembers(): Parameter[] {
  const deposits = { milestones: ['ftd', 'deposit'] } satisfies Partial<Parameter>;
  return [
    { name: 'event_name', value: { from: 'event' } },
    {
      name: 'event_time',
      value: { from: 'time', time: 'occurredAt', format: 'unix-seconds' },
      type: 'number',
    },
    { name: 'event_id', value: { from: 'field', field: 'transactionId' } },
    { name: 'action_source', value: { from: 'account', setting: 'actionSource' } },
    {
      name: 'event_source_url',
      value: { from: 'account', setting: 'eventSourceUrl' },
      absent: 'omit',
    },
    { name: 'user_data', value: { from: 'object', members: userMembers() } },
    {
      name: 'custom_data',
      value: {
        from: 'object',
        members: [
          { name: 'currency', value: { from: 'currency' } },
          {
            name: 'value',
            value: { from: 'money', money: 'deposit' },
            type: 'number',
            meaning: 'what the player paid in',
          },
        ],
      },
      ...deposits,
    },
  ];
}

function userMembers(): Parameter[] {
  const external: ValueSource = {
    from: 'digest',
    algorithm: 'sha256',
    of: { from: 'field', field: 'playerRef' },
    encoding: 'hex',
  };
  return [
    { name: 'external_id', value: { from: 'list', items: [external] } },
    {
      name: 'fbc',
      value: {
        from: 'joined',
        parts: [
          { from: 'constant', text: 'fb.1.' },
          { from: 'time', time: 'clickedAt', format: 'unix-milliseconds' },
          { from: 'constant', text: '.' },
          { from: 'field', field: 'clickId' },
        ],
      },
    },
    { name: 'client_ip_address', value: { from: 'attribute', attribute: 'ip' }, absent: 'omit' },
    {
      name: 'client_user_agent',
      value: { from: 'attribute', attribute: 'userAgent' },
      absent: 'omit',
    },
  ];
}
