import type { AnswerRule } from '../../core/specification/answer-rule.ts';
import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES } from './http-rules.ts';

const repeated = { effect: 'recognised', key: 'transaction_id' } as const;

/** What we offer a platform that has no format of its own: signed JSON with every field. */
export const generic: PlatformSpecificationInput = {
  name: 'generic',
  title: 'Signed JSON webhooks',
  version: 3,
  reviewDue: '2027-02-22',
  sources: ['https://www.standardwebhooks.com/'],
  unverified: [
    'That the platform answers as described here: it is our proposal, to be agreed with its staff.',
  ],
  notes: [
    'Check the signature over the bytes as they came, and refuse a timestamp that is more than five minutes off.',
    'Two signatures, separated by a space, mean that the key is being changed: one that fits is enough.',
    'A `transaction_id` that has been taken before is to be answered with `duplicate` and must count once.',
    'An event whose click is too old for you is to be answered with `expired`, one of a campaign that has ended with `campaign-inactive`, and anything else that you do not want with `refused`.',
    'Answer `not-recorded` to the lookup only if the request that it asks about can no longer be recorded either: we send it again then.',
    'Sums are decimal texts in whole units of the currency, so that no digit is lost on the way.',
    'A new key comes by `PUT /keys`, under the token that both sides agreed on, and is probed by a signed `POST /keys/probe`. Both are to be answered with 2xx only if the key is in force; the one before it stays in force beside it.',
  ],
  baseUrl: 'https://{host}',
  credentials: ['keyToken'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/postbacks',
      headers: signed(),
      body: { encoding: 'json', parameters: [...who(), ...money(), ...takenBack()] },
      requirements: [
        { rule: 'one-of', sets: [['click_id'], ['promo_code'], ['partner']] },
        { rule: 'one-of', sets: [['ggr'], ['ngr'], ['revenue']], milestones: ['revenue'] },
      ],
    },
  },
  events: {
    registration: 'registration',
    ftd: 'first_deposit',
    deposit: 'deposit',
    qualified: 'qualified',
    revenue: { word: 'revenue', cadence: 'period-total' },
    reversal: 'reversal',
  },
  words: 'suggested',
  reversals: { partial: 'sent' },
  money: { currency: { rule: 'any' }, negative: 'allowed' },
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: 'c-7Hq2_xZ9:41%2B',
    arrivesAs: ['click_id'],
  },
  transactionIdMaxLength: 500,
  signing: {
    algorithm: 'hmac-sha256',
    content: [{ part: 'message-id' }, { part: 'timestamp' }, { part: 'body' }],
    between: '.',
    encoding: 'base64',
    prefix: 'v1,',
    key: { encoding: 'base64', prefix: 'whsec_' },
    timestamp: 'unix-seconds',
    overlap: 'both-signatures',
    keyApi: {
      put: {
        method: 'PUT',
        path: '/keys',
        headers: [{ name: 'authorization', value: keyToken() }],
        body: { encoding: 'json', parameters: [newKey('id'), newKey('key')] },
      },
      probe: {
        method: 'POST',
        path: '/keys/probe',
        headers: signed(),
        body: { encoding: 'json', parameters: [newKey('id')] },
      },
    },
  },
  answers: [
    answer('accepted', { verdict: 'accepted' }),
    answer('duplicate', { verdict: 'duplicate' }),
    answer('refused', { verdict: 'refused', reason: 'platform' }),
    answer('expired', { verdict: 'refused', reason: 'expired' }),
    answer('campaign-inactive', { verdict: 'refused', reason: 'campaign-inactive' }),
    ...HTTP_RULES,
  ],
  repeats: {
    registration: repeated,
    ftd: repeated,
    deposit: repeated,
    qualified: repeated,
    revenue: repeated,
    reversal: repeated,
  },
  lookup: {
    milestones: ['registration', 'ftd', 'deposit', 'qualified', 'revenue', 'reversal'],
    request: {
      method: 'GET',
      path: '/postbacks/{transactionId}',
      pathValues: { transactionId: { from: 'field', field: 'transactionId' } },
      headers: signed(),
    },
    answers: [
      {
        name: 'recorded',
        when: {
          status: { min: 200, max: 299 },
          json: [
            { path: ['status'], equals: 'recorded' },
            { path: ['transaction_id'], equals: '{transactionId}' },
          ],
        },
        verdict: 'found',
        example: { status: 200, body: '{"status":"recorded","transaction_id":"{transactionId}"}' },
      },
      {
        name: 'not-recorded',
        when: {
          status: { min: 404, max: 404 },
          json: [{ path: ['status'], equals: 'not-recorded' }],
        },
        verdict: 'not-found',
        example: { status: 404, body: '{"status":"not-recorded"}' },
      },
    ],
    delaySeconds: 5,
  },
  testMode: { by: 'parameter', effect: 'the event is checked and answered, and counts nowhere' },
};

function signed(): Parameter[] {
  return [
    { name: 'webhook-id', value: { from: 'signed', part: 'message-id' } },
    { name: 'webhook-timestamp', value: { from: 'signed', part: 'timestamp' } },
    { name: 'webhook-signature', value: { from: 'signed', part: 'signature' } },
  ];
}

/** Not signed: the platform would have to know a key before it is told the first one. */
function keyToken(): Parameter['value'] {
  const parts: Parameter['value'][] = [
    { from: 'constant', text: 'Bearer ' },
    { from: 'credential', credential: 'keyToken' },
  ];
  return { from: 'joined', parts };
}

function newKey(part: 'id' | 'key'): Parameter {
  return { name: part === 'id' ? 'key_id' : 'key', value: { from: 'new-key', part } };
}

function who(): Parameter[] {
  return [
    { name: 'event', value: { from: 'event' } },
    { name: 'transaction_id', value: { from: 'field', field: 'transactionId' } },
    {
      name: 'occurred_at',
      value: { from: 'time', time: 'occurredAt', format: 'iso-milliseconds' },
    },
    {
      name: 'click_id',
      value: { from: 'field', field: 'clickId' },
      absent: 'omit',
      meaning: 'left out of a player who came by a promo code or a domain of your own',
    },
    {
      name: 'clicked_at',
      value: { from: 'time', time: 'clickedAt', format: 'iso-milliseconds' },
      absent: 'omit',
    },
    { name: 'player_id', value: { from: 'field', field: 'playerRef' }, meaning: 'a pseudonym' },
    { name: 'brand', value: { from: 'field', field: 'brand' } },
    { name: 'campaign', value: { from: 'field', field: 'campaign' }, absent: 'omit' },
    { name: 'partner', value: { from: 'field', field: 'partner' }, absent: 'omit' },
    { name: 'promo_code', value: { from: 'attribute', attribute: 'promoCode' }, absent: 'omit' },
    { name: 'test', value: { from: 'constant', text: 'true' }, type: 'boolean', onlyInTests: true },
  ];
}

function money(): Parameter[] {
  const ofPeriod = { milestones: ['revenue'], absent: 'omit' } satisfies Partial<Parameter>;
  return [
    {
      name: 'amount',
      value: { from: 'money', money: 'deposit' },
      milestones: ['ftd', 'deposit', 'reversal'],
      meaning: 'what the player paid in, or what went back',
    },
    { name: 'ggr', value: { from: 'money', money: 'ggr' }, ...ofPeriod },
    { name: 'ngr', value: { from: 'money', money: 'ngr' }, ...ofPeriod },
    { name: 'revenue', value: { from: 'money', money: 'revenue' }, ...ofPeriod },
    {
      name: 'payout',
      value: { from: 'money', money: 'payout' },
      absent: 'omit',
      meaning: 'what the affiliate earns by the agreement',
    },
    {
      name: 'currency',
      value: { from: 'currency' },
      milestones: ['ftd', 'deposit', 'revenue', 'reversal'],
    },
    {
      name: 'currency',
      value: { from: 'currency' },
      milestones: ['registration', 'qualified'],
      absent: 'omit',
      meaning: 'of the payout',
    },
  ];
}

function takenBack(): Parameter[] {
  const milestones = ['reversal'] satisfies Parameter['milestones'];
  return [
    {
      name: 'original_transaction_id',
      value: { from: 'field', field: 'originalTransactionId' },
      milestones,
      meaning: 'of the event that is taken back',
    },
    { name: 'original_event', value: { from: 'event', of: 'original' }, milestones },
    {
      name: 'cause',
      value: { from: 'field', field: 'reversalCause' },
      milestones,
      meaning: '`refund` or `chargeback`',
    },
  ];
}

function answer(name: string, meaning: Pick<AnswerRule, 'verdict' | 'reason'>): AnswerRule {
  return {
    name,
    when: { status: { min: 200, max: 299 }, json: [{ path: ['status'], equals: name }] },
    ...meaning,
    example: { status: 200, body: `{"status":"${name}"}` },
  };
}
