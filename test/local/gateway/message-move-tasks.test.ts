import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type AwsJsonClient, AwsJsonError } from '../../../local/engines/aws-json-client.ts';
import { startSqs } from '../../../local/engines/sqs.ts';
import { createQueues } from '../../../local/engines/sqs-queues.ts';
import { openDirectDeadLetters } from '../../../local/gateway/direct-dead-letters.ts';
import { createMessageMoveTasks } from '../../../local/gateway/message-move-tasks.ts';
import { assemblyOf, queue, queueArn, redriveTo } from '../fixture-app/assembly-of.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';

const assembly = assemblyOf([
  queue('dlq'),
  queue('source', redriveTo('dlq')),
  queue('shared-dlq'),
  queue('first', redriveTo('shared-dlq')),
  queue('second', redriveTo('shared-dlq')),
  queue('elsewhere'),
]);
const allowAll = () => {};

const engineDirectory = mkdtempSync(join(tmpdir(), 'postproof-test-'));
const engine = await startSqs({ dataDirectory: engineDirectory, region: 'eu-west-1' });
let sqs: AwsJsonClient;
let dataDirectory: string;

beforeEach(async () => {
  sqs = { ...engine.client };
  dataDirectory = temporaryDirectory();
  await createQueues(sqs, assembly);
  for (const { physicalName } of assembly.resources) {
    await sqs.call('PurgeQueue', { QueueUrl: physicalName });
  }
});

afterAll(async () => {
  await engine.stop();
  rmSync(engineDirectory, { recursive: true });
});

function openTasks() {
  const directDeadLetters = openDirectDeadLetters(join(dataDirectory, 'direct.txt'));
  const tasks = createMessageMoveTasks({
    sqs,
    assembly,
    directDeadLetters,
    nowEpochMs: () => 1_000,
    newId: () => 'task-1',
  });
  return { tasks, directDeadLetters };
}

async function send(QueueUrl: string, overrides: Record<string, unknown> = {}): Promise<string> {
  const { MessageId } = await sqs.call('SendMessage', {
    QueueUrl,
    MessageBody: 'the body',
    ...overrides,
  });
  return String(MessageId);
}

async function receive(QueueUrl: string) {
  const { Messages = [] } = await sqs.call('ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
  });
  return Messages as { Body: string; MessageAttributes?: unknown }[];
}

test('a task moves the dead letters to their source, body and attributes unchanged', async () => {
  const { tasks } = openTasks();
  const MessageAttributes = {
    kind: { DataType: 'String', StringValue: 'ftd' },
    raw: { DataType: 'Binary', BinaryValue: 'AQI=' },
  };
  await send('dlq', { MessageBody: 'é {"a":1}', MessageAttributes });

  await tasks.start({ SourceArn: queueArn('dlq') }, allowAll);
  await tasks.idle();

  expect(await receive('dlq')).toEqual([]);
  expect(await receive('source')).toEqual([
    expect.objectContaining({ Body: 'é {"a":1}', MessageAttributes }),
  ]);
});

test('more than one batch is moved and counted', async () => {
  const { tasks } = openTasks();
  for (let count = 0; count < 23; count += 1) await send('dlq');

  await tasks.start({ SourceArn: queueArn('dlq') }, allowAll);
  await tasks.idle();

  expect(tasks.list({ SourceArn: queueArn('dlq') })).toEqual({
    Results: [
      {
        Status: 'COMPLETED',
        SourceArn: queueArn('dlq'),
        ApproximateNumberOfMessagesMoved: 23,
        ApproximateNumberOfMessagesToMove: 23,
        StartedTimestamp: 1_000,
      },
    ],
  });
});

describe('a message that was sent straight to the dead-letter queue', () => {
  test('stays when no destination is given, and the task says why', async () => {
    const { tasks, directDeadLetters } = openTasks();
    directDeadLetters.add(await send('dlq', { MessageBody: 'direct' }));
    await send('dlq', { MessageBody: 'redriven' });

    await tasks.start({ SourceArn: queueArn('dlq') }, allowAll);
    await tasks.idle();

    expect((await receive('source')).map(({ Body }) => Body)).toEqual(['redriven']);
    expect(tasks.list({ SourceArn: queueArn('dlq') }).Results).toMatchObject([
      {
        Status: 'FAILED',
        FailureReason: 'CouldNotDetermineMessageSource',
        ApproximateNumberOfMessagesMoved: 1,
      },
    ]);
  });

  test('is remembered over a restart', async () => {
    const before = openTasks();
    before.directDeadLetters.add(await send('dlq'));

    const { tasks } = openTasks();
    await tasks.start({ SourceArn: queueArn('dlq') }, allowAll);
    await tasks.idle();

    expect(await receive('source')).toEqual([]);
  });

  test('moves to a destination that is given', async () => {
    const { tasks, directDeadLetters } = openTasks();
    directDeadLetters.add(await send('dlq'));

    await tasks.start(
      { SourceArn: queueArn('dlq'), DestinationArn: queueArn('elsewhere') },
      allowAll,
    );
    await tasks.idle();

    expect(await receive('elsewhere')).toHaveLength(1);
    expect(tasks.list({ SourceArn: queueArn('dlq') }).Results).toMatchObject([
      { Status: 'COMPLETED', DestinationArn: queueArn('elsewhere') },
    ]);
  });
});

test('with two possible sources nothing moves without a destination', async () => {
  const { tasks } = openTasks();
  await send('shared-dlq');

  await tasks.start({ SourceArn: queueArn('shared-dlq') }, allowAll);
  await tasks.idle();

  expect(await receive('first')).toEqual([]);
  expect(await receive('second')).toEqual([]);
  expect(tasks.list({ SourceArn: queueArn('shared-dlq') }).Results).toMatchObject([
    { Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' },
  ]);
});

test('a failing engine fails the task', async () => {
  const { tasks } = openTasks();
  const call = sqs.call;
  sqs.call = (operation, body) =>
    operation === 'ReceiveMessage'
      ? Promise.reject(
          new AwsJsonError('Boom', { httpStatus: 500, operation, message: 'engine is down' }),
        )
      : call(operation, body);

  await tasks.start({ SourceArn: queueArn('dlq') }, allowAll);
  await tasks.idle();

  expect(tasks.list({ SourceArn: queueArn('dlq') }).Results).toMatchObject([
    { Status: 'FAILED', FailureReason: expect.stringContaining('engine is down') },
  ]);
});

describe('AWS’s own refusals', () => {
  test.each([
    ['a source that does not exist', { SourceArn: queueArn('none') }, 'ResourceNotFoundException'],
    [
      'a source that is no dead-letter queue',
      { SourceArn: queueArn('source') },
      'InvalidParameterValue',
    ],
    [
      'a destination that does not exist',
      { SourceArn: queueArn('dlq'), DestinationArn: queueArn('none') },
      'ResourceNotFoundException',
    ],
  ])('%s', async (_, body, code) => {
    const { tasks } = openTasks();

    await expect(tasks.start(body, allowAll)).rejects.toMatchObject({ code });
  });

  test('a second task while one is running', async () => {
    const { tasks } = openTasks();
    await send('dlq');
    await tasks.start({ SourceArn: queueArn('dlq') }, allowAll);

    const second = tasks.start({ SourceArn: queueArn('dlq') }, allowAll);

    await expect(second).rejects.toMatchObject({
      code: 'AWS.SimpleQueueService.UnsupportedOperation',
    });
    await tasks.idle();
  });

  test('a caller who may not send to the destination', async () => {
    const { tasks } = openTasks();
    await send('dlq');
    const denied = (arn: string) => {
      throw new Error(`denied ${arn}`);
    };

    const refused = tasks.start({ SourceArn: queueArn('dlq') }, denied);

    await expect(refused).rejects.toThrow(`denied ${queueArn('source')}`);
    expect(await receive('dlq')).toHaveLength(1);
  });
});
