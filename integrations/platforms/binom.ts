import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES, TAKEN_IN } from './http-rules.ts';

const UPSELL = {
  effect: 'counted-again',
  key: "none: with the offer's upsell flag a second request adds its payout",
} as const;

/** Binom: one GET per conversion to the tracker's click.php, known by its click ID alone. */
export const binom: PlatformSpecificationInput = {
  name: 'binom',
  title: 'Binom',
  version: 1,
  apiVersion: 'click.php (v1)',
  reviewDue: '2027-02-22',
  sources: [
    'https://docs.binom.org/postback-url.php',
    'https://docs.binom.org/payout-tracking-v2.php',
    'https://docs.binom.org/update-conv.php',
    'https://docs.altercpa.top/en/trackers/binom/',
  ],
  unverified: [
    'The answer, also to a click that is not known: all that is asked of the body is not to be a web page.',
    'How long after a click a conversion is taken.',
    'The address of newer versions: an integrator gives them another path and other names.',
    'That a postback can mark a conversion as taken back: no reversal is sent.',
  ],
  notes: [
    "Without the offer's upsell flag a further postback takes the place of the one before it, so that a deposit overwrites the payout of the first.",
    'A fixed payout on the offer overrides the one that is sent.',
    'A tracker in a folder has the folder in its base URL.',
  ],
  baseUrl: 'https://{domain}',
  credentials: [],
  requests: {
    conversion: {
      method: 'GET',
      path: '/click.php',
      query: [
        { name: 'cnv_id', value: { from: 'field', field: 'clickId' } },
        {
          name: 'payout',
          value: { from: 'money', money: 'payout' },
          absent: 'omit',
          meaning: 'What the affiliate earns',
        },
        { name: 'cnv_status', value: { from: 'event' }, meaning: 'Free text' },
        {
          name: 'cnv_status2',
          value: { from: 'field', field: 'transactionId' },
          meaning: 'Free text',
        },
        { name: 'cnv_currency', value: { from: 'currency' }, onlyWith: ['payout'] },
      ],
    },
  },
  events: { registration: 'registration', ftd: 'ftd', deposit: 'deposit' },
  words: 'suggested',
  money: { currency: { rule: 'any' } },
  // The documented examples are 13 or 14 lower-case letters and digits, but no rule is.
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: '7d21hcb94e0f3k',
    arrivesAs: ['clickid'],
  },
  transactionIdMaxLength: 255,
  answers: [TAKEN_IN, ...HTTP_RULES],
  repeats: { registration: UPSELL, ftd: UPSELL, deposit: UPSELL },
  testMode: { by: 'none' },
};
