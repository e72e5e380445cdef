import {
  ChangeMessageVisibilityCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import {
  createSqsClient,
  SqsLanes,
  UnknownLaneError,
} from '../../../lambdas/adapters/sqs-lanes.ts';

const WAKE_UP = {
  v: 1,
  pk: 'CLICK#scaleo#abc',
  sk: 'POSTBACK#ftd#once',
  attempt: 2,
  sentAt: '2026-11-22T10:00:00.000Z',
} as const;

function lanesOverFake() {
  const commands: Array<{ input: unknown }> = [];
  const client = {
    async send(command: { input: unknown }) {
      commands.push(command);
      return {};
    },
  } as unknown as SQSClient;
  const lanes = new SqsLanes(client, { scaleo: 'https://sqs.example/lane-scaleo' });
  return { lanes, commands };
}

test.each([0, 900])(
  'a wake-up of %i s is sent to its platform’s lane, word for word',
  async (delay) => {
    const { lanes, commands } = lanesOverFake();

    await lanes.wake('scaleo', WAKE_UP, delay);

    expect(commands).toHaveLength(1);
    expect(commands[0]).toBeInstanceOf(SendMessageCommand);
    expect(commands[0]?.input).toEqual({
      QueueUrl: 'https://sqs.example/lane-scaleo',
      MessageBody:
        '{"v":1,"pk":"CLICK#scaleo#abc","sk":"POSTBACK#ftd#once","attempt":2,"sentAt":"2026-11-22T10:00:00.000Z"}',
      DelaySeconds: delay,
    });
  },
);

test.each([901, -1, 1.5, Number.NaN])(
  'a delay of %d s is refused before anything is sent',
  async (delay) => {
    const { lanes, commands } = lanesOverFake();

    const refused = lanes.wake('scaleo', WAKE_UP, delay);

    await expect(refused).rejects.toThrow(
      `A lane delay is ${delay} s, allowed: whole seconds from 0 to 900`,
    );
    expect(commands).toEqual([]);
  },
);

test('a message becomes visible again after the seconds that are asked for', async () => {
  const { lanes, commands } = lanesOverFake();

  await lanes.shortenVisibility('scaleo', 'receipt', 1);

  expect(commands[0]).toBeInstanceOf(ChangeMessageVisibilityCommand);
  expect(commands[0]?.input).toEqual({
    QueueUrl: 'https://sqs.example/lane-scaleo',
    ReceiptHandle: 'receipt',
    VisibilityTimeout: 1,
  });
});

test('a platform without a lane is told with those that have one', async () => {
  const { lanes, commands } = lanesOverFake();

  const woken = lanes.wake('revvvs', WAKE_UP, 0);
  const shortened = lanes.shortenVisibility('revvvs', 'receipt', 1);

  await expect(woken).rejects.toThrow(UnknownLaneError);
  await expect(shortened).rejects.toThrow(
    'No lane for platform "revvvs": known are scaleo. Deploy the stage that configures it.',
  );
  expect(commands).toEqual([]);
});

test('a send with its retry stays within the 3 s by which a redriven message is told', async () => {
  const client = createSqsClient();
  const handler = client.config.requestHandler as unknown as {
    configProvider: Promise<{ connectionTimeout: number; requestTimeout: number }>;
  };

  expect(await client.config.maxAttempts()).toBe(2);
  expect(await handler.configProvider).toMatchObject({
    connectionTimeout: 500,
    requestTimeout: 1000,
  });
});
