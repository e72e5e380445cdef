import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { startSqs } from '../../../local/engines/sqs.ts';
import { createQueues } from '../../../local/engines/sqs-queues.ts';
import { assemblyOf, queue, redriveTo } from '../fixture-app/assembly-of.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';

async function open(dataDirectory = temporaryDirectory()) {
  const engine = await startSqs({ dataDirectory, region: 'eu-west-1' });
  onTestFinished(() => engine.stop());
  return engine;
}

async function attributesOf(engine: Awaited<ReturnType<typeof open>>, QueueUrl: string) {
  const { Attributes } = await engine.client.call('GetQueueAttributes', {
    QueueUrl,
    AttributeNames: ['All'],
  });
  return Attributes as Record<string, string>;
}

test('queues have the template’s settings', async () => {
  const { ...engine } = await open();
  const settings = { VisibilityTimeout: 7, DelaySeconds: 3, MessageRetentionPeriod: 1_209_600 };

  await createQueues(
    engine.client,
    assemblyOf([queue('lane', { ...settings, ...redriveTo('lane-dlq', 5) }), queue('lane-dlq')]),
  );

  expect(await attributesOf(engine, 'lane')).toMatchObject({
    VisibilityTimeout: '7',
    DelaySeconds: '3',
    MessageRetentionPeriod: '1209600',
    RedrivePolicy:
      '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:lane-dlq","maxReceiveCount":5}',
  });
  expect(await attributesOf(engine, 'lane-dlq')).toMatchObject({ VisibilityTimeout: '30' });
});

test('a changed template changes the queue and keeps its messages over a restart', async () => {
  const dataDirectory = temporaryDirectory();
  const first = await open(dataDirectory);
  const redriven = queue('lane', { VisibilityTimeout: 7, ...redriveTo('dlq') });
  await createQueues(first.client, assemblyOf([redriven, queue('dlq')]));
  await first.client.call('SendMessage', { QueueUrl: 'lane', MessageBody: 'kept' });
  await first.stop();

  const second = await open(dataDirectory);
  await createQueues(second.client, assemblyOf([queue('lane'), queue('dlq')]));

  const attributes = await attributesOf(second, 'lane');
  expect(attributes.VisibilityTimeout).toBe('30');
  expect(attributes).not.toHaveProperty('RedrivePolicy');
  const { Messages } = await second.client.call('ReceiveMessage', { QueueUrl: 'lane' });
  expect(Messages).toMatchObject([{ Body: 'kept' }]);
});

test('the engine is reachable on this machine only', async (context) => {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outward = addresses.find(({ internal, family }) => !internal && family === 'IPv4');
  // Without a network there is no outward address that could be open.
  if (outward === undefined) return context.expect(addresses).not.toContain(undefined);
  const engine = await open();

  const port = new URL(engine.endpoint).port;
  const answer = fetch(`http://${outward.address}:${port}/health`);

  await expect(answer).rejects.toThrow();
});

test('an engine’s refusal is an error with its code', async () => {
  const engine = await open();

  const refused = engine.client.call('ReceiveMessage', { QueueUrl: 'none' });

  await expect(refused).rejects.toMatchObject({ name: 'AwsJsonError', code: 'QueueDoesNotExist' });
});
