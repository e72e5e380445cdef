import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { resolvePostback } from '../../../lambdas/operations/resolve-postback.ts';
import { attemptRecord, NOON_EPOCH_MS, postbackRow } from '../../core/postback-row.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { operationsBench } from './operations-bench.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS + 60_000;
});

test('an unknown postback that finance found at the platform is delivered, and waits no more', async () => {
  const bench = operationsBench(engine);
  const row = postbackRow({
    clickId: 'c-found',
    state: 'unknown',
    reason: 'no-answer',
    unanswered: 1,
    last: attemptRecord(1),
  });
  await bench.put(row);

  const result = await resolvePostback(
    row,
    { as: 'delivered', by: 'fin', why: 'on the report of 22 Nov' },
    bench.dependencies,
  );

  expect(result).toEqual({ did: 'resolved', from: 'unknown', to: 'delivered' });
  const resolved = await bench.read(row);
  expect(resolved).toMatchObject({
    state: 'delivered',
    reason: 'resolved',
    confirmedAt: '2026-11-22T12:01:00.000Z',
    expiresAtEpochSeconds: 1_858_420_860,
  });
  expect(resolved).not.toHaveProperty('attention');
  expect(await bench.audits(row)).toMatchObject([
    {
      action: 'resolve',
      by: 'fin',
      why: 'on the report of 22 Nov',
      fromState: 'unknown',
      toState: 'delivered',
    },
  ]);
  expect(bench.wakings).toEqual([]);
});

test('a held postback can be discarded without a reason, and without an acknowledgement', async () => {
  const bench = operationsBench(engine);
  const row = postbackRow({ clickId: 'c-held', state: 'held', reason: 'amount has no value' });
  await bench.put(row);

  const result = await resolvePostback(row, { as: 'discarded', by: 'fin' }, bench.dependencies);

  expect(result).toEqual({ did: 'resolved', from: 'held', to: 'discarded' });
  expect(await bench.read(row)).not.toHaveProperty('confirmedAt');
});

test('an open postback is not resolved, and nothing is recorded', async () => {
  const bench = operationsBench(engine);
  const row = postbackRow({ clickId: 'c-open', state: 'sending' });
  await bench.put(row);

  const result = await resolvePostback(row, { as: 'discarded', by: 'fin' }, bench.dependencies);

  expect(result).toEqual({
    did: 'refused',
    because: 'it is sending: attempts are still due, wait for them',
  });
  expect(await bench.audits(row)).toEqual([]);
});

test('a name without a row is not found', async () => {
  const bench = operationsBench(engine);
  const row = postbackRow({ clickId: 'c-nobody' });

  const result = await resolvePostback(row, { as: 'discarded', by: 'fin' }, bench.dependencies);

  expect(result).toEqual({ did: 'not-found' });
});
