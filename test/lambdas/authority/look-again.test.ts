import { afterAll, beforeAll, expect, test } from 'vitest';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import { settleEvent } from '../../../lambdas/authority/settle-event.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

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
  const scaleo = STAGE.platforms.scaleo;
  if (scaleo === undefined) throw new Error('the stage of the tests has no scaleo');
  const bench = new AuthorityBench(engine);
  const player = playerEvents(id);
  const settlement = await settleEvent(player.registration(), {
    ...bench.dependencies,
    config: testConfig({ platforms: { scaleo: { ...scaleo, requireTest: true } } }),
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
