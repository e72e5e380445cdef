import { setTimeout as wait } from 'node:timers/promises';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { targetOpener } from '../../cli/target.ts';
import { resourceNames } from '../../lambdas/contract.ts';
import { readLiveDescription } from '../../local/launch/local-description.ts';
import { operatorSettings } from '../../local/launch/operator-settings.ts';
import { createSimulatorClient } from '../../local/simulator/simulator-client.ts';
import { type RunningStack, startRunningStack } from './running-stack.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startRunningStack();
}, 180_000);
afterAll(() => stack?.stop());

/** The command line as `bin/postproof.ts` runs it, on the stack of this test. */
async function postproof(...args: string[]) {
  const out: string[] = [];
  const nowEpochMs = () => Date.now();
  const local = { findLocalStack: readLiveDescription, openFarSide: createSimulatorClient };
  const exitCode = await runCommandLine([...args, '--data-dir', stack.dataDirectory, '--json'], {
    out: (text) => void out.push(text),
    err: () => {},
    openTarget: targetOpener(local, nowEpochMs),
    environment: { USER: 'dana' },
    nowEpochMs,
    wait: (ms) => wait(ms),
    columns: 100,
  });
  return { exitCode, ...JSON.parse(out.join('\n')) };
}

const laneOf = async (platform: string) => (await postproof('lane', 'status', platform)).lanes[0];

/** Players who come from a platform and register. */
async function registrations(platform: string, count: number) {
  const players = await Promise.all(
    Array.from({ length: count }, () => stack.world.visit(platform, 'aurora')),
  );
  await Promise.all(players.map((player) => stack.world.register(player)));
  return players;
}

test('a paused lane sends nothing while others send, and all that waited once it is resumed', async () => {
  const { world } = stack;
  const paused = await postproof('lane', 'pause', 'scaleo', '--why', 'their maintenance');
  const waiting = await registrations('scaleo', 3);
  const [other] = await registrations('revvvs', 1);
  await world.eventually('three messages to wait', async () => {
    const { queue } = await laneOf('scaleo');
    return queue.visible === 3 ? true : undefined;
  });
  if (other) await world.until(other, 'registration', 'delivered');
  const lane = await laneOf('scaleo');
  const sent = await world.simulator.requests({ platform: 'scaleo' });

  const resumed = await postproof('lane', 'resume', 'scaleo');

  expect(paused).toMatchObject({ exitCode: 0, did: 'paused', lane: { mapping: 'Disabled' } });
  expect(sent).toEqual([]);
  expect(lane).toMatchObject({
    state: 'paused',
    record: { by: 'dana', why: 'their maintenance' },
    open: { pending: 3 },
  });
  expect(resumed).toMatchObject({ exitCode: 0, did: 'resumed', mapping: 'Enabled', woken: 0 });
  for (const player of waiting) await world.until(player, 'registration', 'delivered');
  expect(await world.simulator.requests({ platform: 'scaleo' })).toHaveLength(3);
});

test('what has lost its message under a pause is woken, and sent once', async () => {
  const { world, description } = stack;
  await postproof('lane', 'pause', 'revvvs', '--why', 'a long outage');
  const [player] = await registrations('revvvs', 1);
  const before = (await world.simulator.requests({ platform: 'revvvs' })).length;
  await world.eventually('its message to wait', async () => {
    const { queue } = await laneOf('revvvs');
    return queue.visible === 1 ? true : undefined;
  });
  const sqs = new SQSClient(operatorSettings(description));
  // As time does: SQS keeps a message of the lane for four days.
  const QueueUrl = description.queues[resourceNames('local').laneQueue('revvvs')];
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  sqs.destroy();
  await world.eventually('it to be overdue', async () => {
    const { overdue } = await laneOf('revvvs');
    return overdue === 1 ? true : undefined;
  });

  const first = await postproof('lane', 'resume', 'revvvs', '--all');
  if (player) await world.until(player, 'registration', 'delivered');
  const second = await postproof('lane', 'resume', 'revvvs', '--all');

  expect(first).toMatchObject({ did: 'resumed', woken: 1 });
  expect(second).toMatchObject({ did: 'already-running', woken: 0 });
  const after = (await world.simulator.requests({ platform: 'revvvs' })).length;
  expect(after - before).toBe(1);
});
