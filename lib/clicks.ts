import { Duration } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { CLICKS_ROUTES, ENVIRONMENT, INDEXES, resourceNames } from '../lambdas/contract.ts';
import type { Alarms } from './alarms.ts';
import { ApiStage } from './api-stage.ts';
import { addClickAlarms } from './click-alarms.ts';
import type { EventBus } from './event-bus.ts';
import { GENERATED_KEY } from './generated-key.ts';
import type { Ingest } from './ingest.ts';
import type { Ledger } from './ledger.ts';
import { PipelineFunction } from './pipeline-function.ts';
import { removalPolicy } from './removal-policy.ts';

/** A click is one or two writes. */
const TIMEOUT = Duration.seconds(10);

/**
 * A landing page that goes round the world on one evening sends more, and its visitors lose nothing:
 * the browser library keeps the click ID, and reports it again on the next page.
 */
const THROTTLE = { rateLimit: 500, burstLimit: 1000 };

/** Letters and digits of the bindings key: together more than 256 bits. */
const KEY_LENGTH = 48;

export type ClicksProps = {
  config: PipelineConfig;
  alarms: Alarms;
  ledger: Ledger;
  eventBus: EventBus;
  ingest: Ingest;
};

/** The routes, and who answers them. */
export type ClicksApi = {
  api: HttpApi;
  stage: ApiStage;
  /** What the operator's backend shows when it binds a player. */
  bindingsKey: Secret;
};

/**
 * The clicks API: what browsers and apps report, and what the operator's backend binds players by.
 * Nothing at all where the stage file names no site.
 */
export class Clicks extends Construct {
  readonly api?: ClicksApi;

  constructor(scope: Construct, id: string, props: ClicksProps) {
    super(scope, id);
    const { config, alarms } = props;
    if (Object.keys(config.clicks.sites).length === 0) return;
    const apiName = resourceNames(config.stage).clicksApi;
    const api = new HttpApi(this, 'Api', { apiName, createDefaultStage: false });
    const bindingsKey = this.#addBindingsKey(config);
    this.#addPublicRoutes(api, props);
    this.#addBindings(api, bindingsKey, props);
    const stage = new ApiStage(this, 'Stage', { config, api, apiName, throttle: THROTTLE });
    addClickAlarms(alarms, api, config);
    this.api = { api, stage, bindingsKey };
  }

  /** What a stranger can reach may write clicks and hand-overs, and read nothing. */
  #addPublicRoutes(api: HttpApi, { config, alarms, ledger, ingest }: ClicksProps): void {
    const answering = new PipelineFunction(this, 'Function', {
      config,
      alarms,
      room: 'clicks',
      functionName: resourceNames(config.stage).clicksFunction,
      timeout: TIMEOUT,
      environment: { [ENVIRONMENT.ledgerTable]: ledger.table.tableName },
    });
    answering.allow(['dynamodb:UpdateItem'], [ledger.table.tableArn]);
    answering.allow(['secretsmanager:GetSecretValue'], [ingest.pseudonymSecret.secretArn]);
    const integration = new HttpLambdaIntegration('Public', answering.function);
    for (const path of [CLICKS_ROUTES.click, CLICKS_ROUTES.handover, CLICKS_ROUTES.claim]) {
      api.addRoutes({ path, methods: [HttpMethod.POST], integration });
    }
  }

  #addBindings(api: HttpApi, key: Secret, props: ClicksProps): void {
    const { config, alarms, ledger, eventBus, ingest } = props;
    const binding = new PipelineFunction(this, 'Bindings', {
      config,
      alarms,
      room: 'bindings',
      functionName: resourceNames(config.stage).bindingsFunction,
      timeout: TIMEOUT,
      environment: {
        [ENVIRONMENT.ledgerTable]: ledger.table.tableName,
        [ENVIRONMENT.busName]: eventBus.bus.eventBusName,
      },
    });
    const { tableArn } = ledger.table;
    binding.allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], [tableArn]);
    binding.allow(['dynamodb:Query'], [`${tableArn}/index/${INDEXES.traces}`]);
    // A binding releases the events that were held for it: the authority decides them.
    binding.allow(['events:PutEvents'], [eventBus.bus.eventBusArn]);
    binding.allow(
      ['secretsmanager:GetSecretValue'],
      [key.secretArn, ingest.pseudonymSecret.secretArn],
    );
    const integration = new HttpLambdaIntegration('Backend', binding.function);
    api.addRoutes({ path: CLICKS_ROUTES.binding, methods: [HttpMethod.POST], integration });
  }

  #addBindingsKey(config: PipelineConfig): Secret {
    return new Secret(this, 'BindingsKey', {
      secretName: resourceNames(config.stage).bindingsKey,
      description: 'Shown by the operator’s backend when it binds players to clicks.',
      generateSecretString: { ...GENERATED_KEY, passwordLength: KEY_LENGTH },
      removalPolicy: removalPolicy(config),
    });
  }
}
