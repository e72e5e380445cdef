import { describe, expect, test } from 'vitest';
import {
  type AwsCall,
  mapAction,
  UnknownOperationError,
} from '../../../local/access/map-action.ts';
import { loadFixture } from '../assembly/assembly-fixture.ts';

const R = 'eu-west-1:000000000000';
const TABLE = `arn:aws:dynamodb:${R}:table/ledger`;
const SECRET = `arn:aws:secretsmanager:${R}:secret:a/b-c14cdd`;
const FUNCTION = `arn:aws:lambda:${R}:function:rotation`;
const QueueUrl = 'http://elsewhere:1/000000000000/lane';
const SourceArn = `arn:aws:sqs:${R}:lane-dlq`;

const assembly = loadFixture({
  Table: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      TableName: 'ledger',
      KeySchema: [
        { AttributeName: 'sk', KeyType: 'RANGE' },
        { AttributeName: 'pk', KeyType: 'HASH' },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'byHour', KeySchema: [{ AttributeName: 'hour', KeyType: 'HASH' }] },
      ],
    },
  },
  Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'a/b' } },
  Still: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'still' } },
  Rotation: {
    Type: 'AWS::SecretsManager::RotationSchedule',
    Properties: { SecretId: { Ref: 'Secret' }, RotationLambdaARN: FUNCTION },
  },
});

function map(service: AwsCall['service'], operation: string, body: AwsCall['body']) {
  return mapAction({ service, operation, body }, assembly);
}

function actions(...call: Parameters<typeof map>): string[] {
  return map(...call).map(({ action, resource }) => `${action} ${resource}`);
}

describe('SQS', () => {
  test.each([
    ['SendMessage', { QueueUrl }, `sqs:SendMessage arn:aws:sqs:${R}:lane`],
    ['SendMessageBatch', { QueueUrl }, `sqs:SendMessage arn:aws:sqs:${R}:lane`],
    ['DeleteMessageBatch', { QueueUrl }, `sqs:DeleteMessage arn:aws:sqs:${R}:lane`],
    [
      'ChangeMessageVisibilityBatch',
      { QueueUrl },
      `sqs:ChangeMessageVisibility arn:aws:sqs:${R}:lane`,
    ],
    ['ReceiveMessage', { QueueUrl: 'lane' }, `sqs:ReceiveMessage arn:aws:sqs:${R}:lane`],
    ['GetQueueUrl', { QueueName: 'lane' }, `sqs:GetQueueUrl arn:aws:sqs:${R}:lane`],
    ['ListQueues', {}, 'sqs:ListQueues *'],
    ['ListMessageMoveTasks', { SourceArn }, `sqs:ListMessageMoveTasks ${SourceArn}`],
    ['SendMessage', {}, `sqs:SendMessage arn:aws:sqs:${R}:`],
  ])('%s of %j needs %s', (operation, body, needed) => {
    expect(actions('sqs', operation, body)).toEqual([needed]);
  });

  test('a move task needs the rights of a consumer of the dead-letter queue', () => {
    const needed = actions('sqs', 'StartMessageMoveTask', { SourceArn });

    expect(needed).toEqual([
      `sqs:StartMessageMoveTask ${SourceArn}`,
      `sqs:ReceiveMessage ${SourceArn}`,
      `sqs:DeleteMessage ${SourceArn}`,
      `sqs:GetQueueAttributes ${SourceArn}`,
    ]);
  });
});

describe('Lambda', () => {
  test.each([
    ['ListEventSourceMappings', { FunctionName: 'worker' }, 'lambda:ListEventSourceMappings *'],
    [
      'GetEventSourceMapping',
      { UUID: 'u-1' },
      `lambda:GetEventSourceMapping arn:aws:lambda:${R}:event-source-mapping:u-1`,
    ],
    [
      'UpdateEventSourceMapping',
      { UUID: 'u-1' },
      `lambda:UpdateEventSourceMapping arn:aws:lambda:${R}:event-source-mapping:u-1`,
    ],
  ])('%s of %j needs %s', (operation, body, needed) => {
    expect(actions('lambda', operation, body)).toEqual([needed]);
  });

  test('what is not listed is unknown', () => {
    expect(() => map('lambda', 'DeleteEventSourceMapping', {})).toThrow(UnknownOperationError);
  });
});

describe('DynamoDB', () => {
  const TableName = 'ledger';

  test.each([
    ['GetItem', { TableName }, [`dynamodb:GetItem ${TABLE}`]],
    ['PutItem', { TableName: TABLE }, [`dynamodb:PutItem ${TABLE}`]],
    ['Query', { TableName }, [`dynamodb:Query ${TABLE}`]],
    ['Query', { TableName, IndexName: 'byHour' }, [`dynamodb:Query ${TABLE}/index/byHour`]],
    ['Scan', { TableName, IndexName: 'byHour' }, [`dynamodb:Scan ${TABLE}/index/byHour`]],
    ['ListTables', {}, ['dynamodb:ListTables *']],
    [
      'BatchGetItem',
      { RequestItems: { ledger: { Keys: [] } } },
      [`dynamodb:BatchGetItem ${TABLE}`],
    ],
    [
      'BatchWriteItem',
      { RequestItems: { ledger: [], other: [] } },
      [
        `dynamodb:BatchWriteItem ${TABLE}`,
        `dynamodb:BatchWriteItem ${TABLE.replace('ledger', 'other')}`,
      ],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName } },
          { Update: { TableName } },
          { Delete: { TableName } },
          { ConditionCheck: { TableName } },
        ],
      },
      [
        `dynamodb:PutItem ${TABLE}`,
        `dynamodb:UpdateItem ${TABLE}`,
        `dynamodb:DeleteItem ${TABLE}`,
        `dynamodb:ConditionCheckItem ${TABLE}`,
      ],
    ],
    [
      'TransactGetItems',
      { TransactItems: [{ Get: { TableName } }] },
      [`dynamodb:GetItem ${TABLE}`],
    ],
  ])('%s of %j needs %j', (operation, body, needed) => {
    expect(actions('dynamodb', operation, body)).toEqual(needed);
  });

  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });

  test.each<[string, object, string[]]>([
    ['GetItem', { TableName, Key: key('A') }, ['A']],
    ['PutItem', { TableName, Item: key('A') }, ['A']],
    ['DeleteItem', { TableName, Key: { pk: { N: '7' } } }, ['7']],
    [
      'BatchGetItem',
      { RequestItems: { ledger: { Keys: [key('A'), key('B'), key('A')] } } },
      ['A', 'B'],
    ],
    [
      'BatchWriteItem',
      {
        RequestItems: {
          ledger: [{ PutRequest: { Item: key('A') } }, { DeleteRequest: { Key: key('B') } }],
        },
      },
      ['A', 'B'],
    ],
    ['TransactWriteItems', { TransactItems: [{ Put: { TableName, Item: key('A') } }] }, ['A']],
    [
      'Query',
      {
        TableName,
        KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
        ExpressionAttributeValues: { ':p': { S: 'A' }, ':s': { S: 'B' } },
      },
      ['A'],
    ],
    [
      'Query',
      {
        TableName,
        KeyConditionExpression: '#s=:s and #p=:p',
        ExpressionAttributeNames: { '#p': 'pk', '#s': 'sk' },
        ExpressionAttributeValues: { ':p': { S: 'A' }, ':s': { S: 'B' } },
      },
      ['A'],
    ],
    [
      'Query',
      {
        TableName,
        IndexName: 'byHour',
        KeyConditionExpression: '#h = :h',
        ExpressionAttributeNames: { '#h': 'hour' },
        ExpressionAttributeValues: { ':h': { S: '2026' } },
      },
      ['2026'],
    ],
  ])('%s of %j touches the partitions %j', (operation, body, keys) => {
    const [request] = map('dynamodb', operation, { ...body });

    expect(request?.context).toEqual({ 'dynamodb:LeadingKeys': keys });
  });

  test('a scan names no partitions', () => {
    const [request] = map('dynamodb', 'Scan', { TableName });

    expect(request?.context).toBeUndefined();
  });
});

describe('EventBridge', () => {
  test('each bus is asked for once, with what its entries carry', () => {
    const requests = map('events', 'PutEvents', {
      Entries: [
        { EventBusName: 'bus', Source: 'crm', DetailType: 'ftd' },
        { EventBusName: `arn:aws:events:${R}:event-bus/bus`, Source: 'psp', DetailType: 'deposit' },
        { Source: 'crm', DetailType: 'ftd' },
      ],
    });

    expect(requests).toEqual([
      {
        action: 'events:PutEvents',
        resource: `arn:aws:events:${R}:event-bus/bus`,
        context: { 'events:source': ['crm', 'psp'], 'events:detail-type': ['ftd', 'deposit'] },
      },
      {
        action: 'events:PutEvents',
        resource: `arn:aws:events:${R}:event-bus/default`,
        context: { 'events:source': ['crm'], 'events:detail-type': ['ftd'] },
      },
    ]);
  });
});

describe('Secrets Manager', () => {
  test.each([
    ['GetSecretValue', 'a/b', SECRET],
    ['PutSecretValue', SECRET, SECRET],
    ['DescribeSecret', SECRET.slice(0, -7), SECRET],
    ['UpdateSecretVersionStage', 'gone', `arn:aws:secretsmanager:${R}:secret:gone`],
  ])('%s of %s needs the full ARN', (operation, SecretId, resource) => {
    const needed = actions('secretsmanager', operation, { SecretId });

    expect(needed).toEqual([`secretsmanager:${operation} ${resource}`]);
  });

  test('rotating needs the right to call the rotation function too', () => {
    expect(actions('secretsmanager', 'RotateSecret', { SecretId: 'a/b' })).toEqual([
      `secretsmanager:RotateSecret ${SECRET}`,
      `lambda:InvokeFunction ${FUNCTION}`,
    ]);
    expect(actions('secretsmanager', 'RotateSecret', { SecretId: 'still' })).toEqual([
      expect.stringContaining('secretsmanager:RotateSecret '),
    ]);
  });

  test('listing needs the right to list', () => {
    expect(actions('secretsmanager', 'ListSecrets', {})).toEqual(['secretsmanager:ListSecrets *']);
  });
});

test.each<[AwsCall['service'], string, AwsCall['body']]>([
  ['sqs', 'AddPermission', { QueueUrl }],
  ['dynamodb', 'ExecuteStatement', {}],
  ['dynamodb', 'TransactWriteItems', { TransactItems: [{ Merge: {} }] }],
  ['events', 'PutRule', {}],
  ['secretsmanager', 'DeleteSecret', { SecretId: 'a/b' }],
])('%s %s is an unknown operation, not a denial', (service, operation, body) => {
  const mapping = () => map(service, operation, body);

  expect(mapping).toThrow(UnknownOperationError);
  expect(mapping).toThrow(operation);
});
