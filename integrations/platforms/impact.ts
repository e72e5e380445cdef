import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter, PostbackField } from '../../core/specification/value-source.ts';
import { HTTP_RULES } from './http-rules.ts';

const repeated = { effect: 'recognised', key: 'OrderId within the event type' } as const;
const pathValues = { accountSid: { from: 'account', setting: 'accountSid' } } as const;
const headers: Parameter[] = [
  {
    name: 'Authorization',
    value: {
      from: 'basic',
      user: { from: 'account', setting: 'accountSid' },
      password: { from: 'credential', credential: 'authToken' },
    },
  },
  { name: 'Accept', value: { from: 'constant', text: 'application/json' } },
];

/** impact.com: a conversion is queued under an order ID, by which a reversal finds it again. */
export const impact: PlatformSpecificationInput = {
  name: 'impact',
  title: 'impact.com',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://integrations.impact.com/impact-brand/reference/submit-a-conversion',
    'https://integrations.impact.com/brand-api-reference/reference/conversions/conversions',
    'https://integrations.impact.com/impact-brand/reference/the-api-submission-object',
    'https://integrations.impact.com/brand-api-reference/reference/submissions/api-submissions',
    'https://integrations.impact.com/brand-api-reference/reference/actions/actions',
  ],
  unverified: [
    'The full path of the conversions call and its form encoding: public integrations use them so.',
    'That a click ID which holds percent escapes is sent with those escapes encoded once more: the logged example of the vendor looks so.',
    'What a second submission of an order ID does: the ID is said to be unique for its event type.',
    'That a repeated reversal changes nothing.',
    'That an order without items is taken for a registration.',
  ],
  notes: [
    'A submission is only queued: whether it became an action, or failed by contract or validation, is shown in the submissions of the account for 90 days.',
    '`OrderId` is the SHA-256 of our transaction ID in hex, because that may be longer than 64 characters.',
  ],
  baseUrl: 'https://api.impact.com',
  account: {
    accountSid: {
      meaning: 'the SID of the account, the user name of the API',
      example: 'IRaurora4711',
    },
    campaignId: { meaning: 'the ID of the program', example: '1000', pattern: '\\d+' },
    itemSku: { meaning: 'the item under which deposits are booked', example: 'DEPOSIT' },
  },
  credentials: ['authToken'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/Advertisers/{accountSid}/Conversions',
      pathValues,
      headers,
      body: {
        encoding: 'form',
        parameters: [
          { name: 'CampaignId', value: { from: 'account', setting: 'campaignId' } },
          { name: 'EventTypeId', value: { from: 'event' }, aliases: ['ActionTrackerId'] },
          { name: 'EventDate', value: { from: 'time', time: 'occurredAt', format: 'iso' } },
          orderId('transactionId'),
          { name: 'ClickId', value: { from: 'field', field: 'clickId' }, absent: 'omit' },
          { name: 'CustomerId', value: { from: 'field', field: 'playerRef' } },
          {
            name: 'OrderPromoCode',
            value: { from: 'attribute', attribute: 'promoCode' },
            absent: 'omit',
          },
          { name: 'CurrencyCode', value: { from: 'currency' }, milestones: ['ftd', 'deposit'] },
          item('ItemSku1', { from: 'account', setting: 'itemSku' }),
          {
            ...item('ItemPrice1', { from: 'money', money: 'deposit' }),
            meaning: 'what the player paid in',
          },
          item('ItemQuantity1', { from: 'constant', text: '1' }),
        ],
      },
      requirements: [{ rule: 'one-of', sets: [['ClickId'], ['CustomerId'], ['OrderPromoCode']] }],
    },
    reversal: {
      method: 'DELETE',
      path: '/Advertisers/{accountSid}/Actions',
      pathValues,
      headers,
      body: {
        encoding: 'form',
        parameters: [
          { name: 'ActionTrackerId', value: { from: 'event', of: 'original' } },
          orderId('originalTransactionId'),
          {
            name: 'DispositionCode',
            value: {
              from: 'map',
              of: { from: 'field', field: 'reversalCause' },
              to: { refund: 'ITEM_RETURNED', chargeback: 'REJECTED' },
            },
          },
        ],
      },
    },
  },
  events: {
    registration: '4001',
    ftd: '4002',
    deposit: '4003',
    reversal: { request: 'reversal' },
  },
  words: 'account',
  reversals: { partial: 'not-possible' },
  money: { currency: { rule: 'any' } },
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 64,
    example: 'Qb7KeTxyz2%3AmN0pR4sTuVw',
    arrivesAs: ['clickid'],
  },
  transactionIdMaxLength: 500,
  answers: [
    // Documented, as is the one that follows.
    {
      name: 'queued',
      when: { status: { min: 200, max: 200 }, json: [{ path: ['Status'], equals: 'QUEUED' }] },
      verdict: 'accepted',
      example: {
        status: 200,
        body: '{"Status":"QUEUED","QueuedUri":"/Advertisers/IRaurora4711/APISubmissions/A-1"}',
      },
    },
    {
      name: 'invalid',
      when: { status: { min: 400, max: 400 } },
      verdict: 'refused',
      reason: 'validation',
      example: {
        status: 400,
        body: '{"Status":"ERROR","errors":[{"field":"EventDate","level":"ERROR","message":"missing"}]}',
      },
    },
    ...HTTP_RULES,
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated, reversal: repeated },
  testMode: { by: 'none' },
};

function orderId(field: PostbackField): Parameter {
  const of = { from: 'field', field } as const;
  return {
    name: 'OrderId',
    value: { from: 'digest', algorithm: 'sha256', of, encoding: 'hex' },
    maxLength: 64,
  };
}

function item(name: string, value: Parameter['value']): Parameter {
  return { name, value, milestones: ['ftd', 'deposit'] };
}
