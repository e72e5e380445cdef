import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  MessageNotInflight,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SqsLanes } from '../../../lambdas/adapters/sqs-lanes.ts';
import { type SqsEngine, startSqs } from '../../../local/engines/sqs.ts';
import { MemoryQueue } from './memory-queue.ts';
import { executeQueueCommand, toSqsClient } from './queue-commands.ts';

/*
 * What delivery relies on, of the engine of the local stack and of the queues in memory alike. Time
 * that a test wants to pass is waited for by a receive: the engine's lasts, the memory's clock jumps.
 */

type Bench = {
  client: SQSClient;
  /** A lane of its own for each test, after two receives set aside. */
  newLane(visibilityTimeoutSeconds: number): Promise<{ url: string; lettersUrl: string }>;
  /** Receives what there is, or what comes within a second. */
  receiveSoon(url: string): Promise<Received[]>;
  stop(): Promise<void>;
};
type Received = {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes: Record<string, string>;
};

const MAX_RECEIVE_COUNT = 2;
const REGION = 'eu-west-1';
/** The engine puts the service’s name before it. */
const INVALID = { name: expect.stringMatching(/InvalidParameterValue$/) };
const WAKE_UP = {
  v: 1,
  pk: 'CLICK#scaleo#é',
  sk: 'POSTBACK#ftd#once',
  attempt: 2,
  sentAt: '2026-11-22T10:00:00.000Z',
} as const;

async function engineBench(): Promise<Bench> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'postproof-queue-rules-'));
  const engine = await startSqs({ dataDirectory, region: REGION });
  const client = new SQSClient({
    endpoint: engine.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    useQueueUrlAsEndpoint: false,
  });
  return {
    client,
    newLane: (visibilityTimeoutSeconds) => laneOnEngine(engine, visibilityTimeoutSeconds),
    receiveSoon: (url) => receive(client, url, { WaitTimeSeconds: 2 }),
    async stop() {
      client.destroy();
      await engine.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function laneOnEngine({ client }: SqsEngine, visibilityTimeoutSeconds: number) {
  const name = randomUUID();
  const letters = await client.call('CreateQueue', { QueueName: `${name}-dlq` });
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: `arn:aws:sqs:${REGION}:000000000000:${name}-dlq`,
    maxReceiveCount: MAX_RECEIVE_COUNT,
  });
  const VisibilityTimeout = String(visibilityTimeoutSeconds);
  const Attributes = { VisibilityTimeout, RedrivePolicy };
  const lane = await client.call('CreateQueue', { QueueName: name, Attributes });
  return { url: lane.QueueUrl as string, lettersUrl: letters.QueueUrl as string };
}

async function memoryBench(): Promise<Bench> {
  const queues: Record<string, MemoryQueue> = {};
  const clocks: Record<string, { nowEpochMs: number }> = {};
  const client = toSqsClient(async (command) => executeQueueCommand(queues, command));
  return {
    client,
    async newLane(visibilityTimeoutSeconds) {
      const name = randomUUID();
      // Tests run beside each other: what one waits for does not move the others.
      const clock = { nowEpochMs: Date.parse('2026-11-22T10:00:00.000Z') };
      const nowEpochMs = () => clock.nowEpochMs;
      clocks[name] = clock;
      const deadLetters = new MemoryQueue(
        { name: `${name}-dlq`, visibilityTimeoutSeconds: 30 },
        nowEpochMs,
      );
      const maxReceiveCount = MAX_RECEIVE_COUNT;
      const settings = { name, visibilityTimeoutSeconds, maxReceiveCount, deadLetters };
      queues[name] = new MemoryQueue(settings, nowEpochMs);
      queues[deadLetters.name] = deadLetters;
      return { url: name, lettersUrl: deadLetters.name };
    },
    async receiveSoon(url) {
      const now = await receive(client, url);
      if (now.length > 0) return now;
      const clock = clocks[url];
      if (clock) clock.nowEpochMs += 2000;
      return receive(client, url);
    },
    stop: async () => {},
  };
}

async function receive(
  client: SQSClient,
  QueueUrl: string,
  more: object = {},
): Promise<Received[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      ...more,
    }),
  );
  return Messages as Received[];
}

describe.concurrent.each([
  ['the engine', engineBench],
  ['the memory', memoryBench],
])('a lane on %s', (_name, startBench) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const lanesOf = (url: string) => new SqsLanes(bench.client, { scaleo: url });
  const remove = (QueueUrl: string, ReceiptHandle: string) =>
    bench.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  const hide = (QueueUrl: string, ReceiptHandle: string, VisibilityTimeout: number) =>
    bench.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }),
    );
  /** A message, received for the first time. */
  async function received(visibilityTimeoutSeconds = 30) {
    const lane = await bench.newLane(visibilityTimeoutSeconds);
    await lanesOf(lane.url).wake('scaleo', WAKE_UP, 0);
    const [message] = await receive(bench.client, lane.url);
    if (message === undefined) throw new Error('The message did not come.');
    return { ...lane, message };
  }

  test('gives a message as it was sent, with its counts', async ({ expect }) => {
    const { message } = await received();

    expect(message.Body).toBe(
      '{"v":1,"pk":"CLICK#scaleo#\\u00e9","sk":"POSTBACK#ftd#once","attempt":2,"sentAt":"2026-11-22T10:00:00.000Z"}',
    );
    expect(message.MD5OfBody).toBe('152493a6a74468d80f08097033dc1d48');
    expect(message.Attributes).toMatchObject({
      ApproximateReceiveCount: '1',
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    });
  });

  test('gives system attributes only to those who ask', async ({ expect }) => {
    const { url } = await bench.newLane(30);
    await lanesOf(url).wake('scaleo', WAKE_UP, 0);

    const asked = { MessageSystemAttributeNames: ['SentTimestamp'] };
    const [message] = await receive(bench.client, url, asked);

    expect(Object.keys(message?.Attributes ?? {})).toEqual(['SentTimestamp']);
  });

  test('hides a message that was received', async ({ expect }) => {
    const { url } = await received();

    expect(await receive(bench.client, url)).toEqual([]);
  });

  test('shows a message again after its visibility timeout, counted anew', async ({ expect }) => {
    const { url, message } = await received(1);

    const [again] = await bench.receiveSoon(url);

    expect(again).toMatchObject({ MessageId: message.MessageId, Body: message.Body });
    expect(again?.ReceiptHandle).not.toBe(message.ReceiptHandle);
    expect(again?.Attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      SentTimestamp: message.Attributes.SentTimestamp,
      ApproximateFirstReceiveTimestamp: message.Attributes.ApproximateFirstReceiveTimestamp,
    });
  });

  test('shows a message when it is told to, before its time', async ({ expect }) => {
    const { url, message } = await received();

    await lanesOf(url).shortenVisibility('scaleo', message.ReceiptHandle, 1);
    const shown = await bench.receiveSoon(url);

    expect(shown).toMatchObject([{ MessageId: message.MessageId }]);
  });

  test('keeps a delayed message until its time, and its time of sending', async ({ expect }) => {
    const { url } = await bench.newLane(30);
    await lanesOf(url).wake('scaleo', WAKE_UP, 1);

    const [delayed] = await bench.receiveSoon(url);

    const { SentTimestamp, ApproximateFirstReceiveTimestamp } = delayed?.Attributes ?? {};
    const waitedMs = Number(ApproximateFirstReceiveTimestamp) - Number(SentTimestamp);
    expect(waitedMs).toBeGreaterThanOrEqual(1000);
  });

  test('forgets a message that is deleted', async ({ expect }) => {
    const { url, message } = await received(1);

    await remove(url, message.ReceiptHandle);

    expect(await bench.receiveSoon(url)).toEqual([]);
  });

  test('forgives a deletion that comes twice', async ({ expect }) => {
    const { url, message } = await received();
    await remove(url, message.ReceiptHandle);

    const again = remove(url, message.ReceiptHandle);

    await expect(again).resolves.toBeDefined();
  });

  test('keeps a message whose deletion bears the handle of an earlier receive', async ({
    expect,
  }) => {
    const { url, lettersUrl, message } = await received(1);
    await bench.receiveSoon(url);

    await remove(url, message.ReceiptHandle);
    await bench.receiveSoon(url);
    const [letter] = await receive(bench.client, lettersUrl);

    expect(letter?.MessageId).toBe(message.MessageId);
  });

  test('changes no visibility by the handle of an earlier receive', async ({ expect }) => {
    const { url, message } = await received(1);
    await bench.receiveSoon(url);

    const changed = hide(url, message.ReceiptHandle, 5);

    await expect(changed).rejects.toThrow(MessageNotInflight);
  });

  test('changes no visibility of what was deleted', async ({ expect }) => {
    const { url, message } = await received();
    await remove(url, message.ReceiptHandle);

    const changed = hide(url, message.ReceiptHandle, 5);

    await expect(changed).rejects.toThrow(MessageNotInflight);
  });

  test('sets a message aside at the receive that is one too many', async ({ expect }) => {
    const { url, lettersUrl, message } = await received(1);
    await bench.receiveSoon(url);

    const before = await receive(bench.client, lettersUrl);
    const third = await bench.receiveSoon(url);
    const [letter] = await receive(bench.client, lettersUrl);

    expect([before, third]).toEqual([[], []]);
    expect(letter).toMatchObject({ MessageId: message.MessageId, Body: message.Body });
    expect(letter?.Attributes).toMatchObject({
      SentTimestamp: message.Attributes.SentTimestamp,
      ApproximateReceiveCount: '4',
    });
  });

  test('gives ten messages at most, each of them once', async ({ expect }) => {
    const { url } = await bench.newLane(30);
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await lanesOf(url).wake('scaleo', { ...WAKE_UP, attempt }, 0);
    }

    const counts: number[] = [];
    const seen = new Set<string>();
    for (let round = 1; round <= 3; round += 1) {
      const messages = await receive(bench.client, url);
      counts.push(messages.length);
      for (const { MessageId } of messages) seen.add(MessageId);
    }

    expect(counts).toEqual([10, 2, 0]);
    expect(seen.size).toBe(12);
  });

  test.for([0, 11])('does not give %i messages at once', async (most, { expect }) => {
    const { url } = await bench.newLane(30);

    const refused = receive(bench.client, url, { MaxNumberOfMessages: most });

    await expect(refused).rejects.toMatchObject(INVALID);
  });

  test('hides nothing for more than twelve hours', async ({ expect }) => {
    const { url, message } = await received();

    const changed = hide(url, message.ReceiptHandle, 43_201);

    await expect(changed).rejects.toMatchObject(INVALID);
  });

  test('that is not there is said to be so', async ({ expect }) => {
    const { url } = await bench.newLane(30);

    const refused = lanesOf(`${url}-gone`).wake('scaleo', WAKE_UP, 0);

    await expect(refused).rejects.toThrow(QueueDoesNotExist);
  });
});
