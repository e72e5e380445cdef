import { createHash } from 'node:crypto';
import type { AccessControl } from '../access/access-control.ts';
import type { Assembly, Resource } from '../assembly/load-assembly.ts';
import { QUEUE_TYPE } from '../engines/sqs-queues.ts';
import type { FunctionDefinition } from './function-definition.ts';

export type MappingDefinition = {
  logicalId: string;
  /** The same after every restart. */
  uuid: string;
  /** What the template says; whether it is polled can be changed since. */
  isEnabled: boolean;
  queueName: string;
  queueArn: string;
  functionName: string;
  batchSize: number;
  batchingWindowSeconds: number;
  /** Batches in flight at once. */
  concurrency: number;
  reportsBatchItemFailures: boolean;
};

/** A mapping that AWS would refuse to create. */
export class MappingRefusedError extends Error {
  override readonly name = 'MappingRefusedError';
  readonly code = 'MAPPING_REFUSED';
}

const DEFAULT_BATCH_SIZE = 10;
const MAX_BATCH_WITHOUT_WINDOW = 10;
const DEFAULT_VISIBILITY_SECONDS = 30;
const POLLER_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/**
 * The template's SQS event source mappings, the disabled ones too.
 *
 * @param options.defaultConcurrency - for mappings without a maximum concurrency of their own
 * @throws {MappingRefusedError} in the cases in which AWS refuses the mapping: the function's role may
 *   not read the queue, the queue's visibility timeout is shorter than the function's timeout, or a
 *   batch above ten has no window
 */
export function readMappings(
  assembly: Assembly,
  options: {
    functions: readonly FunctionDefinition[];
    access: AccessControl;
    defaultConcurrency: number;
  },
): MappingDefinition[] {
  return assembly.ofType('AWS::Lambda::EventSourceMapping').map((resource) => {
    const queue = queueOf(assembly, resource);
    const target = functionOf(resource, options.functions);
    const { properties } = resource;
    const scaling = properties.ScalingConfig as { MaximumConcurrency?: number } | undefined;
    const responseTypes = (properties.FunctionResponseTypes as string[] | undefined) ?? [];
    const mapping = {
      logicalId: resource.logicalId,
      uuid: uuidOf(resource.logicalId),
      isEnabled: properties.Enabled !== false,
      queueName: queue.physicalName,
      queueArn: queue.arn,
      functionName: target.name,
      batchSize: Number(properties.BatchSize ?? DEFAULT_BATCH_SIZE),
      batchingWindowSeconds: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
      concurrency: scaling?.MaximumConcurrency ?? options.defaultConcurrency,
      reportsBatchItemFailures: responseTypes.includes('ReportBatchItemFailures'),
    };
    refuseBadSettings(mapping, { queue, target });
    refuseMissingGrants(mapping, { roleArn: target.roleArn, access: options.access });
    return mapping;
  });
}

/** Made of the logical ID, in the shape that AWS's own have. */
function uuidOf(logicalId: string): string {
  const digest = createHash('sha256').update(logicalId).digest('hex');
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function queueOf(assembly: Assembly, mapping: Resource): Resource {
  const queue = assembly.byArn(String(mapping.properties.EventSourceArn));
  if (queue?.type === QUEUE_TYPE) return queue;
  throw refused(mapping.logicalId, 'its source is not a queue of this stack');
}

function functionOf(
  mapping: Resource,
  functions: readonly FunctionDefinition[],
): FunctionDefinition {
  const reference = String(mapping.properties.FunctionName);
  const found = functions.find(({ name, arn }) => name === reference || arn === reference);
  if (found !== undefined) return found;
  throw refused(mapping.logicalId, `its function ${reference} is not in this stack`);
}

function refuseBadSettings(
  mapping: MappingDefinition,
  { queue, target }: { queue: Resource; target: FunctionDefinition },
): void {
  const visibilitySeconds = Number(
    queue.properties.VisibilityTimeout ?? DEFAULT_VISIBILITY_SECONDS,
  );
  if (visibilitySeconds < target.timeoutSeconds) {
    const reason = `the queue's visibility timeout (${visibilitySeconds} s) is shorter than the function's timeout (${target.timeoutSeconds} s)`;
    throw refused(mapping.logicalId, reason);
  }
  if (mapping.batchSize > MAX_BATCH_WITHOUT_WINDOW && mapping.batchingWindowSeconds === 0) {
    throw refused(mapping.logicalId, 'a batch size above 10 needs a batching window');
  }
}

function refuseMissingGrants(
  mapping: MappingDefinition,
  { roleArn, access }: { roleArn: string; access: AccessControl },
): void {
  for (const action of POLLER_ACTIONS) {
    const principal = { kind: 'role', arn: roleArn } as const;
    const decision = access.decide({ principal, action, resource: mapping.queueArn });
    if (!decision.allowed) throw refused(mapping.logicalId, decision.message);
  }
}

function refused(logicalId: string, reason: string): MappingRefusedError {
  return new MappingRefusedError(`${logicalId}: AWS would refuse this mapping: ${reason}`);
}
