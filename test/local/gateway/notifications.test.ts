import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, onTestFinished, test } from 'vitest';
import type { AccessRequest } from '../../../local/access/access-control.ts';
import { createAwsCalls, isAwsCall } from '../../../local/gateway/aws-calls.ts';
import { listenGateway } from '../../../local/gateway/gateway-server.ts';
import { createNotifications } from '../../../local/gateway/notifications.ts';
import { assemblyOf } from '../fixture-app/assembly-of.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:000000000000:alarms';

/** The gateway with topics behind it, and SNS's own client of a function or the operator. */
async function openTopics(accessKeyId: string, allowed = true) {
  const asked: AccessRequest[] = [];
  const directory = mkdtempSync(join(tmpdir(), 'postproof-topics-'));
  const file = join(directory, 'notifications.jsonl');
  const gateway = await listenGateway({ port: 0 });
  onTestFinished(async () => {
    await gateway.stop();
    rmSync(directory, { recursive: true });
  });
  const unused = async () => ({ status: 500, headers: {}, body: '' });
  const calls = createAwsCalls({
    assembly: assemblyOf([]),
    access: {
      decide(request) {
        asked.push(request);
        return allowed ? { allowed } : { allowed: false, message: 'no <grant> & no mail' };
      },
    },
    callers: new Map([['LOCALAUDITOR', 'arn:aws:iam::000000000000:role/auditor']]),
    services: {
      dynamodb: unused,
      sqs: unused,
      events: unused,
      secretsmanager: unused,
      sns: createNotifications(file, () => '2026-11-22T10:00:00.000Z'),
    },
  });
  gateway.serve((request) => (isAwsCall(request) ? calls(request) : unused()));
  const sns = new SNSClient({
    endpoint: gateway.url,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  return { sns, asked, file };
}

const publish = new PublishCommand({
  TopicArn: TOPIC,
  Subject: 'Quarter & figures',
  Message: 'median 2.4 h\n90 %: 3.1 d',
});

test('what a function publishes stands in a file, and is checked with its role', async () => {
  const { sns, asked, file } = await openTopics('LOCALAUDITOR');

  const { MessageId } = await sns.send(publish);

  expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
  expect(asked).toEqual([expect.objectContaining({ action: 'sns:Publish', resource: TOPIC })]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    at: '2026-11-22T10:00:00.000Z',
    topic: TOPIC,
    subject: 'Quarter & figures',
    message: 'median 2.4 h\n90 %: 3.1 d',
  });
});

test('a function without the grant is refused as SNS refuses', async () => {
  const { sns } = await openTopics('LOCALAUDITOR', false);

  await expect(sns.send(publish)).rejects.toMatchObject({
    name: 'AccessDenied',
    message: 'no <grant> & no mail',
    $metadata: { httpStatusCode: 403 },
  });
});

test('what the local topics cannot do is refused', async () => {
  const { sns } = await openTopics('operator');

  await expect(sns.send(new CreateTopicCommand({ Name: 'other' }))).rejects.toMatchObject({
    name: 'InvalidAction',
  });
});
