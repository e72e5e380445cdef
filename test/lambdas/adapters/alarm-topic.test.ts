import { SNSClient } from '@aws-sdk/client-sns';
import { expect, onTestFinished, test } from 'vitest';
import { AlarmTopic } from '../../../lambdas/adapters/alarm-topic.ts';
import { listenGateway } from '../../../local/gateway/gateway-server.ts';
import { readSnsCall } from '../../../local/gateway/notifications.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:000000000000:postproof-prod-alarms';

test('a notice is published to the topic with its subject, line breaks and all', async () => {
  const calls: unknown[] = [];
  const gateway = await listenGateway({ port: 0 });
  onTestFinished(() => gateway.stop());
  gateway.serve(async (request) => {
    calls.push(readSnsCall(request));
    const body =
      '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
    return { status: 200, headers: { 'content-type': 'text/xml' }, body };
  });
  const sns = new SNSClient({
    endpoint: gateway.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

  await new AlarmTopic(TOPIC, sns).tell({
    subject: 'Postproof prod: attribution windows in 2026Q4',
    message: 'scaleo, ftd: 90 % within 10.4 d\nwindow 30 d: 2.8 % lost',
  });

  expect(calls).toEqual([
    {
      operation: 'Publish',
      body: expect.objectContaining({
        TopicArn: TOPIC,
        Subject: 'Postproof prod: attribution windows in 2026Q4',
        Message: 'scaleo, ftd: 90 % within 10.4 d\nwindow 30 d: 2.8 % lost',
      }),
    },
  ]);
});
