import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES, NO_PAGE } from './http-rules.ts';

const OK = { min: 200, max: 299 };
const TAKEN = { min: 200, max: 202 };
const NONE_FAILED = '"failedOrders":[]';
const FAILED = '"failedOrders":[{';
const repeated = { effect: 'counted-again', key: 'none is documented' } as const;

/** Awin: the conversion API, one order per request. */
export const awin: PlatformSpecificationInput = {
  name: 'awin',
  title: 'Awin',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://developer.awin.com/apidocs/conversion-api',
    'https://developer.awin.com/docs/direct-s2s',
    'https://help.awin.com/developers/docs/direct-s2s.md',
  ],
  unverified: [
    'The member `commissionGroups`: public integrations send it, and the URL form has the same pairs of group and amount.',
    'That the amount of a registration is the number of leads, without a currency.',
    'The answer: a `batchId` without a failed order is taken for an acceptance. The ID and the lists of failed and accepted orders are known from public integrations only.',
    'What a repeated `orderReference` does.',
    'That `clickTime` is in seconds since 1970.',
    'That `publisherId` and `clickTime` may stand beside `awc`: the platform takes them instead of it.',
  ],
  notes: [
    'A call that comes more than three minutes after that of the browser loses its priority.',
    '`orderReference` is the SHA-1 of our transaction ID in hex: the platform cuts it at 50 characters, and cut IDs of two deposits could be the same.',
  ],
  baseUrl: 'https://api.awin.com',
  account: {
    advertiserId: { meaning: 'the ID of the advertiser', example: '12345', pattern: '\\d+' },
    channel: { meaning: 'the channel that won the click; `aw` is Awin itself', example: 'aw' },
  },
  credentials: ['apiKey'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/s2s/advertiser/{advertiserId}/orders',
      pathValues: { advertiserId: { from: 'account', setting: 'advertiserId' } },
      headers: [{ name: 'x-api-key', value: { from: 'credential', credential: 'apiKey' } }],
      body: {
        encoding: 'json',
        parameters: [
          {
            name: 'orders',
            value: { from: 'list', items: [{ from: 'object', members: orderMembers() }] },
          },
        ],
      },
    },
  },
  events: { registration: 'LEAD', ftd: 'FTD', deposit: 'DEPOSIT' },
  words: 'account',
  money: { currency: { rule: 'any' } },
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: '12345_1763629200_0f8fad5bd9cb469fa165',
    arrivesAs: ['awc'],
  },
  transactionIdMaxLength: 500,
  answers: [
    // Chosen: no answer is documented. The texts are exact: in other white space, a list of failed
    // orders would be overlooked.
    {
      name: 'order-failed',
      when: { status: OK, bodyContains: [FAILED] },
      verdict: 'refused',
      reason: 'order',
      example: {
        status: 200,
        body: '{"batchId":"b-1","successfulOrders":[],"failedOrders":[{"orderReference":"x"}]}',
      },
    },
    {
      name: 'none-failed',
      when: {
        status: TAKEN,
        bodyContains: ['"batchId"', NONE_FAILED],
        bodyLacks: [...NO_PAGE, FAILED],
      },
      verdict: 'accepted',
      example: {
        status: 200,
        body: '{"batchId":"b-1","successfulOrders":[{"orderReference":"x"}],"failedOrders":[]}',
      },
    },
    {
      name: 'taken',
      when: { status: TAKEN, bodyContains: ['"batchId"'], bodyLacks: [...NO_PAGE, 'failedOrders'] },
      verdict: 'accepted',
      example: { status: 200, body: '{"batchId":"b-1"}' },
    },
    { name: 'unclear', when: { status: OK }, verdict: 'unknown', reason: 'unclear' },
    ...HTTP_RULES,
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated },
  testMode: { by: 'parameter', effect: 'the order is marked as a test' },
  delivery: { batchSize: 1000 },
};

function orderMembers(): Parameter[] {
  const deposits = { milestones: ['ftd', 'deposit'] } satisfies Partial<Parameter>;
  const leads = { milestones: ['registration'] } satisfies Partial<Parameter>;
  const sum = { value: { from: 'money', money: 'deposit' }, type: 'number' } as const;
  const one = { value: { from: 'constant', text: '1' }, type: 'number' } as const;
  const transactionId = { from: 'field', field: 'transactionId' } as const;
  const code: Parameter = { name: 'code', value: { from: 'event' } };
  return [
    {
      name: 'orderReference',
      value: { from: 'digest', algorithm: 'sha1', of: transactionId, encoding: 'hex' },
      maxLength: 50,
    },
    { name: 'amount', ...one, ...leads, meaning: 'one lead' },
    { name: 'amount', ...sum, ...deposits, meaning: 'what the player paid in' },
    { name: 'currency', value: { from: 'currency' }, ...deposits },
    { name: 'channel', value: { from: 'account', setting: 'channel' } },
    { name: 'awc', value: { from: 'field', field: 'clickId' } },
    {
      name: 'publisherId',
      value: { from: 'attribute', attribute: 'publisherId' },
      type: 'number',
      absent: 'omit',
      onlyWith: ['clickTime'],
    },
    {
      name: 'clickTime',
      value: { from: 'time', time: 'clickedAt', format: 'unix-seconds' },
      type: 'number',
      absent: 'omit',
      onlyWith: ['publisherId'],
    },
    {
      name: 'commissionGroups',
      value: {
        from: 'list',
        items: [
          {
            from: 'object',
            members: [
              code,
              { name: 'amount', ...one, ...leads },
              { name: 'amount', ...sum, ...deposits },
            ],
          },
        ],
      },
    },
    {
      name: 'isTest',
      value: { from: 'constant', text: 'true' },
      type: 'boolean',
      onlyInTests: true,
    },
  ];
}
