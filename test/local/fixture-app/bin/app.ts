import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** The smallest stack with one of everything that the local stack runs. */
const PROJECT_ROOT = join(import.meta.dirname, '../../../..');

const stack = new Stack(new App(), 'Fixture');

const table = new TableV2(stack, 'Table', {
  tableName: 'fixture-rows',
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  timeToLiveAttribute: 'expiresAt',
  globalSecondaryIndexes: [
    { indexName: 'byKind', partitionKey: { name: 'kind', type: AttributeType.STRING } },
  ],
  removalPolicy: RemovalPolicy.DESTROY,
});
const secret = new Secret(stack, 'Secret', {
  secretName: 'fixture-secret',
  generateSecretString: { passwordLength: 24, excludePunctuation: true },
});
const deadLetters = new Queue(stack, 'DeadLetters', { queueName: 'fixture-work-dlq' });
const work = new Queue(stack, 'Work', {
  queueName: 'fixture-work',
  enforceSSL: true,
  visibilityTimeout: Duration.seconds(2),
  deadLetterQueue: { queue: deadLetters, maxReceiveCount: 2 },
});
const outOfReach = new Queue(stack, 'OutOfReach', { queueName: 'fixture-out-of-reach' });
const bus = new EventBus(stack, 'Bus', { eventBusName: 'fixture-bus' });
new Rule(stack, 'Rule', {
  eventBus: bus,
  eventPattern: { source: ['fixture'] },
  targets: [new SqsQueue(work)],
});

const ingest = fixtureFunction(stack, 'ingest', { BUS_NAME: bus.eventBusName });
bus.grantPutEventsTo(ingest);
const api = new HttpApi(stack, 'Api');
api.addRoutes({
  path: '/webhooks/{source}',
  methods: [HttpMethod.POST],
  integration: new HttpLambdaIntegration('Integration', ingest),
});

const worker = fixtureFunction(stack, 'worker', {
  TABLE_NAME: table.tableName,
  SECRET_ARN: secret.secretArn,
  OUT_OF_REACH_URL: outOfReach.queueUrl,
});
table.grantReadWriteData(worker);
secret.grantRead(worker);
worker.addEventSource(
  new SqsEventSource(work, { batchSize: 5, maxConcurrency: 2, reportBatchItemFailures: true }),
);
new Rule(stack, 'Hourly', {
  schedule: Schedule.rate(Duration.hours(1)),
  targets: [new LambdaFunction(worker, { event: RuleTargetInput.fromObject({ id: 'scheduled' }) })],
});

function fixtureFunction(
  scope: Construct,
  name: string,
  environment: Record<string, string>,
): NodejsFunction {
  return new NodejsFunction(scope, name, {
    functionName: `fixture-${name}`,
    entry: join(import.meta.dirname, `../lambdas/${name}.ts`),
    projectRoot: PROJECT_ROOT,
    depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.seconds(1),
    memorySize: 256,
    environment,
    bundling: { format: OutputFormat.ESM, mainFields: ['module', 'main'], bundleAwsSDK: true },
  });
}
