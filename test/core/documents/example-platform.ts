import {
  type PlatformSpecification,
  type PlatformSpecificationInput,
  platformSpecification,
} from '../../../core/specification/platform-specification.ts';

/** A platform that uses a little of everything a document has to say. */
export const EXAMPLE_PLATFORM: PlatformSpecificationInput = {
  name: 'example',
  title: 'Example Affiliates',
  version: 3,
  reviewDue: '2027-02-22',
  sources: ['https://docs.example.com/postbacks'],
  unverified: ['The body of a refusal.'],
  notes: ['Ask for `EX-1` before going live.'],
  baseUrl: 'https://{network}.example.com',
  account: {
    networkId: { meaning: 'The number of the network.', example: '17', pattern: '\\d+' },
  },
  credentials: ['token'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/n/{networkId}/events',
      pathValues: { networkId: { from: 'account', setting: 'networkId' } },
      headers: [
        { name: 'X-Token', value: { from: 'credential', credential: 'token' } },
        { name: 'X-Signature', value: { from: 'signed', part: 'signature' } },
        { name: 'X-Time', value: { from: 'signed', part: 'timestamp' } },
      ],
      body: {
        encoding: 'json',
        parameters: [
          { name: 'event', value: { from: 'event' }, aliases: ['goal'] },
          { name: 'click', value: { from: 'field', field: 'clickId' } },
          { name: 'id', value: { from: 'field', field: 'transactionId' } },
          {
            name: 'sale',
            value: {
              from: 'object',
              members: [
                { name: 'amount', value: { from: 'money', money: 'deposit' }, type: 'number' },
                { name: 'currency', value: { from: 'currency' } },
              ],
            },
            milestones: ['ftd'],
          },
          { name: 'code', value: { from: 'attribute', attribute: 'promoCode' }, absent: 'omit' },
          {
            name: 'test',
            value: { from: 'constant', text: 'true' },
            type: 'boolean',
            onlyInTests: true,
          },
        ],
      },
      requirements: [{ rule: 'all-or-none', parameters: ['click', 'id'] }],
    },
  },
  events: { registration: 'reg', ftd: { word: 'sale', cadence: 'once-per-click' } },
  money: { currency: { rule: 'listed', codes: ['EUR', 'USD'] }, max: '10000' },
  clickId: { pattern: '[a-z0-9]{8}', maxLength: 8, example: 'abcd1234', arrivesAs: ['cid'] },
  transactionIdMaxLength: 64,
  signing: {
    algorithm: 'hmac-sha256',
    content: [{ part: 'timestamp' }, { part: 'body' }],
    between: '.',
    encoding: 'hex',
    prefix: 'sha256=',
    key: { encoding: 'utf8' },
    timestamp: 'unix-seconds',
    overlap: 'current-key',
  },
  answers: [
    {
      name: 'stored',
      when: { status: { min: 200, max: 299 }, json: [{ path: ['ok'], equals: true }] },
      verdict: 'accepted',
      example: { status: 200, body: '{"ok":true}' },
    },
    { name: 'known', when: { status: { min: 409, max: 409 } }, verdict: 'duplicate' },
    {
      name: 'slow-down',
      when: { status: { min: 429, max: 429 } },
      verdict: 'retryable',
      reason: 'rate',
    },
  ],
  repeats: {
    registration: { effect: 'recognised', key: 'the click ID' },
    ftd: { effect: 'counted-again', key: 'none' },
  },
  window: { defaultDays: 30, minSeconds: 60 },
  testMode: { by: 'parameter', effect: 'it is answered and counts nowhere' },
  delivery: { retryDelaysSeconds: [60, 3600], requestsPerSecond: 5 },
  limits: { bodyBytes: 1000 },
};

export function examplePlatform(
  changes: Partial<PlatformSpecificationInput> = {},
): PlatformSpecification {
  return platformSpecification.parse({ ...EXAMPLE_PLATFORM, ...changes });
}
