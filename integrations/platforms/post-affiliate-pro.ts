import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES } from './http-rules.ts';

const repeated = { effect: 'counted-again', key: 'none is documented' } as const;

/** Post Affiliate Pro: the visitor in the query, the sale as a JSON list with short keys beside it. */
export const postAffiliatePro: PlatformSpecificationInput = {
  name: 'post-affiliate-pro',
  title: 'Post Affiliate Pro',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://support.qualityunit.com/038895-Sale-action-tracking-request-data-description',
    'https://support.qualityunit.com/492724-General-sales--leads-tracking',
    'https://support.affilmaster.com/go/support-am/advertiser/integration-description-for-advertisers/',
    'https://podpora.affilmaster.cz/go/podpora/inzerenti/manual-propojeni-tretich-stran/',
  ],
  unverified: [
    'The method: only a URL is documented.',
    'Whether `url` and `referrer` may be missing, as they are here.',
    'What a repeated order ID does.',
    'How a refusal looks, and whether it may be blank as well: an answer that is not blank is unknown.',
    'Which status a conversion gets where `s` is missing: it is left to the campaign.',
  ],
  notes: [
    'AffilMaster, a network of casinos, uses the same addresses.',
    "Take `visitorId` off the landing page's URL once it is stored, so that no player passes it on.",
    'The answer may hold a cookie to set instead of being blank; we always send a visitor, so that none is expected.',
  ],
  baseUrl: 'https://{host}',
  account: {
    accountId: { meaning: 'the merchant account inside the installation', example: 'default1' },
  },
  credentials: [],
  requests: {
    conversion: {
      method: 'GET',
      path: '/scripts/track.php',
      query: [
        { name: 'visitorId', value: { from: 'field', field: 'clickId' } },
        { name: 'accountId', value: { from: 'account', setting: 'accountId' } },
        { name: 'tracking', value: { from: 'constant', text: '1' } },
        { name: 'ip', value: { from: 'attribute', attribute: 'ip' }, absent: 'omit' },
        { name: 'useragent', value: { from: 'attribute', attribute: 'userAgent' }, absent: 'omit' },
        {
          name: 'sale',
          value: {
            from: 'list',
            items: [
              {
                from: 'object',
                members: [
                  { name: 'ac', value: { from: 'event' }, meaning: 'the action code' },
                  {
                    name: 't',
                    value: { from: 'money', money: 'deposit' },
                    milestones: ['ftd', 'deposit'],
                    meaning: 'what the player paid in',
                  },
                  { name: 'o', value: { from: 'field', field: 'transactionId' } },
                  { name: 'd1', value: { from: 'field', field: 'playerRef' } },
                  { name: 'cr', value: { from: 'currency' }, milestones: ['ftd', 'deposit'] },
                ],
              },
            ],
          },
        },
      ],
    },
  },
  events: { registration: 'registration', ftd: 'ftd', deposit: 'deposit' },
  words: 'suggested',
  money: { currency: { rule: 'any' } },
  // The documented example has 32 letters and digits, but no rule says so: carry whatever came.
  clickId: {
    pattern: '[\\s\\S]+',
    maxLength: 255,
    example: 'd41c9e02b7f86a35d41c9e0Kq3vBnTzL',
    arrivesAs: ['visitorId'],
  },
  transactionIdMaxLength: 255,
  answers: [
    // Documented: a blank body.
    {
      name: 'blank',
      when: { status: { min: 200, max: 200 }, bodyEquals: '' },
      verdict: 'accepted',
      example: { status: 200, body: '' },
    },
    ...HTTP_RULES,
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated },
  testMode: { by: 'none' },
};
