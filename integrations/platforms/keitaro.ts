import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { Parameter } from '../../core/specification/value-source.ts';
import { HTTP_RULES } from './http-rules.ts';

const SUBID: Parameter = { name: 'subid', value: { from: 'field', field: 'clickId' } };
const STATUS: Parameter = { name: 'status', value: { from: 'status' } };
/** The answer that we ask for: nothing else can be mistaken for it. */
const RECEIPT = 'postproof-received';
const RETURN: Parameter = { name: 'return', value: { from: 'constant', text: RECEIPT } };
const KEY = { key: { from: 'credential', credential: 'postbackKey' } } as const;

/** Keitaro: one GET per change of a click's status, to an address that holds the secret. */
export const keitaro: PlatformSpecificationInput = {
  name: 'keitaro',
  title: 'Keitaro',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://docs.keitaro.io/en/conversions/postback.html',
    'https://v9.help.keitaro.io/en/conversions-and-postback/postback.html',
    'https://docs.keitaro.io/en/conversions-and-postback/postback-troubleshooting.html',
  ],
  unverified: [
    'Whether the text of `return` is answered to a click that is not known, too: then only the log tells.',
    'That `rejected` with the `tid` of a rebill rejects that rebill, and with an unknown `tid` the sale.',
    'What is answered to a wrong postback key.',
  ],
  notes: [
    'A further deposit counts only where the offer allows rebills and its `tid` is new.',
    'Registration and first deposit go without `tid`, so that the sale takes the place of the lead and is no rebill.',
  ],
  baseUrl: 'https://{domain}',
  credentials: ['postbackKey'],
  requests: {
    conversion: {
      method: 'GET',
      path: '/{key}/postback',
      pathValues: KEY,
      query: [
        SUBID,
        STATUS,
        {
          name: 'tid',
          value: { from: 'field', field: 'transactionId' },
          milestones: ['deposit'],
        },
        {
          name: 'payout',
          value: { from: 'money', money: 'payout' },
          absent: 'omit',
          aliases: ['revenue'],
          meaning: 'What the affiliate earns',
        },
        { name: 'currency', value: { from: 'currency' }, onlyWith: ['payout'] },
        RETURN,
      ],
    },
    reject: {
      method: 'GET',
      path: '/{key}/postback',
      pathValues: KEY,
      query: [
        SUBID,
        STATUS,
        { name: 'tid', value: { from: 'field', field: 'originalTransactionId' } },
        RETURN,
      ],
    },
  },
  events: {
    registration: { status: 'lead' },
    ftd: { status: 'sale' },
    deposit: { status: 'rebill' },
    reversal: { status: 'rejected', request: 'reject' },
  },
  statuses: {
    words: ['lead', 'sale', 'rejected', 'rebill'],
    moves: [
      { from: 'lead', to: 'sale' },
      { from: 'lead', to: 'rejected' },
      { from: 'sale', to: 'rejected' },
      { from: 'rebill', to: 'rejected' },
    ],
  },
  reversals: { partial: 'not-possible' },
  money: { currency: { rule: 'any' } },
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: '3k9f2ab7c1',
    arrivesAs: ['subid'],
  },
  transactionIdMaxLength: 255,
  answers: [
    {
      name: 'receipt',
      when: { status: { min: 200, max: 299 }, bodyEquals: RECEIPT },
      verdict: 'accepted',
      // Documented: the answer is the text that was asked for.
      example: { status: 200, body: RECEIPT },
    },
    ...HTTP_RULES,
  ],
  repeats: {
    registration: { effect: 'recognised', key: 'subid + status' },
    ftd: { effect: 'recognised', key: 'subid + status: without a new tid it is no rebill' },
    deposit: { effect: 'recognised', key: 'subid + tid' },
    reversal: { effect: 'recognised', key: 'subid + tid: nothing follows on rejected' },
  },
  testMode: { by: 'none' },
};
