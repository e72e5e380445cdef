import { describe, expect, onTestFinished, test } from 'vitest';
import type { AwsJsonBody, AwsJsonClient } from '../../../local/engines/aws-json-client.ts';
import { EventSourceMapping } from '../../../local/functions/event-source-mapping.ts';
import type { MappingDefinition } from '../../../local/functions/mapping-definition.ts';
import { until } from '../fixture-app/until.ts';

type SqsEvent = { Records: { messageId: string }[] };

const defaults: MappingDefinition = {
  logicalId: 'Mapping',
  uuid: 'mapping-uuid',
  isEnabled: true,
  queueName: 'lane',
  queueArn: 'arn:lane',
  functionName: 'worker',
  batchSize: 10,
  batchingWindowSeconds: 0,
  concurrency: 1,
  reportsBatchItemFailures: true,
};

/** A queue of these messages that gives each out once and remembers what was deleted. */
function queueOf(messageIds: string[], { perReceive = 10 } = {}) {
  const waiting = [...messageIds];
  const deleted: string[] = [];
  const receives: AwsJsonBody[] = [];
  const client: AwsJsonClient = {
    close() {},
    async call(operation, body) {
      // An empty queue's poll takes a turn of the event loop, as waiting would.
      await new Promise((resolve) => setImmediate(resolve));
      if (operation === 'ReceiveMessage') {
        receives.push(body);
        const limit = Math.min(Number(body.MaxNumberOfMessages), perReceive);
        const Messages = waiting
          .splice(0, limit)
          .map((id) => ({ MessageId: id, ReceiptHandle: `receipt-${id}`, Body: id }));
        return Messages.length > 0 ? { Messages } : {};
      }
      const entries = body.Entries as { ReceiptHandle: string }[];
      deleted.push(...entries.map(({ ReceiptHandle }) => ReceiptHandle.replace('receipt-', '')));
      return {};
    },
  };
  return { client, deleted, receives, waiting };
}

function start(
  sqs: AwsJsonClient,
  invoke: (event: SqsEvent) => Promise<unknown>,
  overrides: Partial<MappingDefinition> = {},
) {
  const mapping = new EventSourceMapping({
    mapping: { ...defaults, ...overrides },
    region: 'eu-west-1',
    sqs,
    invoke: (event) => invoke(event as SqsEvent),
  });
  onTestFinished(() => mapping.stop());
  mapping.start();
  return mapping;
}

const idsOf = (event: SqsEvent) => event.Records.map(({ messageId }) => messageId);

describe('acknowledgement', () => {
  test.each([
    ['all succeed', async () => ({}), ['a', 'b', 'c']],
    [
      'one is reported as failed',
      async () => ({ batchItemFailures: [{ itemIdentifier: 'b' }] }),
      ['a', 'c'],
    ],
    ['the report is malformed', async () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] }), []],
    ['the function throws', async () => Promise.reject(new Error('down')), []],
  ])('when %s', async (_, invoke, expected) => {
    const { client, deleted } = queueOf(['a', 'b', 'c']);
    let invocations = 0;

    const mapping = start(client, () => {
      invocations += 1;
      return invoke();
    });
    await until('the batch was handed over', () => invocations === 1);
    await mapping.stop();

    expect(deleted).toEqual(expected);
  });

  test('without partial responses a report is ignored, as by Lambda', async () => {
    const { client, deleted } = queueOf(['a']);
    const invoke = async () => ({ batchItemFailures: [{ itemIdentifier: 'a' }] });

    start(client, invoke, { reportsBatchItemFailures: false });

    await until('it is deleted', () => deleted.length === 1);
  });
});

describe('batches', () => {
  test('are no larger than the batch size', async () => {
    const { client, deleted } = queueOf(['a', 'b', 'c']);
    const batches: string[][] = [];

    start(
      client,
      async (event) => {
        batches.push(idsOf(event));
      },
      { batchSize: 2 },
    );
    await until('all are deleted', () => deleted.length === 3);

    expect(batches).toEqual([['a', 'b'], ['c']]);
  });

  test('fill up within the window, beyond what one receive gives', async () => {
    const messageIds = Array.from({ length: 25 }, (_, index) => `m${index}`);
    const { client, deleted } = queueOf(messageIds, { perReceive: 10 });
    const sizes: number[] = [];

    start(
      client,
      async (event) => {
        sizes.push(event.Records.length);
      },
      { batchSize: 25, batchingWindowSeconds: 60 },
    );
    await until('all are deleted', () => deleted.length === 25);

    expect(sizes).toEqual([25]);
  });

  test('in flight at once are as many as the concurrency, and no message is taken early', async () => {
    const { client, waiting, deleted } = queueOf(['a', 'b', 'c', 'd']);
    const release = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;

    start(
      client,
      async () => {
        running += 1;
        most = Math.max(most, running);
        await release.promise;
        running -= 1;
      },
      { batchSize: 1, concurrency: 2 },
    );
    await until('two are running', () => running === 2);
    const left = [...waiting];
    release.resolve();
    await until('all are deleted', () => deleted.length === 4);

    expect(left).toEqual(['c', 'd']);
    expect(most).toBe(2);
  });
});

test('a poll waits one second and asks for every attribute', async () => {
  const { client, receives } = queueOf([]);

  start(client, async () => {}, { batchSize: 5 });
  await until('it has polled', () => receives.length > 0);

  expect(receives[0]).toEqual({
    QueueUrl: 'lane',
    MaxNumberOfMessages: 5,
    WaitTimeSeconds: 1,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
});

test('stopping waits for the batch in flight and acknowledges it', async () => {
  const { client, deleted } = queueOf(['a']);
  const release = Promise.withResolvers<void>();
  let running = false;
  const mapping = start(client, async () => {
    running = true;
    await release.promise;
  });
  await until('it is running', () => running);

  const stopped = mapping.stop();
  release.resolve();
  await stopped;

  expect(deleted).toEqual(['a']);
});
