import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatPostbackName } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { asItStands } from '../../../core/transition.ts';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import { attemptRecord } from '../../core/postback-row.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

/** Scaleo wants a test of each partner first. */
function strictStage(changes: object = {}) {
  const scaleo = STAGE.platforms.scaleo;
  if (scaleo === undefined) throw new Error('the stage of the tests has no scaleo');
  return testConfig({ platforms: { scaleo: { ...scaleo, requireTest: true, ...changes } } });
}

/** A ledger that says "not passed" this often, and then that a test has passed. */
function passedAfter(looks: number) {
  return new (class extends DynamoAuthorityLedger {
    #left = looks;
    override async hasPassedTest() {
      this.#left -= 1;
      return this.#left < 0;
    }
  })(engine.table);
}

async function registered(id: string, looks: number) {
  const bench = new AuthorityBench(engine);
  const player = playerEvents(id);
  const settlement = await bench.settle(player.registration(), {
    config: strictStage(),
    ledger: passedAfter(looks),
  });
  const [row] = await bench.postbacks('scaleo', player.clickId);
  return { bench, settlement, row };
}

test('a test that passes while a postback is being held releases it: it is looked for again', async () => {
  const { bench, settlement, row } = await registered('look-1', 1);

  expect(row).toMatchObject({ state: 'pending', attempt: 1 });
  expect(row).not.toHaveProperty('reason');
  expect(row).not.toHaveProperty('attention');
  expect(bench.woken).toHaveLength(1);
  expect(settlement).not.toHaveProperty('heldAt');
});

test('a postback whose test has not passed by then stays held, and a person is told', async () => {
  const { bench, settlement, row } = await registered('look-2', 2);

  expect(row).toMatchObject({ state: 'held', reason: 'test-required' });
  expect(bench.woken).toEqual([]);
  expect(settlement).toMatchObject({ outcome: 'decided', heldAt: 'scaleo' });
});

describe('a postback whose event is read again', () => {
  type Stage = ReturnType<typeof testConfig>;

  async function readAgain(first: Stage, later: Stage, meanwhile?: Partial<PostbackRow>) {
    const player = playerEvents(randomUUID());
    await new AuthorityBench(engine, first).settle(player.registration());
    const bench = new AuthorityBench(engine, later);
    const [made] = await bench.postbacks('scaleo', player.clickId);
    if (made === undefined) throw new Error('the registration has made no postback');
    if (meanwhile) {
      const moved = { ...asItStands(made, engine.clock.nowEpochMs), ...meanwhile };
      expect(await new DynamoAuthorityLedger(engine.table).move(made, moved)).toBe(true);
    }
    const settlement = await bench.settle(player.registration());
    const [row] = await bench.postbacks('scaleo', player.clickId);
    expect(bench.woken).toEqual([]);
    return { settlement, row };
  }

  test.each<[string, Partial<PostbackRow>]>([
    ['delivery holds it', { state: 'held', reason: 'the platform is not configured' }],
    // What a platform's refusal is called is its specification's to say.
    [
      'the platform refused it as "no-rate"',
      { state: 'rejected', reason: 'no-rate', last: attemptRecord(1) },
    ],
  ])('is not released where %s', async (_, meanwhile) => {
    const { settlement, row } = await readAgain(testConfig(), testConfig(), meanwhile);

    expect(settlement.outcome).toBe('decided');
    expect(row).toMatchObject(meanwhile);
  });

  const { revvvs } = STAGE.platforms;

  test.each([
    [
      'its platform has left the stage file',
      testConfig({ platforms: { ...(revvvs && { revvvs }) } }),
    ],
    ['its brand reports to the platform no more', strictStage({ brands: { borealis: {} } })],
  ])('waits on, and no person is called anew, where %s', async (_, later) => {
    const { settlement, row } = await readAgain(strictStage(), later);

    expect(settlement).toEqual({ outcome: 'decided', postback: row && formatPostbackName(row) });
    expect(row).toMatchObject({ state: 'held', reason: 'test-required' });
  });
});
