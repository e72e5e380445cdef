import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import { NodeHttpSender } from '../../../lambdas/adapters/http-sender.ts';
import { behaviourOf } from '../../../local/simulator/specified-platform.ts';
import { DeliveryBench } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';
import { specificationOf } from '../../integrations/platforms/platform-fixture.ts';
import { openTestSimulator, type TestSimulator } from './open-test-simulator.ts';

let engine: LedgerEngine;
let simulator: TestSimulator;
beforeAll(async () => {
  engine = await startLedgerEngine();
  const platform = behaviourOf('hub', specificationOf('generic'), { accounts: [{}] });
  simulator = await openTestSimulator({}, [platform]);
});
afterAll(async () => {
  simulator[Symbol.dispose]();
  await engine.stop();
});

/** Delivery as it is, over real connections, to a simulated platform that is asked first. */
async function openDelivery() {
  const b = new DeliveryBench(engine);
  const hub = {
    specification: 'generic',
    baseUrl: `${simulator.origin}/hub`,
    brands: { aurora: {} },
    unknownOutcome: { ftd: 'verify' as const },
  };
  b.dependencies.config = testConfig({ platforms: { hub }, loopbackPlatforms: true });
  b.dependencies.http = new NodeHttpSender({ reach: 'loopback' });
  await simulator.client.settings({ hub: { keys: [b.signingKey], acceptUnknownClicks: true } });
  const clickId = randomUUID();
  const values = { transactionId: `ftd:aurora:${clickId}` };
  const created = await b.create(clickId, { platform: 'hub' });
  const row = await b.create(clickId, {
    platform: 'hub',
    values: { ...created.values, ...values },
  });
  return { b, row };
}

async function untilDelivered(b: DeliveryBench, row: PostbackRow): Promise<PostbackRow> {
  let now = row;
  for (let attempt = 1; attempt <= 4 && now.state !== 'delivered'; attempt += 1) {
    engine.clock.nowEpochMs = Math.max(engine.clock.nowEpochMs, now.dueAtEpochMs);
    await b.deliver(now, now.attempt);
    now = await b.row(row);
  }
  return now;
}

const requestsOf = async ({ clickId }: PostbackRow) => {
  const entries = await simulator.client.requests();
  return entries
    .filter(({ path, body }) => (path + body).includes(clickId))
    .map(({ about = 'postback', outcome }) => `${about}: ${outcome.verdict}`);
};

test('a platform that booked it and did not answer is asked, and sent nothing more', async () => {
  const { b, row } = await openDelivery();
  await simulator.client.setFault({ platform: 'hub', kind: 'reset-after', times: 1 });

  const delivered = await untilDelivered(b, row);

  expect(delivered).toMatchObject({ state: 'delivered', last: { verdict: { kind: 'found' } } });
  expect(await requestsOf(row)).toEqual(['postback: accepted', 'lookup: accepted']);
});

test('a platform that never saw it is asked, and sent it again', async () => {
  const { b, row } = await openDelivery();
  await simulator.client.setFault({ platform: 'hub', kind: 'reset-before', times: 1 });

  const delivered = await untilDelivered(b, row);

  expect(delivered).toMatchObject({ state: 'delivered', last: { verdict: { kind: 'accepted' } } });
  expect(await requestsOf(row)).toEqual([
    'postback: fault',
    'lookup: accepted',
    'postback: accepted',
  ]);
});
