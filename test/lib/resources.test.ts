import { describe, expect, test } from 'vitest';
import { SynthesisedStage } from './synthesised-stage.ts';

const prod = new SynthesisedStage('prod');
const dev = new SynthesisedStage('dev');

function one(stage: SynthesisedStage, type: string) {
  const [resource, ...others] = stage.resources(type);
  if (resource === undefined || others.length > 0) throw new Error(`Not exactly one ${type}`);
  return resource;
}

describe('the ledger', () => {
  const table = one(prod, 'AWS::DynamoDB::GlobalTable');

  test('has the keys, the keys-only indexes and the expiry that the functions use', () => {
    const index = (name: string, partitionKey: string, sortKey: string) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    });
    expect(table.Properties).toMatchObject({
      TableName: 'postproof-prod-ledger',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        index('byHour', 'hour', 'createdAt'),
        index('attention', 'attention', 'attentionSince'),
        index('traces', 'trace', 'traceRest'),
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAtEpochSeconds', Enabled: true },
    });
  });

  test('can be restored to any second, and in prod survives every way of removing it', () => {
    expect(table.Properties.Replicas).toMatchObject([
      {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    ]);
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(prod.stack.terminationProtection).toBe(true);
  });

  test('goes with a stage that does not protect it', () => {
    const unprotected = one(dev, 'AWS::DynamoDB::GlobalTable');

    expect(unprotected.Properties.Replicas).toMatchObject([{ DeletionProtectionEnabled: false }]);
    expect(unprotected.DeletionPolicy).toBe('Delete');
    expect(dev.stack.terminationProtection).toBe(false);
  });
});

describe('the bus', () => {
  const rules = prod
    .resources('AWS::Events::Rule')
    .map(({ Properties }) => prod.readable(Properties))
    .filter(({ EventBusName }) => EventBusName !== undefined);
  const retries = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

  test('sends player events to the intake, and what cannot be delivered to its dead letters', () => {
    expect(rules).toContainEqual({
      EventBusName: 'postproof-prod-events',
      EventPattern: { 'detail-type': ['PlayerEvent'] },
      State: 'ENABLED',
      Targets: [
        {
          Id: 'Target0',
          Arn: 'postproof-prod-intake',
          DeadLetterConfig: { Arn: 'postproof-prod-intake-dead-letters' },
          RetryPolicy: retries,
        },
      ],
    });
  });

  test('sends a copy of every player event to who accounts for them, by a rule of its own', () => {
    expect(rules).toContainEqual({
      EventBusName: 'postproof-prod-events',
      EventPattern: { 'detail-type': ['PlayerEvent'] },
      State: 'ENABLED',
      Targets: [{ Id: 'Target0', Arn: 'postproof-prod-seen', RetryPolicy: retries }],
    });
  });

  test('lets no event disappear: every other detail type goes where people see it', () => {
    expect(rules).toHaveLength(3);
    expect(rules).toContainEqual({
      EventBusName: 'postproof-prod-events',
      EventPattern: { 'detail-type': [{ 'anything-but': ['PlayerEvent'] }] },
      State: 'ENABLED',
      Targets: [{ Id: 'Target0', Arn: 'postproof-prod-unrecognised-events', RetryPolicy: retries }],
    });
  });

  test('keeps every event for 30 days', () => {
    const archive = one(prod, 'AWS::Events::Archive').Properties;

    expect(prod.readable(archive)).toMatchObject({
      SourceArn: 'postproof-prod-events',
      EventPattern: { account: [{ Ref: 'AWS::AccountId' }] },
      RetentionDays: 30,
    });
  });
});

describe('the webhook API', () => {
  test('takes POST and GET from a source, with or without a brand, and nothing else', () => {
    const routes = prod
      .resources('AWS::ApiGatewayV2::Route')
      .map(({ Properties }) => String(Properties.RouteKey))
      .filter((route) => !route.includes('/postproof/'));

    expect(routes.sort()).toEqual([
      'GET /webhooks/{source}',
      'GET /webhooks/{source}/{brand}',
      'POST /webhooks/{source}',
      'POST /webhooks/{source}/{brand}',
    ]);
  });

  test('is throttled and writes an access log that holds no body and no signature', () => {
    const { Properties: stage } = one(dev, 'AWS::ApiGatewayV2::Stage');
    const log = dev.readable(stage).AccessLogSettings as Record<string, string>;

    expect(stage).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
    expect(log.DestinationArn).toBe('/aws/apigateway/postproof-dev-webhooks');
    expect(Object.keys(JSON.parse(log.Format ?? ''))).toEqual([
      'requestId',
      'requestTime',
      'sourceIp',
      'routeKey',
      'path',
      'status',
      'latencyMs',
      'integrationError',
    ]);
  });
});

describe('a secret', () => {
  const generated = Object.fromEntries(
    Object.entries(prod.byName('AWS::SecretsManager::Secret')).map(([name, properties]) => [
      name,
      properties.GenerateSecretString,
    ]),
  );

  test('of a source is a valid Standard Webhooks key from the first day', () => {
    expect(generated['postproof/prod/source/crm']).toEqual({
      PasswordLength: 32,
      ExcludePunctuation: true,
    });
    expect(generated['postproof/prod/source/stripe']).toEqual({
      PasswordLength: 32,
      ExcludePunctuation: true,
    });
  });

  test('of a platform is a JSON object with the credentials its specification names', () => {
    expect(generated['postproof/prod/platform/scaleo']).toEqual({
      PasswordLength: 32,
      ExcludePunctuation: true,
      SecretStringTemplate: '{}',
      GenerateStringKey: 'token',
    });
    expect(generated['postproof/prod/platform/revvvs']).toMatchObject({
      GenerateStringKey: 'apiKey',
    });
  });

  test('keys the pseudonyms, and is not lost with a protected stack', () => {
    const retained = prod
      .resources('AWS::SecretsManager::Secret')
      .filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');

    expect(generated['postproof/prod/pseudonym-key']).toEqual({
      PasswordLength: 64,
      ExcludePunctuation: true,
    });
    expect(Object.keys(generated)).toHaveLength(6);
    expect(retained).toHaveLength(6);
  });
});

test('a template names no account and no region: it can be deployed to any', () => {
  const text = JSON.stringify(prod.template.toJSON());

  expect(text).not.toMatch(/\b\d{12}\b/);
  expect(text).not.toMatch(/\b(us|eu|ap)-[a-z]+-\d\b/);
});

test('the stack tells where to send webhooks and where the postbacks are', () => {
  const outputs = prod.readable(prod.template.toJSON().Outputs);

  expect(JSON.stringify(outputs.WebhookUrl.Value)).toContain('/webhooks');
  expect(outputs.LedgerTable.Value).toBe('postproof-prod-ledger');
  expect(outputs.IntakeQueue.Value).toBe('postproof-prod-intake');
  expect(JSON.stringify(outputs.LaneQueues.Value)).toContain('postproof-prod-lane-scaleo');
});
