import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StageConfigInput } from '../../../core/stage-config.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

/* That the second of two waits for a person, and what tells two deposits apart: see `silence.test.ts`. */

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const SOURCES = {
  stripe: { adapter: 'stripe' },
  nuvei: { adapter: 'stripe' },
  crm: { adapter: 'standard-webhooks' },
} as const;

/** Both providers decide deposits, unless the changes say otherwise. */
function stageOf(changes: Partial<StageConfigInput['authority']> = {}) {
  return testConfig({
    sources: SOURCES,
    authority: { registration: 'crm', deposit: ['stripe', 'nuvei'], ...changes },
  });
}

async function registered(config = stageOf()) {
  const a = new AuthorityBench(engine, config);
  const p = playerEvents(randomUUID());
  await a.settle(p.registration());
  return { a, p };
}

const unnamed = { depositId: undefined };
/** Another report of the same sum, without any reference that it shares. */
const second = () => {
  const transactionId = `n-${randomUUID()}`;
  return { ...unnamed, source: 'nuvei', sourceEventId: transactionId, transactionId };
};

describe('two reports of a deposit without a common reference', () => {
  test('that were both decided are no suspects when they are delivered again', async () => {
    const { a, p } = await registered();
    const [first, other] = [p.deposit(1, unnamed), p.deposit(2, second())];
    const decided = await a.settle(first);
    await a.settle(other);
    const vouched = await a.settle({ ...other, vouchedBy: 'anna' });

    expect(await a.settle(other)).toEqual(vouched);
    expect(await a.settle(first)).toEqual(decided);
  });

  test('that report a player who has no click yet: the second waits for a person all the same', async () => {
    const a = new AuthorityBench(engine, stageOf());
    const p = playerEvents(randomUUID());

    expect(await a.settle(p.deposit(1, unnamed))).toMatchObject({ reason: 'no-click' });

    expect(await a.settle(p.deposit(2, second()))).toMatchObject({ reason: 'suspected-duplicate' });
  });

  test('that only corroborate, of a player whom nobody knows: the second is marked', async () => {
    const a = new AuthorityBench(engine, stageOf({ deposit: 'stripe' }));
    const p = playerEvents(randomUUID());
    const other = p.deposit(1, second());
    await a.settle(other);

    const settlement = await a.settle(p.deposit(2, { ...second(), source: 'crm' }));

    expect(settlement).toEqual({ outcome: 'duplicate', reason: 'corroborating' });
    const events = await a.events('aurora', p.playerRef);
    expect(events.find(({ event }) => event.source === 'crm')).toMatchObject({
      status: 'corroborating',
      suspectedOf: `nuvei/${other.sourceEventId}`,
    });
  });

  test('of which the second only corroborates: it is marked, also in a stage of these two', async () => {
    const { a, p } = await registered(testConfig());
    const first = p.deposit(1, unnamed);
    await a.settle(first);

    await a.settle(p.deposit(2, { ...second(), source: 'crm' }));

    expect(await a.events('aurora', p.playerRef)).toMatchObject([
      { status: 'corroborating', suspectedOf: `stripe/${first.sourceEventId}` },
    ]);
  });

  test('of which the second reports a refund: it is no suspect', async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1, unnamed));

    await a.settle(p.reversal('refund', { ...second(), source: 'crm' }));

    const events = await a.events('aurora', p.playerRef);
    expect(events).toMatchObject([{ status: 'corroborating', event: { type: 'refund' } }]);
    expect(events[0]).not.toHaveProperty('suspectedOf');
  });

  test('are never suspected where the stage file says so, not even at the same moment', async () => {
    const { a, p } = await registered(stageOf({ suspectMinutes: 0 }));
    await a.settle(p.deposit(1, unnamed));

    expect(await a.settle(p.deposit(2, second()))).toMatchObject({ outcome: 'decided' });
  });

  test('are not looked for where there is only one', async () => {
    const { crm } = SOURCES;
    const authority = { registration: 'crm', deposit: 'crm' };
    const { a, p } = await registered(testConfig({ sources: { crm }, authority }));
    a.dependencies.sight = () => Promise.reject(new Error('was looked for'));

    const deposit = p.deposit(1, { ...unnamed, source: 'crm' });

    expect(await a.settle(deposit)).toMatchObject({ outcome: 'decided' });
  });
});
