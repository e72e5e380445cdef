import { expect, test } from 'vitest';
import { readIntakeEvent } from '../../../lambdas/authority/read-intake-event.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

test.each([
  ['no json', 'the message is no JSON'],
  ['5', 'the message is no EventBridge event: it has no detail'],
  ['null', 'the message is no EventBridge event: it has no detail'],
])('of what was never an event the dead letter says why: %s', (body, invalid) => {
  expect(readIntakeEvent(body, testConfig())).toEqual({ invalid });
});

test.each([
  ['of no brand', undefined, true],
  ['of a brand of the stage', 'aurora', true],
  ['of another brand', 'elsewhere', false],
])('a claim %s is read, if it may be ours', (_, brand, isOurs) => {
  const detail = {
    v: 1,
    type: 'unattributed',
    said: 'deposit',
    source: 'stripe',
    sourceEventId: 'evt-1',
    occurredAt: '2026-11-22T09:59:00.000Z',
    amountMinor: '5000',
    currency: 'EUR',
    ...(brand && { brand }),
  };

  const reading = readIntakeEvent(JSON.stringify({ detail }), testConfig());

  expect(reading).toEqual(
    isOurs ? { event: detail } : { invalid: 'detail.brand: "elsewhere" is no brand of this stage' },
  );
});
