import { Duration } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { descriptionOf } from '../integrations/sources/descriptions.ts';
import { ENVIRONMENT, resourceNames } from '../lambdas/contract.ts';
import type { Alarms } from './alarms.ts';
import { ApiStage } from './api-stage.ts';
import { GENERATED_HEX_KEY, GENERATED_KEY } from './generated-key.ts';
import { PipelineFunction } from './pipeline-function.ts';
import { removalPolicy } from './removal-policy.ts';
import { addWebhookAlarms } from './webhook-alarms.ts';

/** Verifying and putting takes tens of milliseconds; a source gives up after 10 s or more. */
const TIMEOUT_SECONDS = 10;

/**
 * Far above what a large operator's providers send, and low enough to leave most of an account's
 * 1,000 concurrent functions to delivery. A source that is answered 429 sends again.
 */
const THROTTLE = { rateLimit: 500, burstLimit: 1000 };

/** Letters and digits of an HMAC key: together more than the 256 bits that SHA-256 can use. */
const PSEUDONYM_KEY_LENGTH = 64;

/** A secret that webhooks of a source are verified with. */
export type SourceSecret = { source: string; secret: Secret };

export type IngestProps = { config: PipelineConfig; alarms: Alarms; bus: EventBus };

/** The webhook URLs, the function behind them and the keys that signatures are checked with. */
export class Ingest extends Construct {
  readonly api: HttpApi;
  readonly stage: ApiStage;
  readonly function: PipelineFunction;
  readonly pseudonymSecret: Secret;
  readonly sourceSecrets: readonly SourceSecret[];

  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    const { config, alarms, bus } = props;
    const names = resourceNames(config.stage);
    this.function = new PipelineFunction(this, 'Function', {
      config,
      alarms,
      room: 'ingest',
      functionName: names.ingestFunction,
      timeout: Duration.seconds(TIMEOUT_SECONDS),
      environment: { [ENVIRONMENT.busName]: bus.eventBusName },
    });
    this.pseudonymSecret = this.#addPseudonymSecret(config);
    this.sourceSecrets = this.#addSourceSecrets(config);
    this.function.allow(['events:PutEvents'], [bus.eventBusArn]);
    this.function.allow(
      ['secretsmanager:GetSecretValue'],
      [this.pseudonymSecret, ...this.sourceSecrets.map(({ secret }) => secret)].map(
        ({ secretArn }) => secretArn,
      ),
    );
    this.api = this.#webhookApi(names.webhookApi);
    this.stage = new ApiStage(this, 'Stage', {
      config,
      api: this.api,
      apiName: names.webhookApi,
      throttle: THROTTLE,
    });
    addWebhookAlarms(alarms, this.api, config.stage);
  }

  #webhookApi(apiName: string): HttpApi {
    const api = new HttpApi(this, 'Api', { apiName, createDefaultStage: false });
    const integration = new HttpLambdaIntegration('Integration', this.function.function);
    for (const path of ['/webhooks/{source}', '/webhooks/{source}/{brand}']) {
      // Some sources prove their URL, or send their events, by GET.
      api.addRoutes({ path, methods: [HttpMethod.GET, HttpMethod.POST], integration });
    }
    return api;
  }

  #addPseudonymSecret(config: PipelineConfig): Secret {
    return new Secret(this, 'PseudonymKey', {
      secretName: resourceNames(config.stage).pseudonymSecret,
      description:
        'Keys the pseudonyms of players. Changing it makes every known player a new one.',
      generateSecretString: { ...GENERATED_KEY, passwordLength: PSEUDONYM_KEY_LENGTH },
      removalPolicy: removalPolicy(config),
    });
  }

  #addSourceSecrets(config: PipelineConfig): SourceSecret[] {
    const names = resourceNames(config.stage);
    return Object.entries(config.sources).flatMap(([source, settings]) => {
      if (settings.eventBus) return [];
      const brands = settings.secrets === 'per-brand' ? config.brands : [undefined];
      return brands.map((brand) => ({
        source,
        secret: new Secret(this, ['Secret', source, brand].filter(Boolean).join('-'), {
          secretName: names.sourceSecret(source, brand),
          description: `The key that ${source} signs its webhooks with; replace it by the provider's.`,
          generateSecretString: firstKeyOf(settings.adapter),
          removalPolicy: removalPolicy(config),
        }),
      }));
    });
  }
}

function firstKeyOf(adapter: string) {
  return descriptionOf(adapter)?.firstKey === 'hex' ? GENERATED_HEX_KEY : GENERATED_KEY;
}
