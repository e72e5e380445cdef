import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assembly, loadAssembly } from '../../../local/assembly/load-assembly.ts';

export type TemplateResources = Record<
  string,
  { Type: string; Properties?: Record<string, unknown>; Condition?: string }
>;

type Parts = { resources: TemplateResources; assets?: Record<string, string>; stacks?: string[] };

const PLACE = {
  gatewayUrl: 'http://127.0.0.1:4000',
  region: 'eu-west-1',
  accountId: '000000000000',
};

/** Loads a one-stack assembly with these resources, as synthesised into a folder of its own. */
export function loadFixture(resources: TemplateResources): Assembly {
  return withAssembly({ resources }, loadFrom);
}

export function loadFrom(directory: string): Assembly {
  return loadAssembly({ directory, ...PLACE });
}

/** Writes a cloud assembly for the length of a call. */
export function withAssembly<T>(parts: Parts, use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    writeAssembly(directory, parts);
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function writeAssembly(directory: string, { resources, assets = {}, stacks = ['app'] }: Parts) {
  const write = (name: string, content: unknown) =>
    writeFileSync(join(directory, name), JSON.stringify(content));
  const stackArtifacts = stacks.map((name) => [
    name,
    {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: 'app.template.json' },
      dependencies: ['app.assets'],
    },
  ]);
  write('manifest.json', {
    version: '55.0.0',
    artifacts: {
      'app.assets': { type: 'cdk:asset-manifest', properties: { file: 'app.assets.json' } },
      ...Object.fromEntries(stackArtifacts),
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    },
  });
  write('app.template.json', {
    Resources: resources,
    Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>' } },
  });
  const files = Object.entries(assets).map(([key, path]) => [
    key.replace('.zip', ''),
    { source: { path, packaging: 'zip' }, destinations: { here: { objectKey: key } } },
  ]);
  write('app.assets.json', { version: '55.0.0', files: Object.fromEntries(files) });
}
