import { join } from 'node:path';
import {
  GetEventSourceMappingCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AccessRequest } from '../../../local/access/access-control.ts';
import type { MappingDefinition } from '../../../local/functions/mapping-definition.ts';
import { createMappingFleet } from '../../../local/functions/mapping-fleet.ts';
import { createAwsCalls, isAwsCall } from '../../../local/gateway/aws-calls.ts';
import { createEventSourceMappingService } from '../../../local/gateway/event-source-mapping-service.ts';
import type { GatewayRequest } from '../../../local/gateway/exchange.ts';
import { listenGateway } from '../../../local/gateway/gateway-server.ts';
import { assemblyOf, queueArn } from '../fixture-app/assembly-of.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';
import { until } from '../fixture-app/until.ts';

const MAPPING_ARN = 'arn:aws:lambda:eu-west-1:000000000000:event-source-mapping:uuid-1';

function mapping(overrides: Partial<MappingDefinition> = {}): MappingDefinition {
  return {
    logicalId: 'Mapping',
    uuid: 'uuid-1',
    isEnabled: true,
    queueName: 'lane-1',
    queueArn: queueArn('lane-1'),
    functionName: 'delivery',
    batchSize: 1,
    batchingWindowSeconds: 0,
    concurrency: 7,
    reportsBatchItemFailures: true,
    ...overrides,
  };
}

const THREE = ['1', '2', '3'].map((n) =>
  mapping({
    uuid: `uuid-${n}`,
    queueName: `lane-${n}`,
    queueArn: queueArn(`lane-${n}`),
    ...(n === '3' && { functionName: 'authority' }),
  }),
);

/** The gateway with mappings behind it, and Lambda's own client of a function or the operator. */
async function open({
  mappings = [mapping()],
  accessKeyId = 'operator',
  allowed = true,
  ended = Promise.resolve(),
}: {
  mappings?: MappingDefinition[];
  accessKeyId?: string;
  allowed?: boolean;
  ended?: Promise<void>;
} = {}) {
  const asked: AccessRequest[] = [];
  const seen: GatewayRequest[] = [];
  const assembly = assemblyOf([]);
  const fleet = createMappingFleet({
    mappings,
    file: join(temporaryDirectory(), 'mappings.json'),
    nowEpochMs: () => 1_795_348_800_500,
    createPoller: () => ({ start() {}, stop: () => ended }),
  });
  fleet.start();
  const gateway = await listenGateway({ port: 0 });
  onTestFinished(() => gateway.stop());
  const calls = createAwsCalls({
    assembly,
    access: {
      decide(request) {
        asked.push(request);
        return allowed ? { allowed } : { allowed: false, message: 'User: worker may not' };
      },
    },
    callers: new Map([['LOCALBREAKER', 'arn:aws:iam::000000000000:role/breaker']]),
    services: { lambda: createEventSourceMappingService({ mappings: fleet, assembly }) },
  });
  gateway.serve((request) => {
    seen.push(request);
    return calls(request);
  });
  const client = new LambdaClient({
    endpoint: gateway.url,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return { client, asked, seen };
}

const disable = new UpdateEventSourceMappingCommand({ UUID: 'uuid-1', Enabled: false });
const get = new GetEventSourceMappingCommand({ UUID: 'uuid-1' });

test('a mapping is described as Lambda describes it', async () => {
  const { client, seen } = await open();

  const { $metadata, ...answer } = await client.send(get);

  expect($metadata.httpStatusCode).toBe(200);
  expect(seen.map(isAwsCall)).toEqual([true]);
  expect(answer).toEqual({
    UUID: 'uuid-1',
    EventSourceMappingArn: MAPPING_ARN,
    EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:lane-1',
    FunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:delivery',
    BatchSize: 1,
    MaximumBatchingWindowInSeconds: 0,
    ScalingConfig: { MaximumConcurrency: 7 },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    LastModified: new Date('2026-11-22T12:00:00.500Z'),
    State: 'Enabled',
    StateTransitionReason: 'USER_INITIATED',
  });
});

describe('a list', () => {
  test.each([
    [{}, ['uuid-1', 'uuid-2', 'uuid-3']],
    [{ FunctionName: 'delivery' }, ['uuid-1', 'uuid-2']],
    [{ FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:authority' }, ['uuid-3']],
    [{ EventSourceArn: queueArn('lane-2') }, ['uuid-2']],
    [{ EventSourceArn: queueArn('lane-2'), FunctionName: 'authority' }, []],
  ])('of %j', async (input, expected) => {
    const { client } = await open({ mappings: THREE });

    const { EventSourceMappings = [], NextMarker } = await client.send(
      new ListEventSourceMappingsCommand(input),
    );

    expect(EventSourceMappings.map(({ UUID }) => UUID)).toEqual(expected);
    expect(NextMarker).toBeUndefined();
  });

  test('comes in pages of the size that is asked for', async () => {
    const { client } = await open({ mappings: THREE });
    const page = (Marker?: string) =>
      client.send(new ListEventSourceMappingsCommand({ MaxItems: 2, ...(Marker && { Marker }) }));

    const first = await page();
    const second = await page(first.NextMarker);

    const uuids = [first, second].map(({ EventSourceMappings = [] }) =>
      EventSourceMappings.map(({ UUID }) => UUID),
    );
    expect(uuids).toEqual([['uuid-1', 'uuid-2'], ['uuid-3']]);
    expect(second.NextMarker).toBeUndefined();
  });
});

test('disabling answers 202 Disabling, refuses a change meanwhile, and is Disabled in the end', async () => {
  const batch = Promise.withResolvers<void>();
  const { client } = await open({ ended: batch.promise });

  const answer = await client.send(disable);
  const refused = client.send(disable);
  await expect(refused).rejects.toMatchObject({ name: 'ResourceInUseException' });
  batch.resolve();
  const last = await until('it is disabled', async () => {
    const { State } = await client.send(get);
    return State === 'Disabling' ? undefined : State;
  });

  expect(answer).toMatchObject({ State: 'Disabling', $metadata: { httpStatusCode: 202 } });
  expect(last).toBe('Disabled');
});

describe('what AWS or the local stack refuses', () => {
  test.each([
    [
      'a mapping that is not there',
      { UUID: 'uuid-9', Enabled: false },
      'ResourceNotFoundException',
    ],
    [
      'a setting that is the template’s',
      { UUID: 'uuid-1', Enabled: false, BatchSize: 5 },
      'InvalidParameterValueException',
    ],
    ['nothing to change', { UUID: 'uuid-1' }, 'InvalidParameterValueException'],
  ])('%s is named by the SDK', async (_, input, name) => {
    const { client } = await open();

    const refused = client.send(new UpdateEventSourceMappingCommand(input));

    await expect(refused).rejects.toMatchObject({ name });
  });

  test('another operation is unknown', async () => {
    const { client } = await open();

    const refused = client.send(new InvokeCommand({ FunctionName: 'delivery' }));

    await expect(refused).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});

test('a function needs the right to a mapping’s own ARN', async () => {
  const { client, asked } = await open({ accessKeyId: 'LOCALBREAKER' });

  await client.send(disable);

  expect(asked).toEqual([
    expect.objectContaining({ action: 'lambda:UpdateEventSourceMapping', resource: MAPPING_ARN }),
  ]);
});

test('a function without it is denied, and the mapping is left alone', async () => {
  const { client } = await open({ accessKeyId: 'LOCALBREAKER', allowed: false });

  const denied = client.send(disable);

  await expect(denied).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: 'User: worker may not',
    $metadata: { httpStatusCode: 403 },
  });
});
