import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postbackKey } from '../../../core/keys.ts';
import { currentWakeUp } from '../../../core/wake-up.ts';
import { type LaneMessage, workOff } from '../../../lambdas/delivery/work-off.ts';
import { DeliveryBench } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { oneCallAtATime, watched } from '../../helpers/one-call-at-a-time.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

/** Works one message off as the handler does. */
function work(b: DeliveryBench, message: Pick<LaneMessage, 'body' | 'receives'>): Promise<void> {
  const received = {
    ...message,
    platform: 'scaleo',
    receiptHandle: 'receipt-1',
    sqsSentAtEpochMs: engine.clock.nowEpochMs,
    remainingMs: () => b.remainingMs,
  };
  const logger = new Logger({ logLevel: 'SILENT' });
  return oneCallAtATime(() =>
    workOff(received, watched(b.dependencies), { logger, openRowGivenUp: () => {} }),
  );
}

test.each([
  ['of a dead postback is on its way to the dead letters before it is returned', 'dead', 1, [1]],
  ['that is ahead of its row waits for its visibility to end', 'pending', 2, []],
] as const)('a message %s', async (_, state, attempt, expected) => {
  const b = new DeliveryBench(engine);
  const shortened: unknown[] = [];
  b.dependencies.lanes.shortenVisibility = async (...given) => void shortened.push(given);
  const row = await b.create(randomUUID(), { state });
  const now = engine.clock.nowEpochMs;
  const body = JSON.stringify(currentWakeUp(postbackKey(row), { attempt }, now));

  const working = work(b, { body, receives: 1 });

  await expect(working).rejects.toMatchObject({ name: 'ReturnedMessage' });
  expect(shortened).toEqual(expected.map((seconds) => ['scaleo', 'receipt-1', seconds]));
});

test('what is no wake-up is returned as that at its last receive too', async () => {
  const working = work(new DeliveryBench(engine), { body: 'no json', receives: 5 });

  await expect(working).rejects.toThrow('it is no wake-up');
});
