import type { AnswerRule } from '../../core/specification/answer-rule.ts';
import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES } from './http-rules.ts';

const CRYPTO = 'BTC ETH LTC BCH DOGE XRP TRX SOL TON ADA BNB POL USDT USDC DAI'.split(' ');
const FIAT = [
  'EUR USD GBP CAD AUD NZD CHF SEK NOK DKK PLN CZK HUF RON BGN TRY BRL MXN ARS CLP COP PEN',
  'INR JPY KRW CNY HKD SGD THB IDR VND PHP MYR ZAR NGN KES GHS UAH KZT GEL AED',
].flatMap((line) => line.split(' '));
const repeated = { effect: 'counted-again', key: 'none is documented' } as const;

/** RevoSurge: one JSON envelope of event, time, identity and context. */
export const revosurge: PlatformSpecificationInput = {
  name: 'revosurge',
  title: 'RevoSurge',
  version: 1,
  apiVersion: 'v3',
  reviewDue: '2027-02-22',
  sources: [
    'https://docs.revosurge.com/en/tracking/s2s/v3/server-events-api',
    'https://docs.revosurge.com/en/tracking/s2s/v3/mandatory-properties',
    'https://docs.revosurge.com/en/tracking/s2s/v3/events-igaming',
    'https://docs.revosurge.com/en/tracking/s2s/validation',
  ],
  unverified: [
    'Version v3 of the interface is described, and none of it was tried on a live account.',
    'Version v2 (`/v2/s2s/event`) takes another body: `event_name`, a timestamp in seconds, no `identity` and no `context`. Its end is announced and the date not known here, so ask which version the account has.',
    'The answers, and above all the bodies in the examples.',
    'What a repeated `transaction_id` does: it is called unique, and no more is said.',
    'Whether the ID of the player has to equal the one that the Web Tracker reports: ours is a pseudonym.',
  ],
  notes: [
    'Without an IP address of the player an event is held: the platform requires one.',
    'Every deposit is `deposit`: the platform takes the earliest one for the first, so that players from before the launch have to be agreed on.',
    'Deposits are refused with EVENT_DISABLED until the vendor has enabled its iGaming events for the product.',
    'A currency of which the preset does not know whether it is a crypto currency is held.',
    'A misspelt optional member is dropped without an error; a dry run shows it.',
  ],
  baseUrl: 'https://datapulse-api.revosurge.com',
  credentials: ['apiKey'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/v3/s2s/event',
      headers: [{ name: 'X-API-KEY', value: { from: 'credential', credential: 'apiKey' } }],
      query: [{ name: 'dryrun', value: { from: 'constant', text: '1' }, onlyInTests: true }],
      body: {
        encoding: 'json',
        parameters: [
          { name: 'event', value: { from: 'event' } },
          {
            name: 'timestamp',
            value: { from: 'time', time: 'occurredAt', format: 'unix-milliseconds' },
            type: 'number',
          },
          object('identity', [
            { name: 'client_user_id', value: { from: 'field', field: 'playerRef' } },
            { name: 'click_id', value: { from: 'field', field: 'clickId' } },
          ]),
          object('context', contextMembers()),
        ],
      },
    },
  },
  events: { registration: 'register', ftd: 'deposit', deposit: 'deposit' },
  money: { currency: { rule: 'any' } },
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: 'rs-9f3k2m8q1w',
    arrivesAs: ['click_id'],
  },
  transactionIdMaxLength: 255,
  answers: [
    {
      name: 'queued',
      when: { status: { min: 202, max: 202 }, json: [{ path: ['status'], equals: 'accepted' }] },
      verdict: 'accepted',
      example: { status: 202, body: '{"status":"accepted","eventId":"e-1"}' },
    },
    {
      name: 'dry-run',
      when: {
        status: { min: 200, max: 200 },
        header: { name: 'x-ingest-mode', contains: 'dryrun' },
      },
      verdict: 'accepted',
      example: {
        status: 200,
        headers: { 'x-ingest-mode': 'dryrun' },
        body: '{"requestId":"s2s.event-1","misspelledFields":[]}',
      },
    },
    refusal('invalid', 400, 'VALIDATION_ERROR'),
    refusal('unknown-event', 422, 'UNKNOWN_EVENT_TYPE'),
    refusal('event-disabled', 422, 'EVENT_DISABLED'),
    ...HTTP_RULES,
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated },
  testMode: { by: 'parameter', effect: 'the event is checked and echoed, and nothing is stored' },
  delivery: { batchSize: 600 },
};

function object(name: string, members: Parameter[]): Parameter {
  return { name, value: { from: 'object', members } };
}

function contextMembers(): Parameter[] {
  const deposits = { milestones: ['ftd', 'deposit'] } satisfies Partial<Parameter>;
  const isCrypto: Parameter['value'] = {
    from: 'map',
    of: { from: 'currency' },
    to: Object.fromEntries([
      ...CRYPTO.map((code) => [code, 'true']),
      ...FIAT.map((code) => [code, 'false']),
    ]),
  };
  return [
    { name: 'ip_address', value: { from: 'attribute', attribute: 'ip' } },
    { name: 'user_agent', value: { from: 'attribute', attribute: 'userAgent' }, absent: 'omit' },
    { name: 'transaction_id', value: { from: 'field', field: 'transactionId' }, ...deposits },
    {
      name: 'amount',
      value: { from: 'money', money: 'deposit' },
      type: 'number',
      ...deposits,
      meaning: 'what the player paid in',
    },
    { name: 'currency', value: { from: 'currency' }, ...deposits },
    { name: 'is_crypto', value: isCrypto, type: 'boolean', ...deposits },
  ];
}

function refusal(name: string, status: number, code: string): AnswerRule {
  return {
    name,
    when: { status: { min: status, max: status }, json: [{ path: ['code'], equals: code }] },
    verdict: 'refused',
    reason: name,
    example: { status, body: `{"code":"${code}","violations":[]}` },
  };
}
