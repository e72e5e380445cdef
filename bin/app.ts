import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Errors } from 'aws-cdk-lib';
import { InvalidStageError } from '../core/pipeline-config.ts';
import { PostproofStack } from '../lib/postproof-stack.ts';
import { addSecurityChecks } from '../lib/security-checks.ts';
import { loadStage } from '../stages/index.ts';

/** Synthesises the stage named by the context `stage` or by POSTPROOF_STAGE; without one, every stage. */
const app = new App({
  outdir: process.env.CDK_OUTDIR ?? 'cdk.out',
  analyticsReporting: false,
  // Once, below, so that its faults are reported once.
  autoSynth: false,
});
addSecurityChecks(app);

try {
  const chosen: string | undefined = app.node.tryGetContext('stage') ?? process.env.POSTPROOF_STAGE;
  for (const stage of chosen === undefined ? writtenStages() : [chosen]) {
    new PostproofStack(app, loadStage(stage));
  }
  for (const { stackName, templateFullPath } of app.synth().stacks) {
    console.log(`${stackName}: ${templateFullPath}`);
  }
} catch (error) {
  // A fault of a stage file and a finding of the checks say where to look; a stack trace hides it.
  const explainsItself = error instanceof InvalidStageError || Errors.isConstructError(error);
  console.error(explainsItself ? error.message : error);
  process.exitCode = 1;
}

/** From the folder and not from a list, so that a stage file that nobody listed is a fault. */
function writtenStages(): string[] {
  return readdirSync(join(import.meta.dirname, '../stages'))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((stage) => stage !== 'index');
}
