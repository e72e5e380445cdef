import { AssemblyError } from './assembly-error.ts';
import { readCloudAssembly, type TemplateResource } from './read-cloud-assembly.ts';
import { type References, resolveIntrinsics } from './resolve-intrinsics.ts';
import {
  identifyingProperties,
  identifyResource,
  type Place,
  type ResourceIdentity,
} from './resource-identity.ts';

/** One resource of the stack, as CloudFormation would have created it. */
export type Resource = {
  logicalId: string;
  type: string;
  /** Every intrinsic function is already replaced by its value. */
  properties: Record<string, unknown>;
  physicalName: string;
  arn: string;
};

export type Assembly = {
  stackName: string;
  region: string;
  accountId: string;
  resources: readonly Resource[];
  ofType(type: string): readonly Resource[];
  /** @throws {AssemblyError} naming the ID and the types known */
  get(logicalId: string): Resource;
  byArn(arn: string): Resource | undefined;
  /**
   * The absolute folder of a function's code.
   *
   * @param s3Key - the function's `Code.S3Key`
   * @throws {AssemblyError} if the assembly has no such asset
   */
  assetDirectory(s3Key: string): string;
};

/** Only says which CDK built the template; it is no resource of the product. */
const CDK_METADATA_TYPE = 'AWS::CDK::Metadata';

/**
 * Loads the synthesised app with every reference resolved to a local name, URL or ARN.
 *
 * @param options.directory - the cloud assembly (`cdk.out`)
 * @param options.gatewayUrl - origin of the local gateway without a trailing slash; queue URLs begin with it
 * @param options.accountId - twelve digits, `000000000000` locally
 * @throws {AssemblyError} if the assembly is unreadable, has not exactly one stack, or uses a
 *   CloudFormation feature that cannot be resolved here
 */
export function loadAssembly(options: {
  directory: string;
  gatewayUrl: string;
  region: string;
  accountId: string;
}): Assembly {
  const { stackName, resources: all, assetPaths } = readCloudAssembly(options.directory);
  const { gatewayUrl, region, accountId } = options;
  const entries = Object.entries(all).filter(([, { Type }]) => Type !== CDK_METADATA_TYPE);
  refuseConditions(entries);
  const resources = resolveResources(entries, { stackName, region, accountId, gatewayUrl });
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const byArn = new Map(resources.map((resource) => [resource.arn, resource]));

  return {
    stackName,
    region,
    accountId,
    resources,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    get: (logicalId) => byId.get(logicalId) ?? refuseId(logicalId, resources),
    byArn: (arn) => byArn.get(arn),
    assetDirectory: (s3Key) => assetPaths.get(s3Key) ?? refuseAsset(s3Key),
  };
}

function resolveResources(entries: [string, TemplateResource][], place: Place): Resource[] {
  const templates = new Map(entries);
  const identities = new Map<string, ResourceIdentity>();
  const references: References = {
    ref: (logicalId) => identityOf(logicalId)?.ref,
    attribute: (logicalId, name) => identityOf(logicalId)?.attributes[name],
    pseudo: {
      'AWS::Region': place.region,
      'AWS::AccountId': place.accountId,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': place.stackName,
    },
  };

  // A name may itself refer to another resource, so identities are worked out on demand.
  // CloudFormation refuses circular references, so this ends.
  function identityOf(logicalId: string): ResourceIdentity | undefined {
    const template = templates.get(logicalId);
    const known = identities.get(logicalId);
    if (known || !template) return known;
    const { Type: type, Properties: raw } = template;
    const names = identifyingProperties(type).filter((name) => Object.hasOwn(raw, name));
    const properties = Object.fromEntries(
      names.map((name) => [name, resolveIntrinsics(raw[name], logicalId, references)]),
    );
    const identity = identifyResource({ logicalId, type, properties }, place);
    identities.set(logicalId, identity);
    return identity;
  }

  return entries.map(([logicalId, { Type: type, Properties }]) => {
    const identity = identityOf(logicalId);
    if (!identity) throw new AssemblyError(`Resource ${logicalId} has no identity.`);
    const { physicalName, arn } = identity;
    const resolved = resolveIntrinsics(Properties, logicalId, references);
    return { logicalId, type, properties: { ...(resolved as object) }, physicalName, arn };
  });
}

function refuseConditions(entries: [string, TemplateResource][]): void {
  const conditional = entries.find(([, { Condition }]) => Condition !== undefined);
  if (!conditional) return;
  throw new AssemblyError(
    `Resource ${conditional[0]} is created under condition ${conditional[1].Condition}, which the local stack does not evaluate; decide it in the stage file instead.`,
  );
}

function refuseId(logicalId: string, resources: readonly Resource[]): never {
  const types = [...new Set(resources.map((resource) => resource.type))].sort().join(', ');
  throw new AssemblyError(`No resource ${logicalId} in the stack; it has these types: ${types}.`);
}

function refuseAsset(s3Key: string): never {
  throw new AssemblyError(`No asset for code key ${s3Key}; run the synthesis again.`);
}
