import type { Assembly, Resource } from '../../../local/assembly/load-assembly.ts';

export type ResourceInput = Pick<Resource, 'type' | 'physicalName'> & Partial<Resource>;

/** An assembly of just these resources, as if it had been loaded. */
export function assemblyOf(inputs: readonly ResourceInput[]): Assembly {
  const resources = inputs.map((input) => ({
    logicalId: input.physicalName,
    properties: {},
    arn: `arn:aws:test:eu-west-1:000000000000:${input.physicalName}`,
    ...input,
  }));
  const unknown = (what: string): never => {
    throw new Error(`the test's assembly has no ${what}`);
  };
  return {
    stackName: 'Test',
    region: 'eu-west-1',
    accountId: '000000000000',
    resources,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    get: (logicalId) =>
      resources.find((resource) => resource.logicalId === logicalId) ?? unknown(logicalId),
    byArn: (arn) => resources.find((resource) => resource.arn === arn),
    assetDirectory: unknown,
  };
}

/** A queue, named in its ARN as on AWS. */
export function queue(
  physicalName: string,
  properties: Record<string, unknown> = {},
): ResourceInput {
  return {
    type: 'AWS::SQS::Queue',
    physicalName,
    properties,
    arn: queueArn(physicalName),
  };
}

export function queueArn(name: string): string {
  return `arn:aws:sqs:eu-west-1:000000000000:${name}`;
}

export function redriveTo(deadLetterQueue: string, maxReceiveCount = 2) {
  return {
    RedrivePolicy: { deadLetterTargetArn: queueArn(deadLetterQueue), maxReceiveCount },
  };
}
