// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders are the syntax of Fn::Sub.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AssemblyError } from '../../../local/assembly/assembly-error.ts';
import { findSecret } from '../../../local/assembly/find-secret.ts';
import { loadFixture, loadFrom, type TemplateResources, withAssembly } from './assembly-fixture.ts';

const R = 'eu-west-1:000000000000';

describe('names and ARNs', () => {
  test.each([
    ['AWS::SQS::Queue', { QueueName: 'lane' }, 'lane', `arn:aws:sqs:${R}:lane`],
    ['AWS::SQS::Queue', undefined, 'app-It', `arn:aws:sqs:${R}:app-It`],
    ['AWS::DynamoDB::GlobalTable', { TableName: 'led' }, 'led', `arn:aws:dynamodb:${R}:table/led`],
    ['AWS::Lambda::Function', {}, 'app-It', `arn:aws:lambda:${R}:function:app-It`],
    ['AWS::IAM::Role', { RoleName: 'r' }, 'r', 'arn:aws:iam::000000000000:role/r'],
    ['AWS::Events::EventBus', { Name: 'bus' }, 'bus', `arn:aws:events:${R}:event-bus/bus`],
    ['AWS::Events::Rule', {}, 'app-It', `arn:aws:events:${R}:rule/app-It`],
    ['AWS::Events::Rule', { Name: 'x', EventBusName: 'b' }, 'x', `arn:aws:events:${R}:rule/b/x`],
    ['AWS::SNS::Topic', { TopicName: 't' }, 't', `arn:aws:sns:${R}:t`],
    ['AWS::Logs::LogGroup', { LogGroupName: '/g' }, '/g', `arn:aws:logs:${R}:log-group:/g:*`],
    ['AWS::CloudWatch::Alarm', { AlarmName: 'a' }, 'a', `arn:aws:cloudwatch:${R}:alarm:a`],
    ['AWS::S3::Bucket', { BucketName: 'raw' }, 'raw', 'arn:aws:s3:::raw'],
  ])('a %s with %j is called %s', (Type, Properties, physicalName, arn) => {
    const assembly = loadFixture({ It: { Type, ...(Properties && { Properties }) } });

    const resource = assembly.get('It');

    expect(resource).toMatchObject({ physicalName, arn, type: Type });
    expect(assembly.byArn(arn)).toBe(resource);
  });

  test('a secret ARN ends in six characters that depend on its name alone', () => {
    const assembly = loadFixture({
      One: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'a/b' } },
      Two: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'a/c' } },
    });

    const [one, two] = assembly.ofType('AWS::SecretsManager::Secret');

    expect(one?.arn).toBe(`arn:aws:secretsmanager:${R}:secret:a/b-c14cdd`);
    expect(two?.arn).toMatch(/:secret:a\/c-[a-z0-9]{6}$/);
    expect(two?.arn.slice(-6)).not.toBe('c14cdd');
  });

  test.each([
    ['its name', 'a/b'],
    ['its ARN', `arn:aws:secretsmanager:${R}:secret:a/b-c14cdd`],
    ['its ARN without the random part', `arn:aws:secretsmanager:${R}:secret:a/b`],
  ])('a secret is found by %s', (_how, secretId) => {
    const assembly = loadFixture({
      One: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'a/b' } },
    });

    const secret = findSecret(assembly, secretId);

    expect(secret?.logicalId).toBe('One');
    expect(findSecret(assembly, 'a')).toBeUndefined();
  });
});

describe('intrinsics', () => {
  const targets: TemplateResources = {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'lane' } },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'a/b' } },
    Topic: { Type: 'AWS::SNS::Topic' },
    Table: { Type: 'AWS::DynamoDB::GlobalTable' },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Webhooks' } },
  };

  test.each([
    [{ Ref: 'Queue' }, 'http://127.0.0.1:4000/000000000000/lane'],
    [{ Ref: 'Secret' }, `arn:aws:secretsmanager:${R}:secret:a/b-c14cdd`],
    [{ Ref: 'Topic' }, `arn:aws:sns:${R}:app-Topic`],
    [{ Ref: 'Table' }, 'app-Table'],
    [{ Ref: 'AWS::Region' }, 'eu-west-1'],
    [{ Ref: 'AWS::StackName' }, 'app'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, `arn:aws:dynamodb:${R}:table/app-Table`],
    [{ 'Fn::GetAtt': 'Queue.QueueName' }, 'lane'],
    [{ 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, 'http://127.0.0.1:4000'],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':', { Ref: 'Bus' }]] }, 'arn:aws:bus'],
    [
      { 'Fn::Join': ['/', [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'index', '*']] },
      `arn:aws:dynamodb:${R}:table/app-Table/index/*`,
    ],
    [{ 'Fn::Sub': 'b-${AWS::AccountId}-${Bus}-${Queue.QueueName}' }, 'b-000000000000-bus-lane'],
    [
      { 'Fn::Sub': ['${!kept} ${x} ${AWS::URLSuffix}', { x: { Ref: 'Bus' } }] },
      '${kept} bus amazonaws.com',
    ],
    [
      { 'Fn::Literal': 1, other: { Ref: 'Bus' } },
      { 'Fn::Literal': 1, other: 'bus' },
    ],
    [
      [true, null, 3, { deep: [{ Ref: 'Bus' }] }],
      [true, null, 3, { deep: ['bus'] }],
    ],
  ])('%j resolves to %j', (value, expected) => {
    const assembly = loadFixture({
      ...targets,
      User: { Type: 'AWS::Lambda::Function', Properties: { value } },
    });

    const { properties } = assembly.get('User');

    expect(properties.value).toEqual(expected);
  });

  test('Ref of an HTTP API is its ID, which is not its name', () => {
    const assembly = loadFixture({
      ...targets,
      Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' } } },
    });

    const { properties } = assembly.get('Route');

    expect(properties.ApiId).toMatch(/^[0-9a-f]{10}$/);
    expect(assembly.get('Api').physicalName).toBe('Webhooks');
  });

  test('a name may itself refer to another resource', () => {
    const assembly = loadFixture({
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { Name: { 'Fn::Sub': '${Bus}-rule' }, EventBusName: { Ref: 'Bus' } },
      },
      ...targets,
    });

    const rule = assembly.get('Rule');

    expect(rule.arn).toBe(`arn:aws:events:${R}:rule/bus/bus-rule`);
  });

  test.each([
    [{ 'Fn::Select': [0, ['a']] }, /User uses Fn::Select/],
    [{ 'Fn::ImportValue': 'x' }, /User uses Fn::ImportValue/],
    [{ Ref: 'Gone' }, /User refers to Gone/],
    [{ Ref: 'BootstrapVersion' }, /User refers to BootstrapVersion/],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, /User takes attribute Colour of Queue/],
    [{ 'Fn::GetAtt': ['Gone', 'Arn'] }, /User takes attribute Arn of Gone/],
    [{ 'Fn::Sub': '${Gone.Arn}' }, /User takes attribute Arn of Gone/],
    [{ 'Fn::Join': 'ab' }, /User has a Fn::Join/],
    [{ 'Fn::Sub': [1] }, /User has a Fn::Sub/],
  ])('%j is refused, naming the resource', (value, message) => {
    const resources = { ...targets, User: { Type: 'AWS::IAM::Role', Properties: { value } } };

    const load = () => loadFixture(resources);

    expect(load).toThrow(AssemblyError);
    expect(load).toThrow(message);
  });
});

describe('the assembly', () => {
  test.each([[[]], [['one', 'two']]])(
    'the stacks %j are not exactly one and are refused',
    (stacks) => {
      const load = () => withAssembly({ resources: {}, stacks }, loadFrom);

      expect(load).toThrow(`holds ${stacks.length} stacks`);
    },
  );

  test('a folder that is no assembly is refused by the name of the file', () => {
    const load = () =>
      withAssembly({ resources: {} }, (directory) => {
        writeFileSync(join(directory, 'app.template.json'), '{"Resources": 1}');
        return loadFrom(directory);
      });

    expect(load).toThrow(/app\.template\.json is no part of a cloud assembly/);
  });

  test('an asset is the folder that its S3 key was made from', () => {
    const resources = {};
    const assets = { 'abc.zip': 'asset.abc' };

    const [directory, asset] = withAssembly({ resources, assets }, (folder) => [
      folder,
      loadFrom(folder).assetDirectory('abc.zip'),
    ]);

    expect(asset).toBe(join(directory ?? '', 'asset.abc'));
  });

  test('an asset that is not there is refused by its key', () => {
    const assembly = loadFixture({});

    expect(() => assembly.assetDirectory('gone.zip')).toThrow(/code key gone\.zip/);
  });

  test('a resource that is not there is refused with the types that are', () => {
    const assembly = loadFixture({
      Q: { Type: 'AWS::SQS::Queue' },
      T: { Type: 'AWS::SNS::Topic' },
    });

    expect(() => assembly.get('Gone')).toThrow(
      /No resource Gone.*AWS::SNS::Topic, AWS::SQS::Queue/,
    );
  });

  test('CDK metadata is no resource, even under a condition', () => {
    const assembly = loadFixture({
      CDKMetadata: { Type: 'AWS::CDK::Metadata', Condition: 'CDKMetadataAvailable' },
    });

    expect(assembly.resources).toEqual([]);
  });

  test('any other conditional resource is refused', () => {
    const load = () => loadFixture({ Q: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' } });

    expect(load).toThrow(/Q is created under condition IsProd/);
  });
});
