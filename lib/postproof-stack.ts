import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { resourceNames } from '../lambdas/contract.ts';
import { PostbackPipeline } from './postback-pipeline.ts';
import { acknowledgeFindings } from './security-checks.ts';

/** One stage as one stack, for whichever account and region it is deployed to. */
export class PostproofStack extends Stack {
  readonly pipeline: PostbackPipeline;

  constructor(scope: Construct, config: PipelineConfig) {
    super(scope, resourceNames(config.stage).stack, {
      description: `Postproof: server-to-server postbacks, stage ${config.stage}.`,
      terminationProtection: config.ledger.protect,
    });
    this.pipeline = new PostbackPipeline(this, 'Pipeline', { config });
    acknowledgeFindings(this.pipeline);
    this.#addOutputs();
  }

  #addOutputs(): void {
    const { ingest, clicks, ledger, authority, lanes } = this.pipeline;
    new CfnOutput(this, 'WebhookUrl', {
      value: `${ingest.stage.url}webhooks`,
      description: 'Followed by /<source> or /<source>/<brand>: what a source is given.',
    });
    if (clicks.api) {
      new CfnOutput(this, 'ClicksUrl', {
        value: `${clicks.api.stage.url}postproof`,
        description: 'What a path of the operator’s own sites leads to: see docs/clicks.md.',
      });
    }
    new CfnOutput(this, 'LedgerTable', { value: ledger.table.tableName });
    new CfnOutput(this, 'IntakeQueue', { value: authority.intake.queue.queueName });
    new CfnOutput(this, 'LaneQueues', {
      value: lanes.map(({ queues }) => queues.queue.queueName).join(','),
    });
  }
}
