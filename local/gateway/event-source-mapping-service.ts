import type { Assembly } from '../assembly/load-assembly.ts';
import type { MappingFleet, PolledMapping } from '../functions/mapping-fleet.ts';
import type { AwsServiceHandler } from './aws-calls.ts';
import { AwsError } from './aws-error.ts';
import { lambdaAnswer } from './lambda-calls.ts';

/** AWS's own most. */
const MAX_ITEMS = 100;
/** All that a call may change here; the rest is the template's. */
const CHANGEABLE = ['UUID', 'Enabled', 'FunctionName'];

/**
 * What Lambda answers about event source mappings, as far as somebody needs it who pauses a queue.
 *
 * The refusals' texts were not compared with AWS's answers.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export function createEventSourceMappingService({
  mappings,
  assembly,
}: {
  mappings: MappingFleet;
  assembly: Pick<Assembly, 'region' | 'accountId'>;
}): AwsServiceHandler {
  const describe = (mapping: PolledMapping) => configurationOf(mapping, assembly);
  return async ({ operation, body }) => {
    switch (operation) {
      case 'ListEventSourceMappings':
        return lambdaAnswer(200, list(mappings, body, describe));
      case 'GetEventSourceMapping':
        return lambdaAnswer(200, describe(requireMapping(mappings, body)));
      case 'UpdateEventSourceMapping':
        return lambdaAnswer(202, describe(update(mappings, body)));
      default:
        throw new AwsError('UnknownOperationException', `The local Lambda has no ${operation}.`);
    }
  };
}

type Body = Record<string, unknown>;

function list(
  mappings: MappingFleet,
  { EventSourceArn, FunctionName, Marker = '0', MaxItems = MAX_ITEMS }: Body,
  describe: (mapping: PolledMapping) => Body,
): Body {
  const found = mappings
    .list()
    .map(describe)
    .filter(
      (one) =>
        (EventSourceArn === undefined || one.EventSourceArn === EventSourceArn) &&
        (FunctionName === undefined || isFunction(String(one.FunctionArn), String(FunctionName))),
    );
  const start = Number(Marker);
  const end = start + Math.min(Number(MaxItems), MAX_ITEMS);
  return {
    EventSourceMappings: found.slice(start, end),
    ...(end < found.length && { NextMarker: String(end) }),
  };
}

/** A function may be named by its name or its ARN. */
function isFunction(arn: string, wanted: string): boolean {
  return arn === wanted || arn.split(':').at(-1) === wanted;
}

function update(mappings: MappingFleet, body: Body): PolledMapping {
  const mapping = requireMapping(mappings, body);
  const other = Object.keys(body).find((name) => !CHANGEABLE.includes(name));
  if (other !== undefined || typeof body.Enabled !== 'boolean') {
    throw new AwsError(
      'InvalidParameterValueException',
      `The local stack changes whether a mapping is enabled, and nothing else${other ? `: not ${other}` : ''}. Change the template.`,
    );
  }
  if (mapping.isChanging()) {
    throw new AwsError(
      'ResourceInUseException',
      `Cannot update the event source mapping because it is in use: its state is ${mapping.state()}.`,
    );
  }
  mapping.setEnabled(body.Enabled);
  return mapping;
}

function requireMapping(mappings: MappingFleet, { UUID }: Body): PolledMapping {
  const mapping = mappings.find(String(UUID));
  if (mapping !== undefined) return mapping;
  throw new AwsError(
    'ResourceNotFoundException',
    `The resource you requested does not exist: event source mapping ${UUID}.`,
    404,
  );
}

/** In the shape of AWS's answers; times are in seconds. */
function configurationOf(
  mapping: PolledMapping,
  { region, accountId }: Pick<Assembly, 'region' | 'accountId'>,
): Body {
  const { uuid, queueArn, functionName, batchSize, batchingWindowSeconds } = mapping.definition;
  const { concurrency, reportsBatchItemFailures } = mapping.definition;
  const arn = `arn:aws:lambda:${region}:${accountId}`;
  return {
    UUID: uuid,
    EventSourceMappingArn: `${arn}:event-source-mapping:${uuid}`,
    EventSourceArn: queueArn,
    FunctionArn: `${arn}:function:${functionName}`,
    BatchSize: batchSize,
    MaximumBatchingWindowInSeconds: batchingWindowSeconds,
    ScalingConfig: { MaximumConcurrency: concurrency },
    FunctionResponseTypes: reportsBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    LastModified: mapping.changedAtEpochMs() / 1000,
    State: mapping.state(),
    StateTransitionReason: 'USER_INITIATED',
  };
}
