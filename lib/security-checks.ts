import { type App, Validations } from 'aws-cdk-lib';
import { VALIDATE_AGAINST_DEFAULT_RULES } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { Clicks } from './clicks.ts';
import type { PostbackPipeline } from './postback-pipeline.ts';

/** A finding that we have looked at and accept, where it occurs and why. */
export type Acknowledgement = { construct: IConstruct; id: string; reason: string };

/**
 * Checks every stack of the app against the AWS Solutions rules, and makes faults against
 * CloudFormation's own schemas errors too: a finding of either makes synthesis fail.
 */
export function addSecurityChecks(app: App): void {
  app.node.setContext(VALIDATE_AGAINST_DEFAULT_RULES, true);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
}

/** Every finding that is accepted. A test holds that each of them is a finding, and that no other is. */
export function acknowledgements(pipeline: PostbackPipeline): Acknowledgement[] {
  const { ingest, clicks, delivery, eventBus, auditor } = pipeline;
  return [
    {
      construct: eventBus.unrecognisedEvents,
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself a place for what nobody reads: people read it, so nothing can fail.',
    },
    {
      construct: auditor.seen,
      id: 'AwsSolutions-SQS3',
      reason:
        'The auditor decides about every message itself, and says which it cannot account for.',
    },
    {
      construct: ingest.api,
      id: 'AwsSolutions-APIG4',
      reason:
        'A provider proves itself by a signature over the raw body, which an authorizer does not see; the function checks it.',
    },
    ...clicksFindings(clicks),
    {
      construct: ingest.pseudonymSecret,
      id: 'AwsSolutions-SMG4',
      reason: 'Another key would give every known player another pseudonym and lose its clicks.',
    },
    ...[
      ...ingest.sourceSecrets.map(({ secret }) => secret),
      ...Object.values(delivery.platformSecrets),
    ].map((construct) => ({
      construct,
      id: 'AwsSolutions-SMG4',
      reason:
        'The other side issues this key, in a console of its own, and has no API to rotate it.',
    })),
  ];
}

export function acknowledgeFindings(pipeline: PostbackPipeline): void {
  for (const { construct, id, reason } of acknowledgements(pipeline)) {
    Validations.of(construct).acknowledge({ id, reason });
  }
}

function clicksFindings({ api }: Clicks): Acknowledgement[] {
  if (api === undefined) return [];
  return [
    {
      construct: api.api,
      id: 'AwsSolutions-APIG4',
      reason:
        'Visitors of a landing page have no credentials; the backend shows a key, which the function checks.',
    },
    {
      construct: api.bindingsKey,
      id: 'AwsSolutions-SMG4',
      reason: 'The operator’s backend keeps the other copy, and must be given a new one first.',
    },
  ];
}
