import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES, NO_PAGE } from './http-rules.ts';

const repeated = { effect: 'counted-again', key: 'none is documented' } as const;

/** Intelitics: the click ID stands in the path, the event and its money in the query. */
export const intelitics: PlatformSpecificationInput = {
  name: 'intelitics',
  title: 'Intelitics',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://help.intelitics.com/en/articles/4925872-smart-pixels',
    'https://www.intelitics.com/knowledgebase/partner-tracking-links/',
    'https://help.intelitics.com/en/articles/4925417-setting-up-a-partners-pixels',
  ],
  unverified: [
    'The method: only a URL is documented.',
    'The answer: any 2xx that is no web page is taken for an acceptance.',
    'What a repeated `transaction_id` does: it is said to match streams of data.',
    'Whether `method=postback`, which an older page adds, is still wanted: it is not sent.',
  ],
  notes: [
    'First and later deposits are the same event here; the platform tells them apart itself.',
    'Deposits in another currency than euro, dollar and pound are held.',
  ],
  baseUrl: 'https://{custom-domain}',
  credentials: [],
  requests: {
    conversion: {
      method: 'GET',
      path: '/convert/{clickId}',
      pathValues: { clickId: { from: 'field', field: 'clickId' } },
      query: [
        { name: 'type', value: { from: 'event' } },
        { name: 'player_id', value: { from: 'field', field: 'playerRef' } },
        { name: 'transaction_id', value: { from: 'field', field: 'transactionId' } },
        { name: 'time', value: { from: 'time', time: 'occurredAt', format: 'iso' } },
        {
          name: 'amount',
          value: { from: 'money', money: 'deposit' },
          milestones: ['ftd', 'deposit'],
          meaning: 'what the player paid in',
        },
        { name: 'currency', value: { from: 'currency' }, milestones: ['ftd', 'deposit'] },
        { name: 'test', value: { from: 'constant', text: 'true' }, onlyInTests: true },
      ],
    },
  },
  events: { registration: 'registration', ftd: 'deposit', deposit: 'deposit' },
  money: { currency: { rule: 'listed', codes: ['EUR', 'USD', 'GBP'] }, letterCase: 'lower' },
  clickId: {
    pattern: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
    maxLength: 36,
    example: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  },
  transactionIdMaxLength: 255,
  answers: [
    // Chosen: no answer is documented.
    {
      name: 'taken',
      when: { status: { min: 200, max: 299 }, bodyLacks: NO_PAGE },
      verdict: 'accepted',
      example: { status: 200, body: '' },
    },
    ...HTTP_RULES,
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated },
  testMode: { by: 'parameter', effect: 'the conversion is processed and not stored' },
};
