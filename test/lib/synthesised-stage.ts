import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { PostproofStack } from '../../lib/postproof-stack.ts';
import { loadStage } from '../../stages/index.ts';

export type Properties = Record<string, unknown>;
export type Resource = {
  Type: string;
  Properties: Properties;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  DependsOn?: string[];
};
export type Statement = {
  Sid?: string;
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
};

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** An app without what takes seconds and no template needs: bundling and schema validation. */
export function unbundledApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'postproof-synth-'));
  directories.push(outdir);
  return new App({
    outdir,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: { 'aws:cdk:bundling-stacks': [] },
  });
}

/** A stage's template, with the few questions that tests ask of it. */
export class SynthesisedStage {
  readonly stack: PostproofStack;
  readonly template: Template;

  constructor(stage: string | PipelineConfig) {
    const config = typeof stage === 'string' ? loadStage(stage) : stage;
    this.stack = new PostproofStack(unbundledApp(), config);
    this.template = Template.fromStack(this.stack);
  }

  resources(type: string): Resource[] {
    return Object.values(this.template.findResources(type)) as Resource[];
  }

  /** The properties of every resource of the type, by physical name. */
  byName(type: string): Record<string, Properties> {
    return Object.fromEntries(
      this.resources(type).map(({ Properties }) => [physicalName(Properties), Properties]),
    );
  }

  /** Replaces every reference to a resource by that resource's physical name (else logical ID). */
  readable<T>(value: T): T {
    return JSON.parse(JSON.stringify(value), (_key, part) => {
      const logicalId = part?.Ref ?? part?.['Fn::GetAtt']?.[0];
      if (logicalId === undefined) return part;
      const resource = this.template.toJSON().Resources[logicalId];
      return resource ? (physicalName(resource.Properties ?? {}) ?? logicalId) : part;
    });
  }

  /** The statements of the policies that name the resource, with readable references. */
  statementsOf(policyType: string, attachedTo: string): Statement[] {
    return this.resources(policyType)
      .map(({ Properties }) => this.readable(Properties))
      .filter(({ Queues, Topics, Roles }) =>
        JSON.stringify([Queues, Topics, Roles]).includes(`"${attachedTo}"`),
      )
      .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement);
  }
}

function physicalName(properties: Properties): string {
  const names = [
    'TableName',
    'QueueName',
    'FunctionName',
    'LogGroupName',
    'TopicName',
    'AlarmName',
  ];
  return names
    .concat('Name')
    .map((name) => properties[name])
    .find((name) => typeof name === 'string') as string;
}
