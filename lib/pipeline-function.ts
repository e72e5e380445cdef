import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Duration, Stage } from 'aws-cdk-lib';
import { type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ICommandHooks, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { CONFIG_FILE, METRICS } from '../lambdas/contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { removalPolicy } from './removal-policy.ts';

const PROJECT_ROOT = join(import.meta.dirname, '..');

/** Memory buys processor time: 512 MB start a bundle of this size in well under a second. */
const MEMORY_MB = 512;
/**
 * One whole virtual processor; more would be a second one, which nothing here can use.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export const WHOLE_PROCESSOR_MB = 1769;

export type PipelineFunctionProps = {
  config: PipelineConfig;
  alarms: Alarms;
  /** The folder in `lambdas` that holds its `handler.ts`. */
  room: string;
  functionName: string;
  timeout: Duration;
  environment: Record<string, string>;
  /** 512 if not given. */
  memoryMb?: number;
  /** It runs once in a while, so that a single run that fails has to be told. */
  runsOnSchedule?: boolean;
  /** Whether it may wake itself through a queue; AWS stops such a loop after some 16 rounds otherwise. */
  mayWakeItself?: boolean;
  /** Counts errors that are no faults, by which the function only says that it waits. */
  expectedErrors?: IMetric;
};

/** One Lambda function, with a role and a log group of its own, that may do only what `allow` names. */
export class PipelineFunction extends Construct {
  readonly function: NodejsFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const { config, functionName } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: config.logRetentionDays,
      removalPolicy: removalPolicy(config),
    });
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    this.function = new NodejsFunction(this, 'Function', {
      functionName,
      entry: join(PROJECT_ROOT, 'lambdas', props.room, 'handler.ts'),
      projectRoot: PROJECT_ROOT,
      depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? MEMORY_MB,
      timeout: props.timeout,
      recursiveLoop: props.mayWakeItself ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
      role: this.#role,
      logGroup,
      environment: {
        ...props.environment,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: 'postproof',
        POWERTOOLS_METRICS_NAMESPACE: METRICS.namespace,
        POWERTOOLS_LOG_LEVEL: 'INFO',
      },
      awsSdkConnectionReuse: false,
      bundling: {
        format: OutputFormat.ESM,
        // For dependencies that are still CommonJS and ask for Node's own modules.
        banner:
          "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        // The module builds of the dependencies, which esbuild can prune, before their CommonJS ones.
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        sourceMap: true,
        sourcesContent: false,
        commandHooks: configBesideBundle(this, config),
      },
    });
    this.#addAlarms(props);
  }

  /** Grants exactly these actions on exactly these ARNs. */
  allow(actions: string[], resources: string[]): void {
    this.#role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  }

  #addAlarms({ alarms, room, expectedErrors, runsOnSchedule }: PipelineFunctionProps): void {
    // A function that runs once in a while has no second chance to fail.
    const isRare = runsOnSchedule || expectedErrors !== undefined;
    const common = {
      subject: room,
      threshold: 0,
      beyond: 'above',
      periods: isRare ? { breaching: 1, of: 1 } : { breaching: 2, of: 3 },
      missingData: {
        treatAs: TreatMissingData.NOT_BREACHING,
        why: 'good; Lambda reports nothing for a function that was not called.',
      },
    } as const;
    alarms.addHighSeverityAlarm({
      ...common,
      article: 'function-errors',
      whatBroke: `The ${room} function keeps failing as a whole: it crashes or runs out of time.`,
      metric: this.#faults(expectedErrors),
    });
    alarms.addNormalSeverityAlarm({
      ...common,
      article: 'function-throttles',
      whatBroke: `Lambda refuses to start the ${room} function: the account's concurrency is used up.`,
      metric: this.function.metricThrottles({ period: ALARM_PERIOD }),
    });
  }

  #faults(expected: IMetric | undefined): IMetric {
    const errors = this.function.metricErrors({ period: ALARM_PERIOD });
    if (expected === undefined) return errors;
    return new MathExpression({
      expression: 'errors - FILL(expected, 0)',
      usingMetrics: { errors, expected },
      label: 'Errors that are faults',
      period: ALARM_PERIOD,
    });
  }
}

/**
 * Copies the resolved configuration into the bundle. The asset's hash is that of its content, so a
 * changed setting deploys the function anew and an unchanged one does not. The copied file lies in
 * the cloud assembly under the hash of its own content, so no two configurations share one.
 */
function configBesideBundle(scope: Construct, config: PipelineConfig): ICommandHooks {
  const text = `${JSON.stringify(config, null, 2)}\n`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const written = join(Stage.of(scope)?.outdir ?? '', `${config.stage}-${hash}.${CONFIG_FILE}`);
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_inputDirectory, outputDirectory) => {
      writeFileSync(written, text);
      return [`cp ${quote(written)} ${quote(join(outputDirectory, CONFIG_FILE))}`];
    },
  };
}

/** For the POSIX shell that runs the bundling commands. */
function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
