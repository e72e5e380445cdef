import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeadLetters } from '../../../lambdas/adapters/intake-dead-letters.ts';
import { type QueueEngine, startQueueEngine } from '../../cli/queue-engine.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let queues: QueueEngine;
beforeAll(async () => {
  queues = await startQueueEngine();
});
afterAll(() => queues.stop());

test('dead letters are named by their events, those that are none left out, and taken by nobody', async () => {
  const name = queues.names.intakeDeadLetters;
  const event = playerEvents('1').registration();
  await queues.deadLetter(name, JSON.stringify({ detail: event }));
  await queues.deadLetter(name, 'no JSON');

  const letters = await readDeadLetters(queues.client, name, testConfig());

  expect(letters).toEqual({ identities: new Set(['crm/reg-1']), complete: true });
  await expect.poll(() => queues.visibleCount(name), { timeout: 15_000 }).toBe(2);
});
