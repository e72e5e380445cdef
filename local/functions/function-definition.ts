import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly, Resource } from '../assembly/load-assembly.ts';

export type FunctionDefinition = {
  name: string;
  arn: string;
  roleArn: string;
  /** Absolute path of the module that exports the handler. */
  moduleFile: string;
  handlerName: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Readonly<Record<string, string>>;
  /** Made up, and different for each function: it is how the gateway knows who calls. */
  accessKeyId: string;
};

/** A function of the template that cannot be run as it would run on AWS. */
export class UnsupportedFunctionError extends Error {
  override readonly name = 'UnsupportedFunctionError';
  readonly code = 'UNSUPPORTED_FUNCTION';
}

const MODULE_EXTENSIONS = ['.mjs', '.js', '.cjs'];
/** Lambda's own defaults. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

/** @throws {UnsupportedFunctionError} for code that is not a bundled Node.js asset */
export function readFunctions(assembly: Assembly): FunctionDefinition[] {
  return assembly.ofType('AWS::Lambda::Function').map((resource) => {
    const { properties, physicalName } = resource;
    const [moduleName = '', handlerName = ''] = String(properties.Handler).split('.');
    const variables = (properties.Environment as { Variables?: Record<string, string> })?.Variables;
    return {
      name: physicalName,
      arn: resource.arn,
      roleArn: String(properties.Role),
      moduleFile: findModule(assembly, { resource, moduleName }),
      handlerName,
      timeoutSeconds: Number(properties.Timeout ?? DEFAULT_TIMEOUT_SECONDS),
      memoryMegabytes: Number(properties.MemorySize ?? DEFAULT_MEMORY_MEGABYTES),
      environment: variables ?? {},
      accessKeyId: accessKeyIdOf(physicalName),
    };
  });
}

function findModule(
  assembly: Assembly,
  { resource, moduleName }: { resource: Resource; moduleName: string },
): string {
  const { S3Key } = (resource.properties.Code ?? {}) as { S3Key?: string };
  if (S3Key === undefined || !String(resource.properties.Runtime).startsWith('nodejs')) {
    throw new UnsupportedFunctionError(
      `${resource.logicalId} is not a Node.js function with a code asset; the local stack runs no other`,
    );
  }
  const directory = assembly.assetDirectory(S3Key);
  const files = MODULE_EXTENSIONS.map((extension) => join(directory, `${moduleName}${extension}`));
  const file = files.find((candidate) => existsSync(candidate));
  if (file !== undefined) return file;
  throw new UnsupportedFunctionError(
    `${resource.logicalId} has no module ${moduleName} in ${directory}; check its Handler`,
  );
}

function accessKeyIdOf(functionName: string): string {
  const digest = createHash('sha256').update(functionName).digest('hex');
  return `LOCAL${digest.slice(0, 15).toUpperCase()}`;
}
