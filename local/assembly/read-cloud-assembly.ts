import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { AssemblyError } from './assembly-error.ts';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.record(z.string(), z.unknown()).default({}),
      dependencies: z.array(z.string()).default([]),
    }),
  ),
});

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      Condition: z.string().optional(),
    }),
  ),
});

const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

export type TemplateResource = z.infer<typeof templateSchema>['Resources'][string];

export type CloudAssembly = {
  stackName: string;
  resources: Readonly<Record<string, TemplateResource>>;
  /** Absolute path of each file asset by the S3 key it would be uploaded under. */
  assetPaths: ReadonlyMap<string, string>;
};

/**
 * Reads the folder that `cdk synth` wrote.
 *
 * @throws {AssemblyError} if a file is missing or has another shape, or if there is not exactly one stack
 * @see https://github.com/aws/aws-cdk/tree/main/packages/aws-cdk-lib/cloud-assembly-schema
 */
export function readCloudAssembly(directory: string): CloudAssembly {
  const { artifacts } = readJson(join(directory, 'manifest.json'), manifestSchema);
  const [stack, ...others] = Object.entries(artifacts).filter(
    ([, artifact]) => artifact.type === 'aws:cloudformation:stack',
  );
  if (!stack || others.length > 0) {
    const count = stack ? others.length + 1 : 0;
    throw new AssemblyError(
      `${directory} holds ${count} stacks; the local stack runs exactly one, so synthesise the local stage alone.`,
    );
  }
  const [artifactId, { properties, dependencies }] = stack;
  const template = readJson(join(directory, String(properties.templateFile)), templateSchema);
  const assetFiles = dependencies
    .filter((id) => artifacts[id]?.type === 'cdk:asset-manifest')
    .map((id) => String(artifacts[id]?.properties.file));
  return {
    stackName: String(properties.stackName ?? artifactId),
    resources: template.Resources,
    assetPaths: new Map(assetFiles.flatMap((file) => readAssetPaths(directory, file))),
  };
}

function readAssetPaths(directory: string, file: string): [string, string][] {
  const { files } = readJson(join(directory, file), assetsSchema);
  return Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [
      objectKey,
      resolve(directory, source.path ?? ''),
    ]),
  );
}

function readJson<T>(path: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new AssemblyError(`${path} is no part of a cloud assembly; run the synthesis again.`, {
      cause,
    });
  }
}
