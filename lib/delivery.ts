import { Duration } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { ENVIRONMENT, INDEXES, resourceNames } from '../lambdas/contract.ts';
import type { Alarms } from './alarms.ts';
import { GENERATED_KEY } from './generated-key.ts';
import type { Lane } from './lane.ts';
import type { Ledger } from './ledger.ts';
import { PipelineFunction } from './pipeline-function.ts';
import { removalPolicy } from './removal-policy.ts';

export type DeliveryProps = {
  config: PipelineConfig;
  alarms: Alarms;
  ledger: Ledger;
  lanes: readonly Lane[];
  /** A JSON object: platform name to the URL of its lane queue. */
  laneQueueUrls: string;
};

/** The function that sends postbacks for every lane, and the credentials it sends them with. */
export class Delivery extends Construct {
  readonly function: PipelineFunction;
  /** The credentials, by platform. */
  readonly platformSecrets: Readonly<Record<string, Secret>>;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const { config, ledger, lanes } = props;
    this.function = new PipelineFunction(this, 'Function', {
      config,
      alarms: props.alarms,
      room: 'delivery',
      functionName: resourceNames(config.stage).deliveryFunction,
      timeout: Duration.seconds(config.delivery.functionTimeoutSeconds),
      environment: {
        [ENVIRONMENT.ledgerTable]: ledger.table.tableName,
        [ENVIRONMENT.laneQueueUrls]: props.laneQueueUrls,
      },
      // A wake-up hops through its lane until it is due, days and hundreds of rounds if it must. The
      // ledger row ends it. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
      mayWakeItself: true,
    });
    this.function.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:ConditionCheckItem',
      ],
      [ledger.table.tableArn],
    );
    this.function.allow(['dynamodb:Query'], [`${ledger.table.tableArn}/index/${INDEXES.byHour}`]);
    this.platformSecrets = Object.fromEntries(
      Object.entries(config.platforms).map(([platform, { specification }]) => [
        platform,
        this.#platformSecret(platform, { credentials: specification.credentials, config }),
      ]),
    );
    this.function.allow(
      ['secretsmanager:GetSecretValue'],
      Object.values(this.platformSecrets).map(({ secretArn }) => secretArn),
    );
    for (const lane of lanes) lane.feed(this.function);
  }

  /**
   * A JSON object with the platform's credentials, to be replaced by the platform's own. Until then
   * the first is random, so that a forgotten secret is refused by the platform and not sent empty.
   */
  #platformSecret(
    platform: string,
    { credentials, config }: { credentials: readonly string[]; config: PipelineConfig },
  ): Secret {
    const [generated = 'unused', ...others] = credentials;
    return new Secret(this, `Secret-${platform}`, {
      secretName: resourceNames(config.stage).platformSecret(platform),
      description: `The credentials of ${platform}; replace them by the platform's own.`,
      generateSecretString: {
        ...GENERATED_KEY,
        secretStringTemplate: JSON.stringify(Object.fromEntries(others.map((name) => [name, '']))),
        generateStringKey: generated,
      },
      removalPolicy: removalPolicy(config),
    });
  }
}
