import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { postbackKey } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { startHandler } from '../adapters/handler-under-test.ts';

let authority: Awaited<ReturnType<typeof startHandler>>;
beforeAll(async () => {
  authority = await startHandler('authority');
});
afterAll(() => authority.stop());
beforeEach(async () => {
  authority.output();
  await authority.purge();
});

const TEST = { test: true } as const;

/** Hands events over as the intake queue does. @returns what failed, and the metrics as printed */
async function settle(...details: object[]) {
  for (const detail of details) await authority.send('intake', JSON.stringify({ detail }));
  const { batchItemFailures } = await authority.handler(await authority.receive('intake'));
  const metrics = authority.output().filter(({ _aws }) => _aws !== undefined);
  return { failures: batchItemFailures.length, metrics };
}

/** The postback of the click's registration, in the space of tests or of production. */
function postbackOf(clickId: string, space: { test?: true }) {
  const milestone = 'registration';
  const name = { platform: 'scaleo', clickId, milestone, occurrence: 'once', ...space } as const;
  return readItem<PostbackRow>(authority.table, postbackKey(name));
}

test('a test conversion is decided in a space of its own, and counted as a test alone', async () => {
  const player = playerEvents(randomUUID());

  const { failures, metrics } = await settle(
    player.registration(TEST),
    player.registration({ ...TEST, sourceEventId: 'again' }),
    player.deposit(1, { ...TEST, source: 'crm' }),
  );

  expect(failures).toBe(0);
  expect(await postbackOf(player.clickId, TEST)).toMatchObject({ test: true, state: 'pending' });
  expect(await postbackOf(player.clickId, {})).toBeUndefined();
  expect(metrics).toHaveLength(3);
  for (const { _aws, traffic } of metrics) {
    expect(traffic).toBe('test');
    expect(_aws).toMatchObject({
      CloudWatchMetrics: [{ Dimensions: [['stage', 'outcome', 'traffic']] }],
    });
  }
});

test('the same click converts for a player although it has been tested', async () => {
  const player = playerEvents(randomUUID());
  await settle(player.registration({ ...TEST, playerRef: 'p_test_1' }));

  await settle(player.registration());

  expect(await postbackOf(player.clickId, {})).toMatchObject({
    state: 'pending',
    playerRef: player.playerRef,
  });
});

test('an invalid event of a test is no dead letter, and is counted as a test', async () => {
  const player = playerEvents(randomUUID());

  const { failures, metrics } = await settle(
    { ...player.registration(TEST), brand: 'elsewhere' },
    { ...player.registration(TEST), source: 'nobody' },
    { ...player.registration(TEST), occurredAt: 'yesterday' },
  );

  expect(failures).toBe(0);
  expect(metrics.map(({ outcome, traffic }) => ({ outcome, traffic }))).toEqual(
    Array(3).fill({ outcome: 'invalid', traffic: 'test' }),
  );
});

test.each<[string, { test?: true }, string, number]>([
  ['of a test is given up at the last receive, as no dead letter', TEST, '5', 0],
  ['of a test comes back before', TEST, '4', 1],
  ['of a player comes back, or is a dead letter, whenever', {}, '5', 1],
])('an event that cannot be worked on %s', async (_, space, receives, failures) => {
  const player = playerEvents(randomUUID());
  // Its lane is in no queue.
  const click = {
    platform: 'revvvs',
    clickId: player.clickId,
    clickedAt: new Date().toISOString(),
  };
  const detail = player.registration({ ...space, click });
  await authority.send('intake', JSON.stringify({ detail }));
  const event = await authority.receive('intake');
  const [record] = event.Records;
  if (record) record.attributes.ApproximateReceiveCount = receives;

  const { batchItemFailures } = await authority.handler(event);

  expect(batchItemFailures).toHaveLength(failures);
  expect(authority.output().filter(({ _aws }) => _aws !== undefined)).toEqual([]);
});

test('an event that only claims to be a test in another way is a dead letter like any', async () => {
  const player = playerEvents(randomUUID());

  const { failures, metrics } = await settle({ ...player.registration(), test: 'true' });

  expect(failures).toBe(1);
  expect(metrics).toMatchObject([{ outcome: 'invalid' }]);
  expect(metrics[0]).not.toHaveProperty('traffic');
});
