import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES, TAKEN_IN } from './http-rules.ts';

const CID: Parameter = { name: 'cid', value: { from: 'field', field: 'clickId' } };
const STATUS: Parameter = {
  name: 'status',
  value: { from: 'event' },
  meaning: 'A word that the network settings of the account map to a state',
};
const UNCLEAR = {
  effect: 'counted-again',
  key: 'none certain: txid helps to tell duplicates apart',
} as const;

/** BeMob: one GET per conversion; its status is a word that the account maps to a state. */
export const bemob: PlatformSpecificationInput = {
  name: 'bemob',
  title: 'BeMob',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://docs.bemob.com/en/postback-settings-of-affiliate-network',
    'https://help.bemob.com/docs/using-postback-statuses',
    'https://docs.bemob.com/en/performing-conversion-test',
    'https://docs.bemob.com/en/monetizer-settings',
    'https://docs.bemob.com/en/postbacks-for-selected-statuses',
  ],
  unverified: [
    'The answer: all that is asked of the body is not to be a web page.',
    'The currency of `payout`: no parameter says it, so the account does.',
    'That a postback with the `txid` of a conversion and a declined status changes that conversion: read from the states that there are.',
    'Whether a repeated `txid` is dropped where double postbacks are accepted.',
    'How long after a click a conversion is taken.',
  ],
  notes: [
    'The network settings must use conversion statuses with these words, and accept double postbacks: registration, first deposit and deposit share one click.',
    'The network may admit only certain IP addresses.',
  ],
  baseUrl: 'https://{domain}',
  account: { currency: { meaning: 'The currency in which payouts are counted', example: 'USD' } },
  credentials: [],
  requests: {
    conversion: {
      method: 'GET',
      path: '/postback',
      query: [
        CID,
        {
          name: 'payout',
          value: { from: 'money', money: 'payout' },
          absent: 'omit',
          meaning: 'What the affiliate earns',
        },
        { name: 'txid', value: { from: 'field', field: 'transactionId' } },
        STATUS,
      ],
    },
    decline: {
      method: 'GET',
      path: '/postback',
      query: [
        CID,
        { name: 'txid', value: { from: 'field', field: 'originalTransactionId' } },
        STATUS,
      ],
    },
  },
  events: {
    registration: 'new',
    ftd: 'approved',
    deposit: 'approved',
    reversal: { word: 'declined', request: 'decline' },
  },
  words: 'suggested',
  reversals: { partial: 'not-possible' },
  money: { currency: { rule: 'one', code: { account: 'currency' }, otherwise: 'convert' } },
  clickId: {
    pattern: '[0-9A-Za-z]{22}',
    maxLength: 22,
    example: 'qR7tYx2LmN9cVb4KpZ1sWd',
    arrivesAs: ['cid'],
  },
  transactionIdMaxLength: 255,
  answers: [TAKEN_IN, ...HTTP_RULES],
  repeats: { registration: UNCLEAR, ftd: UNCLEAR, deposit: UNCLEAR, reversal: UNCLEAR },
  testMode: { by: 'none' },
};
