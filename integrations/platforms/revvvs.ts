import type { PlatformSpecificationInput } from '../../core/platform-specification.ts';
import { HTTP_RULES } from './http-rules.ts';

/** Revvvs: one JSON event per milestone, recognised by its idempotency key. */
export const revvvs: PlatformSpecificationInput = {
  name: 'revvvs',
  version: 1,
  sources: [
    'https://docs.revvvs.com/s2s-integration',
    'https://docs.revvvs.com/event-reference',
    'https://docs.revvvs.com/api-reference',
  ],
  unverified: [
    'That `amount` is in major units: the documented example reads so.',
    'The bodies of the answers to a single event.',
  ],
  request: {
    method: 'POST',
    path: '/api/v1/events',
    encoding: 'json',
    headers: [{ name: 'X-API-Key', value: { from: 'credential', credential: 'apiKey' } }],
    parameters: [
      { name: 'event_type', value: { from: 'event' } },
      { name: 'event_time', value: { from: 'field', field: 'occurredAt' } },
      { name: 'brand_id', value: { from: 'field', field: 'brandId' } },
      { name: 'player_external_ref', value: { from: 'field', field: 'playerRef' } },
      { name: 'idempotency_key', value: { from: 'field', field: 'transactionId' } },
      // The platform advises it on the registration only: later events are found by the player.
      {
        name: 'click_id',
        value: { from: 'field', field: 'clickId' },
        milestones: ['registration'],
      },
      {
        name: 'amount',
        value: { from: 'field', field: 'amount' },
        type: 'number',
        milestones: ['ftd', 'deposit'],
      },
      {
        name: 'currency',
        value: { from: 'field', field: 'currency' },
        milestones: ['ftd', 'deposit'],
      },
    ],
  },
  credentials: ['apiKey'],
  events: { registration: 'registration', ftd: 'first_deposit', deposit: 'deposit' },
  clickId: {
    pattern: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
    maxLength: 36,
  },
  transactionIdMaxLength: 500,
  answers: [
    // The bodies are not documented, so all that is asked of them is not to be a web page.
    {
      name: 'accepted',
      when: { status: { min: 202, max: 202 }, bodyLacks: '<html' },
      verdict: 'accepted',
    },
    {
      name: 'duplicate',
      when: { status: { min: 200, max: 200 }, bodyLacks: '<html' },
      verdict: 'duplicate',
    },
    {
      name: 'validation',
      when: { status: { min: 400, max: 400 } },
      verdict: 'refused',
      reason: 'validation',
    },
    ...HTTP_RULES,
  ],
  repeats: {
    registration: { effect: 'recognised', key: 'idempotency_key' },
    ftd: { effect: 'recognised', key: 'idempotency_key' },
    deposit: { effect: 'recognised', key: 'idempotency_key' },
  },
};
