import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES } from './http-rules.ts';

const repeated = {
  effect: 'counted-again',
  key: 'none, unless the event is marked as unique in the account',
} as const;

/** Adjust: one form POST per app event, found by the device and named by an event token. */
export const adjust: PlatformSpecificationInput = {
  name: 'adjust',
  title: 'Adjust',
  version: 1,
  reviewDue: '2027-02-22',
  sources: [
    'https://dev.adjust.com/en/api/s2s-api/events/',
    'https://dev.adjust.com/en/api/s2s-api',
    'https://help.adjust.com/en/tracking/app-events/basic-event-setup/server-to-server-events',
  ],
  unverified: [
    'Which of several device IDs the platform prefers: all that the app reports are sent.',
    'The status of the answer `OK`: the rule expects 200.',
  ],
  notes: [
    'The device decides the attribution: the click ID is never sent, and the app has to report one of the device IDs.',
    'The transaction ID is not sent, because no parameter for it is documented.',
    'Mark the events of registration and first deposit as unique in the account: only unique events are recognised when they are repeated.',
    'An IP address is sent only as `ipv4`: the platform takes no IPv6.',
  ],
  baseUrl: 'https://s2s.adjust.com',
  account: {
    appToken: { meaning: 'the token of the app', example: '4w5x6y7z8a9b' },
  },
  credentials: ['s2sToken'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/event',
      headers: [
        {
          name: 'Authorization',
          value: {
            from: 'joined',
            parts: [
              { from: 'constant', text: 'Bearer ' },
              { from: 'credential', credential: 's2sToken' },
            ],
          },
          absent: 'omit',
          meaning:
            'only where token security is switched on; then a missing or wrong one is refused',
        },
      ],
      body: {
        encoding: 'form',
        parameters: [
          { name: 's2s', value: { from: 'constant', text: '1' } },
          { name: 'app_token', value: { from: 'account', setting: 'appToken' } },
          { name: 'event_token', value: { from: 'event' } },
          device('gps_adid', 'gpsAdid', 'advertising ID of an Android device'),
          device('idfa', 'idfa', 'advertising ID of an iOS device'),
          device('web_uuid', 'webUuid', 'ID given by the Web SDK'),
          {
            name: 'created_at_unix',
            value: { from: 'time', time: 'occurredAt', format: 'unix-seconds' },
          },
          {
            name: 'ip_address',
            value: { from: 'attribute', attribute: 'ipv4' },
            absent: 'omit',
            pattern: '\\d{1,3}(\\.\\d{1,3}){3}',
          },
          {
            name: 'revenue',
            value: { from: 'money', money: 'deposit' },
            milestones: ['ftd', 'deposit'],
            meaning: 'what the player paid in',
          },
          { name: 'currency', value: { from: 'currency' }, milestones: ['ftd', 'deposit'] },
        ],
      },
      requirements: [{ rule: 'one-of', sets: [['gps_adid'], ['idfa'], ['web_uuid']] }],
    },
  },
  events: { registration: 'reg4ab', ftd: 'ftd7cd', deposit: 'dep9ef' },
  words: 'account',
  money: { currency: { rule: 'any' }, max: '100000000000' },
  // Never sent: it stands for the visit in our own ledger only.
  clickId: { pattern: '[\\s\\S]+', maxLength: 255, example: 'player:aurora:p_1' },
  transactionIdMaxLength: 500,
  answers: [
    // The body is documented, the status chosen.
    {
      name: 'ok',
      when: { status: { min: 200, max: 200 }, bodyEquals: 'OK' },
      verdict: 'accepted',
      example: { status: 200, body: 'OK' },
    },
    // Documented, as are the three that follow.
    {
      name: 'unique-event-repeated',
      when: { status: { min: 400, max: 400 }, bodyContains: ['earlier unique event'] },
      verdict: 'duplicate',
      example: {
        status: 400,
        body: '{"error":"Event request failed (Ignoring event, earlier unique event tracked)"}',
      },
    },
    {
      name: 'app-or-device-not-found',
      when: { status: { min: 404, max: 404 } },
      verdict: 'refused',
      reason: 'device-not-found',
      example: { status: 404, body: '{"error":"Event request failed (Device not found)"}' },
    },
    {
      name: 'opted-out',
      when: { status: { min: 451, max: 451 } },
      verdict: 'refused',
      reason: 'opted-out',
      example: { status: 451, body: '{"error":"Event request failed (Device is opted out)"}' },
    },
    ...HTTP_RULES,
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated },
  testMode: { by: 'none' },
  limits: { bodyBytes: 1_000_000 },
};

function device(name: string, attribute: string, meaning: string) {
  return { name, value: { from: 'attribute', attribute }, absent: 'omit', meaning } as const;
}
