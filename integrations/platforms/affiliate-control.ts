import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES, NO_PAGE } from './http-rules.ts';

const repeated = { effect: 'counted-again', key: 'none is documented' } as const;

/** Affiliate Control: one JSON event with an integer type; the tag goes with the registration alone. */
export const affiliateControl: PlatformSpecificationInput = {
  name: 'affiliate-control',
  title: 'Affiliate Control',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://docs.affiliatecontrol.dev/setup/send-players-activity',
    'https://docs.affiliatecontrol.dev/setup/accepting-traffic',
  ],
  unverified: [
    'The integers of `eventType`: the vendor hands them to its customers.',
    'The members of `data`, with `transactionId`, `amount` and `currency` as proposals: compare them with the list of the vendor, and with what the test host shows, before a live event.',
    'That events after the registration need no `btag`.',
    'What a repeated event does.',
  ],
  notes: [
    "Whatever is not answered with 200 is to be sent again, by the vendor's own word.",
    'The name of the `btag` parameter on the landing page can be changed in the account.',
    'A promo code or a domain of its own can stand for the click, in that order before the tag; the code is exchanged for a tag first.',
  ],
  baseUrl: 'https://events-gw.internal.production.affiliatecontrol.net',
  account: {
    siteId: { meaning: 'the ID given to the site', example: 'aurora-casino' },
    brand: { meaning: 'the name of the brand as the platform knows it', example: 'aurora' },
  },
  credentials: ['username', 'password'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/events/{siteId}',
      pathValues: { siteId: { from: 'account', setting: 'siteId' } },
      headers: [
        {
          name: 'Authorization',
          value: {
            from: 'basic',
            user: { from: 'credential', credential: 'username' },
            password: { from: 'credential', credential: 'password' },
          },
        },
      ],
      body: {
        encoding: 'json',
        parameters: [
          object('meta', [
            {
              name: 'timestamp',
              value: { from: 'time', time: 'occurredAt', format: 'unix-seconds' },
              type: 'number',
            },
            { name: 'eventType', value: { from: 'event' }, type: 'number', pattern: '\\d{1,9}' },
            { name: 'brand', value: { from: 'account', setting: 'brand' } },
            {
              name: 'btag',
              value: { from: 'field', field: 'clickId' },
              milestones: ['registration'],
            },
            { name: 'playerId', value: { from: 'field', field: 'playerRef' } },
          ]),
          object('data', [
            { name: 'transactionId', value: { from: 'field', field: 'transactionId' } },
            {
              name: 'amount',
              value: { from: 'money', money: 'deposit' },
              type: 'number',
              milestones: ['ftd', 'deposit'],
              meaning: 'what the player paid in',
            },
            { name: 'currency', value: { from: 'currency' }, milestones: ['ftd', 'deposit'] },
          ]),
        ],
      },
    },
  },
  events: { registration: '1', ftd: '2', deposit: '3' },
  words: 'account',
  money: { currency: { rule: 'any' } },
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: 'd_2m_7c_ts_Kq3vBnTzLwXy8PfGhJ5sMd',
    arrivesAs: ['btag'],
  },
  transactionIdMaxLength: 255,
  identity: { click: 'first-event', maxWaitSeconds: 7 * 86_400 },
  answers: [
    // The status is documented, the body chosen.
    {
      name: 'stored',
      when: { status: { min: 200, max: 200 }, bodyLacks: NO_PAGE },
      verdict: 'accepted',
      example: { status: 200, body: '' },
    },
    ...HTTP_RULES.filter(({ name }) => name !== 'http-client'),
    // Documented: no other answer is final.
    {
      name: 'not-stored',
      when: { status: { min: 201, max: 499 } },
      verdict: 'retryable',
      reason: 'not-stored',
      example: { status: 400, body: '' },
    },
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated },
  window: { defaultDays: 30 },
  testMode: {
    by: 'endpoint',
    baseUrl: 'https://events-gw.internal.test.affiliatecontrol.net',
    effect: 'the event is stored in the test environment only',
  },
  limits: { bodyBytes: 32_000_000 },
};

function object(name: string, members: Parameter[]): Parameter {
  return { name, value: { from: 'object', members } };
}
