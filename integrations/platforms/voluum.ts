import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES, TAKEN_IN } from './http-rules.ts';

const PAIR = { effect: 'recognised', key: 'cid + txid' } as const;

/** Voluum: one GET per conversion, recognised by click and transaction ID. */
export const voluum: PlatformSpecificationInput = {
  name: 'voluum',
  title: 'Voluum',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://doc.voluum.com/article/parameters-in-postback-urls',
    'https://doc.voluum.com/en/tracking_conversions_postback.html',
    'https://doc.voluum.com/en/upselling.html',
    'https://doc.voluum.com/en/custom_conversions.html',
    'https://doc.voluum.com/article/conversion-upload',
    'https://docs.tagada.io/developer-tools/tracking/voluum.md',
  ],
  unverified: [
    'The body of the answer, also to a click that is not known: all that is asked of it is not to be a web page.',
    "That `currency` says in what the payout is, over the offer's own: the vendor lists the name, an integrator explains it.",
    'How long after a click a conversion is taken.',
    'The custom conversions `registration`, `ftd` and `deposit`: each account defines its own.',
  ],
  notes: [
    'A fixed payout on the offer overrides the one that is sent.',
    'A conversion cannot be taken back by a postback: upload a correction with a negative payout.',
    'A network in the account may admit only certain IP addresses.',
  ],
  baseUrl: 'https://{domain}',
  credentials: [],
  requests: {
    conversion: {
      method: 'GET',
      path: '/postback',
      query: [
        { name: 'cid', value: { from: 'field', field: 'clickId' } },
        {
          name: 'payout',
          value: { from: 'money', money: 'payout' },
          absent: 'omit',
          meaning: 'What the affiliate earns',
        },
        { name: 'currency', value: { from: 'currency' }, onlyWith: ['payout'] },
        { name: 'txid', value: { from: 'field', field: 'transactionId' } },
        { name: 'et', value: { from: 'event' }, meaning: 'The custom conversion' },
      ],
    },
  },
  events: { registration: 'registration', ftd: 'ftd', deposit: 'deposit' },
  words: 'suggested',
  money: { currency: { rule: 'any' } },
  // The documented example is 26 letters and digits of both cases, but no rule is.
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: 'w4K9sT2mQ7xR1bV8nL5cJ3pH6d',
    arrivesAs: ['cid'],
  },
  transactionIdMaxLength: 255,
  answers: [TAKEN_IN, ...HTTP_RULES],
  repeats: { registration: PAIR, ftd: PAIR, deposit: PAIR },
  testMode: { by: 'none' },
};
