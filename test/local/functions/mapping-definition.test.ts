import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '../../../local/access/access-control.ts';
import type { FunctionDefinition } from '../../../local/functions/function-definition.ts';
import { MappingRefusedError, readMappings } from '../../../local/functions/mapping-definition.ts';
import { assemblyOf, queue, queueArn } from '../fixture-app/assembly-of.ts';

const worker: FunctionDefinition = {
  name: 'worker',
  arn: 'arn:aws:lambda:eu-west-1:000000000000:function:worker',
  roleArn: 'arn:role',
  moduleFile: '/nowhere/index.mjs',
  handlerName: 'handler',
  timeoutSeconds: 30,
  memoryMegabytes: 128,
  environment: {},
  accessKeyId: 'LOCALWORKER',
};

function read(
  properties: Record<string, unknown> = {},
  {
    queueProperties = {},
    deniedAction,
  }: { queueProperties?: Record<string, unknown>; deniedAction?: string } = {},
) {
  const assembly = assemblyOf([
    queue('lane', queueProperties),
    {
      type: 'AWS::Lambda::EventSourceMapping',
      physicalName: 'Mapping',
      properties: { EventSourceArn: queueArn('lane'), FunctionName: 'worker', ...properties },
    },
  ]);
  const decide = ({ action }: AccessRequest) =>
    action === deniedAction
      ? ({ allowed: false, message: `not authorized: ${action}` } as const)
      : ({ allowed: true } as const);
  return readMappings(assembly, { functions: [worker], access: { decide }, defaultConcurrency: 2 });
}

test('a mapping without settings has Lambda’s defaults', () => {
  expect(read()).toEqual([
    {
      logicalId: 'Mapping',
      uuid: '1ff9a5f8-b4bd-530e-726c-82924b08bf65',
      isEnabled: true,
      queueName: 'lane',
      queueArn: queueArn('lane'),
      functionName: 'worker',
      batchSize: 10,
      batchingWindowSeconds: 0,
      concurrency: 2,
      reportsBatchItemFailures: false,
    },
  ]);
});

test('a mapping has the template’s settings; the function may be named by ARN', () => {
  const mappings = read({
    FunctionName: worker.arn,
    BatchSize: 50,
    MaximumBatchingWindowInSeconds: 2,
    ScalingConfig: { MaximumConcurrency: 7 },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });

  expect(mappings).toMatchObject([
    {
      functionName: 'worker',
      batchSize: 50,
      batchingWindowSeconds: 2,
      concurrency: 7,
      reportsBatchItemFailures: true,
    },
  ]);
});

test('a disabled mapping is there, and disabled', () => {
  expect(read({ Enabled: false })).toMatchObject([{ logicalId: 'Mapping', isEnabled: false }]);
});

describe('what AWS refuses is refused', () => {
  test.each(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])(
    'a role without %s',
    (deniedAction) => {
      expect(() => read({}, { deniedAction })).toThrow(`not authorized: ${deniedAction}`);
      expect(() => read({}, { deniedAction })).toThrow(MappingRefusedError);
    },
  );

  test.each([
    ['a visibility timeout below the function’s', {}, { VisibilityTimeout: 29 }],
    ['a batch above ten without a window', { BatchSize: 11 }, {}],
    ['a function that is not in the stack', { FunctionName: 'other' }, {}],
    ['a source that is no queue of the stack', { EventSourceArn: queueArn('other') }, {}],
  ])('%s', (_, properties, queueProperties) => {
    expect(() => read(properties, { queueProperties })).toThrow(MappingRefusedError);
  });
});
