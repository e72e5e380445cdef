import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES, NO_PAGE } from './http-rules.ts';

/** Revvvs: one JSON event per milestone, recognised by its idempotency key. */
export const revvvs: PlatformSpecificationInput = {
  name: 'revvvs',
  title: 'Revvvs',
  version: 2,
  apiVersion: 'v1',
  reviewDue: '2027-02-22',
  sources: [
    'https://docs.revvvs.com/s2s-integration',
    'https://docs.revvvs.com/event-reference',
    'https://docs.revvvs.com/api-reference',
  ],
  unverified: [
    'That `amount` is in major units: the documented example reads so.',
    'That `ngr_update` and `chargeback` carry their sum in `amount` and `currency`, as deposits do.',
    'Whether a negative NGR is taken: one is held, not sent.',
    'That every UUID is a click ID, whatever its case.',
    'The bodies of the answers to a single event.',
  ],
  notes: [
    'A refund has no event of its own here and is not reported as a chargeback: it is suppressed.',
    'An NGR update is the total of the player so far, not what was added.',
  ],
  baseUrl: 'https://revvvs.com',
  account: {
    brandId: {
      meaning: 'the UUID by which Revvvs knows the brand',
      example: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
      pattern: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
    },
  },
  credentials: ['apiKey'],
  requests: {
    conversion: {
      method: 'POST',
      path: '/api/v1/events',
      headers: [{ name: 'X-API-Key', value: { from: 'credential', credential: 'apiKey' } }],
      body: {
        encoding: 'json',
        parameters: [
          { name: 'event_type', value: { from: 'event' } },
          { name: 'event_time', value: { from: 'time', time: 'occurredAt', format: 'iso' } },
          { name: 'brand_id', value: { from: 'account', setting: 'brandId' } },
          { name: 'player_external_ref', value: { from: 'field', field: 'playerRef' } },
          {
            name: 'idempotency_key',
            value: { from: 'field', field: 'transactionId' },
            maxLength: 500,
          },
          // Later events are found by the player; the platform advises the click on the first alone.
          {
            name: 'click_id',
            value: { from: 'field', field: 'clickId' },
            milestones: ['registration'],
          },
          {
            name: 'amount',
            value: { from: 'money', money: 'deposit' },
            type: 'number',
            milestones: ['ftd', 'deposit', 'reversal'],
            meaning: 'what the player paid in, or what went back',
          },
          {
            name: 'amount',
            value: { from: 'money', money: 'ngr' },
            type: 'number',
            milestones: ['revenue'],
            meaning: 'net gaming revenue of the player so far',
          },
          {
            name: 'currency',
            value: { from: 'currency' },
            milestones: ['ftd', 'deposit', 'revenue', 'reversal'],
          },
        ],
      },
    },
  },
  events: {
    registration: 'registration',
    ftd: 'first_deposit',
    deposit: 'deposit',
    revenue: { word: 'ngr_update', cadence: 'cumulative-total' },
    reversal: 'chargeback',
  },
  reversals: { partial: 'sent', causes: ['chargeback'] },
  money: { currency: { rule: 'any' } },
  clickId: {
    pattern: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
    maxLength: 36,
    example: '0f8fad5b-d9cb-469f-a165-70867728950e',
    arrivesAs: ['click_id'],
  },
  transactionIdMaxLength: 500,
  identity: { click: 'first-event', maxWaitSeconds: 7 * 86_400 },
  answers: [
    // The statuses are documented, the bodies chosen: all that is asked of them is to be no web page.
    {
      name: 'accepted',
      when: { status: { min: 202, max: 202 }, bodyLacks: NO_PAGE },
      verdict: 'accepted',
      example: { status: 202, body: '{"status":"accepted"}' },
    },
    {
      name: 'duplicate',
      when: { status: { min: 200, max: 200 }, bodyLacks: NO_PAGE },
      verdict: 'duplicate',
      example: { status: 200, body: '{"status":"duplicate"}' },
    },
    {
      name: 'validation',
      when: { status: { min: 400, max: 400 } },
      verdict: 'refused',
      reason: 'validation',
      example: { status: 400, body: '{"error":"event_time"}' },
    },
    ...HTTP_RULES,
  ],
  repeats: {
    registration: { effect: 'recognised', key: 'idempotency_key' },
    ftd: { effect: 'recognised', key: 'idempotency_key' },
    deposit: { effect: 'recognised', key: 'idempotency_key' },
    revenue: { effect: 'recognised', key: 'idempotency_key' },
    reversal: { effect: 'recognised', key: 'idempotency_key' },
  },
  testMode: { by: 'none' },
  delivery: { batchSize: 100 },
};
