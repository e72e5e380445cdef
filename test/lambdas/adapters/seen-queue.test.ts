import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SeenQueue } from '../../../lambdas/adapters/seen-queue.ts';
import { startSqs } from '../../../local/engines/sqs.ts';

const REGION = 'eu-west-1';
const directory = mkdtempSync(join(tmpdir(), 'postproof-seen-'));

let engine: Awaited<ReturnType<typeof startSqs>>;
let sqs: SQSClient;
let url: string;
beforeAll(async () => {
  engine = await startSqs({ dataDirectory: directory, region: REGION });
  await engine.client.call('CreateQueue', {
    QueueName: 'seen',
    Attributes: { VisibilityTimeout: '1200' },
  });
  url = `${engine.endpoint}/000000000000/seen`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  sqs = new SQSClient({ endpoint: engine.endpoint, region: REGION, credentials });
});
afterAll(async () => {
  sqs.destroy();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(() => engine.client.call('PurgeQueue', { QueueUrl: url }));

const send = (MessageBody: string) =>
  engine.client.call('SendMessage', { QueueUrl: url, MessageBody });

async function takeAll(queue: SeenQueue): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const page = await queue.take();
    if (page.length === 0) return bodies;
    bodies.push(...page.map(({ body }) => body));
  }
}

test('every message is taken once in a run, with the time at which it was sent', async () => {
  const before = Date.now();
  for (let n = 0; n < 23; n += 1) await send(`event ${n}`);

  const queue = new SeenQueue(sqs, url);
  const [first, ...others] = await queue.take();
  const rest = await takeAll(queue);

  expect(new Set([first?.body, ...others.map(({ body }) => body), ...rest]).size).toBe(23);
  expect(first?.seenAtEpochMs).toBeGreaterThanOrEqual(before);
  expect(first?.seenAtEpochMs).toBeLessThanOrEqual(Date.now());
});

test('what is acknowledged is gone, and nothing else', async () => {
  for (let n = 0; n < 12; n += 1) await send(`event ${n}`);
  const queue = new SeenQueue(sqs, url);
  const taken = [...(await queue.take()), ...(await queue.take())];

  await queue.acknowledge(taken.filter(({ body }) => body !== 'event 7'));

  const answer = await fetch(`${engine.endpoint}/_fauxqs/queues/seen`);
  const { messages } = (await answer.json()) as { messages: Inside };
  expect(messages.inflight.map(({ message }) => message.body)).toEqual(['event 7']);
  expect(messages.ready).toEqual([]);
});
type Inside = { ready: unknown[]; inflight: Array<{ message: { body: string } }> };
