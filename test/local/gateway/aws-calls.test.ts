import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AccessRequest } from '../../../local/access/access-control.ts';
import {
  type AwsServiceHandler,
  answeredHere,
  createAwsCalls,
} from '../../../local/gateway/aws-calls.ts';
import { AwsError } from '../../../local/gateway/aws-error.ts';
import { listenGateway } from '../../../local/gateway/gateway-server.ts';
import { assemblyOf } from '../fixture-app/assembly-of.ts';

const ROLE = 'arn:aws:iam::000000000000:role/worker';

type Setup = {
  decide?(request: AccessRequest): { allowed: true } | { allowed: false; message: string };
  service?: AwsServiceHandler;
};

/** The gateway with one service behind all four names, and the four SDK clients of one caller. */
async function openGateway({ decide, service }: Setup, accessKeyId = 'LOCALWORKER') {
  const asked: AccessRequest[] = [];
  const handler = service ?? answeredHere(() => ({}));
  const gateway = await listenGateway({ port: 0 });
  onTestFinished(() => gateway.stop());
  gateway.serve(
    createAwsCalls({
      assembly: assemblyOf([]),
      access: {
        decide(request) {
          asked.push(request);
          return decide?.(request) ?? { allowed: true };
        },
      },
      callers: new Map([['LOCALWORKER', ROLE]]),
      services: {
        dynamodb: handler,
        sqs: handler,
        events: handler,
        secretsmanager: handler,
        sns: handler,
      },
    }),
  );
  const settings = {
    endpoint: gateway.url,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1,
  };
  const queueUrl = `${gateway.url}/000000000000/lane`;
  return { asked, queueUrl, settings, url: gateway.url };
}

const getItem = new GetItemCommand({ TableName: 'ledger', Key: { pk: { S: 'a' } } });

test('a function’s call is checked with its role', async () => {
  const { asked, settings } = await openGateway({});

  await new DynamoDBClient(settings).send(getItem);

  expect(asked).toEqual([
    expect.objectContaining({
      principal: { kind: 'role', arn: ROLE },
      action: 'dynamodb:GetItem',
      resource: 'arn:aws:dynamodb:eu-west-1:000000000000:table/ledger',
    }),
  ]);
});

test('an unknown key is the operator, who is not checked', async () => {
  const { asked, settings } = await openGateway(
    { decide: () => ({ allowed: false, message: 'no' }) },
    'operator',
  );

  await new DynamoDBClient(settings).send(getItem);

  expect(asked).toEqual([]);
});

describe('a denial', () => {
  const decide = () => ({ allowed: false, message: 'User: worker is not authorized' }) as const;
  const refusedService: AwsServiceHandler = () => Promise.reject(new Error('was called'));

  test.each([
    [
      'DynamoDB',
      'AccessDeniedException',
      (settings: object) => new DynamoDBClient(settings).send(getItem),
    ],
    [
      'EventBridge',
      'AccessDeniedException',
      (settings: object) =>
        new EventBridgeClient(settings).send(new PutEventsCommand({ Entries: [{ Detail: '{}' }] })),
    ],
    [
      'Secrets Manager',
      'AccessDeniedException',
      (settings: object) =>
        new SecretsManagerClient(settings).send(new GetSecretValueCommand({ SecretId: 's' })),
    ],
    [
      'SQS',
      'AccessDenied',
      (settings: object, QueueUrl: string) =>
        new SQSClient(settings).send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' })),
    ],
  ])('of %s is named %s by the SDK and reaches no service', async (_, name, call) => {
    const { settings, queueUrl } = await openGateway({ decide, service: refusedService });

    const refused = call(settings, queueUrl);

    await expect(refused).rejects.toMatchObject({
      name,
      message: 'User: worker is not authorized',
    });
  });

  test('of a further action that the service finds is one too', async () => {
    const { settings, queueUrl } = await openGateway({
      decide: ({ action }) => (action === 'sqs:Extra' ? decide() : { allowed: true }),
      service: async ({ authorise }) => {
        authorise({ action: 'sqs:Extra', resource: '*' });
        throw new Error('was not stopped');
      },
    });

    const refused = new SQSClient(settings).send(new PurgeQueueCommand({ QueueUrl: queueUrl }));

    await expect(refused).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('an error', () => {
  test('of a service reaches the caller under its own name', async () => {
    const { settings } = await openGateway({
      service: () => Promise.reject(new AwsError('ResourceNotFoundException', 'no such secret')),
    });

    const refused = new SecretsManagerClient(settings).send(
      new GetSecretValueCommand({ SecretId: 's' }),
    );

    await expect(refused).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'no such secret',
    });
  });

  test('inside the stack is a 500, which clients retry', async () => {
    const { settings } = await openGateway({
      service: () => Promise.reject(new Error('connect ECONNREFUSED')),
    });

    const failed = new DynamoDBClient(settings).send(getItem);

    await expect(failed).rejects.toMatchObject({
      name: 'InternalServerError',
      $metadata: { httpStatusCode: 500 },
    });
  });

  test.each([
    ['an unknown service', { 'x-amz-target': 'Kinesis.PutRecord' }, 'UnknownOperationException'],
    [
      'a body that is not JSON',
      { 'x-amz-target': 'AmazonSQS.SendMessage' },
      'SerializationException',
    ],
  ])('answers %s', async (_, headers, code) => {
    const { url } = await openGateway({});

    const answer = await fetch(url, { method: 'POST', headers, body: '{' });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: code });
  });

  test('answers an operation whose action is unknown, for a function', async () => {
    const { url } = await openGateway({});

    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'x-amz-target': 'AmazonSQS.AddPermission',
        authorization: 'AWS4-HMAC-SHA256 Credential=LOCALWORKER/20000101/x',
      },
      body: '{}',
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});
