import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnRotationSchedule,
  Secret,
  type SecretStringGenerator,
} from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { METRICS, resourceNames } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { PipelineFunction } from './pipeline-function.ts';
import { removalPolicy } from './removal-policy.ts';

/** A request to the platform may take 30 s; the rest is for Secrets Manager. */
const TIMEOUT_SECONDS = 60;

/**
 * The first Monday of each quarter, in office hours: where a platform has no key API, a person has
 * to go on. The window is closed by noon, UTC.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
const QUARTERLY = {
  scheduleExpression: 'cron(0 9 ? JAN,APR,JUL,OCT MON#1 *)',
  duration: '3h',
} satisfies CfnRotationSchedule.RotationRulesProperty;

/**
 * Digits only, because they can be read in any encoding that a recipe may name: as text, base64 or
 * hex. 80 of them hold more than 256 bits. No platform ever gets this key; the first rotation makes
 * the first that is handed over.
 */
const FIRST_KEY: SecretStringGenerator = {
  passwordLength: 80,
  excludeLowercase: true,
  excludeUppercase: true,
  excludePunctuation: true,
  secretStringTemplate: JSON.stringify({ keyId: 'k-initial' }),
  generateStringKey: 'key',
};

export type SigningKeysProps = {
  config: PipelineConfig;
  alarms: Alarms;
  /** The credentials, by platform. */
  platformSecrets: Readonly<Record<string, Pick<Secret, 'secretArn'>>>;
};

/** Whether postbacks to the platform are signed. */
export function signs({ specification }: PipelineConfig['platforms'][string]): boolean {
  return specification.signing !== undefined;
}

/**
 * A key for each platform whose postbacks are signed, and the function that rotates them every
 * quarter. Nothing at all where no platform's are.
 */
export class SigningKeys extends Construct {
  readonly secrets: readonly Secret[];
  readonly function: PipelineFunction | undefined;

  constructor(scope: Construct, id: string, props: SigningKeysProps) {
    super(scope, id);
    const { config, alarms } = props;
    const platforms = Object.entries(config.platforms)
      .filter(([, settings]) => signs(settings))
      .map(([platform]) => platform);
    this.secrets = platforms.map((platform) => this.#addSecret(platform, config));
    if (platforms.length === 0) return;
    this.function = this.#addFunction(props);
    for (const platform of platforms) addWaitingAlarm(alarms, config, platform);
  }

  /** Lets the function that delivers read the keys, and nothing else of them. */
  grantSigning(delivery: PipelineFunction): void {
    if (this.secrets.length === 0) return;
    delivery.allow(['secretsmanager:GetSecretValue'], this.#secretArns());
  }

  #secretArns(): string[] {
    return this.secrets.map(({ secretArn }) => secretArn);
  }

  #addSecret(platform: string, config: PipelineConfig): Secret {
    return new Secret(this, `Secret-${platform}`, {
      secretName: resourceNames(config.stage).platformSigningKey(platform),
      description: `The key that postbacks to ${platform} are signed with; rotate it with "postproof keys rotate ${platform}".`,
      generateSecretString: FIRST_KEY,
      removalPolicy: removalPolicy(config),
    });
  }

  #addFunction({ config, alarms, platformSecrets }: SigningKeysProps): PipelineFunction {
    const rotation = new PipelineFunction(this, 'Function', {
      config,
      alarms,
      room: 'rotation',
      functionName: resourceNames(config.stage).rotationFunction,
      timeout: Duration.seconds(TIMEOUT_SECONDS),
      environment: {},
      expectedErrors: waiting({ [METRICS.dimensions.stage]: config.stage }),
    });
    rotation.allow(
      [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      this.#secretArns(),
    );
    const needed = Object.entries(platformSecrets).filter(([platform]) =>
      asksWith(config, platform),
    );
    if (needed.length > 0) {
      rotation.allow(
        ['secretsmanager:GetSecretValue'],
        needed.map(([, { secretArn }]) => secretArn),
      );
    }
    rotation.function.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    for (const secret of this.secrets) addSchedule(secret, rotation);
    return rotation;
  }
}

/** Whether the platform is handed its keys by an API that wants credentials. */
function asksWith({ platforms }: PipelineConfig, platform: string): boolean {
  const specification = platforms[platform]?.specification;
  return specification?.signing?.keyApi !== undefined && specification.credentials.length > 0;
}

/** CDK's own construct for it knows intervals of days only, and no window. */
function addSchedule(secret: Secret, rotation: PipelineFunction): void {
  const schedule = new CfnRotationSchedule(secret, 'Rotation', {
    secretId: secret.secretArn,
    rotationLambdaArn: rotation.function.functionArn,
    rotationRules: QUARTERLY,
    // Otherwise every deployment that touches it would rotate, and stop for a person.
    rotateImmediatelyOnUpdate: false,
  });
  // Secrets Manager calls the function when the schedule is made, with all that it may do.
  schedule.node.addDependency(rotation);
}

function addWaitingAlarm(alarms: Alarms, config: PipelineConfig, platform: string): void {
  const { dimensions } = METRICS;
  alarms.addNormalSeverityAlarm({
    article: 'key-rotation-waiting',
    subject: platform,
    whatBroke: `The new signing key of ${platform} waits for a person: ${platform} has no API that takes it.`,
    metric: waiting({ [dimensions.stage]: config.stage, [dimensions.platform]: platform }),
    threshold: 0,
    beyond: 'above',
    periods: { breaching: 1, of: 1 },
    missingData: {
      treatAs: TreatMissingData.NOT_BREACHING,
      why: 'good; keys are rotated once in a quarter, and in between nothing is reported.',
    },
  });
}

function waiting(dimensionsMap: Record<string, string>): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS.keyRotationWaiting,
    dimensionsMap,
    statistic: 'Sum',
    period: ALARM_PERIOD,
  });
}
