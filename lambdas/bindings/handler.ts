import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { authorityLedgers } from '../adapters/authority-ledgers.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { EventBridgeBus } from '../adapters/event-bridge-bus.ts';
import { openOwnLedger } from '../adapters/own-ledger.ts';
import { readConfig, requireEnvironment } from '../adapters/read-config.ts';
import { Secrets } from '../adapters/secrets.ts';
import { SourceSecrets } from '../adapters/source-secrets.ts';
import { ENVIRONMENT, METRICS, resourceNames } from '../contract.ts';
import { bindPlayer } from './bind-player.ts';
import { httpAnswer } from './http-answer.ts';
import type { BindingsDependencies } from './ports.ts';

/** A backend is given the new key in its own time. */
const PREVIOUS_KEY_HOURS = 24;

const config = readConfig(import.meta.url);
const logger = new Logger();
const names = resourceNames(config.stage);
const bus = new EventBridgeBus(requireEnvironment(ENVIRONMENT.busName));
const nowEpochMs = () => Date.now();
const table = openOwnLedger(config, nowEpochMs);
const { clicks, ledger } = authorityLedgers(table, config);
const secrets = new Secrets({ parse: ({ text }) => text, nowEpochMs });
const keys = new SourceSecrets(nowEpochMs);
const dependencies: BindingsDependencies = {
  config,
  clicks,
  ledger,
  emit: (events) => bus.put(events),
  keys: () => keys.read(names.bindingsKey, PREVIOUS_KEY_HOURS),
  pseudonymKey: () => secrets.read(names.pseudonymSecret),
  nowEpochMs,
};

async function handle(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const answer = await bindPlayer(
    {
      authorization: event.headers.authorization,
      body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    },
    dependencies,
  );
  const { outcome } = answer;
  const damage = 'damage' in answer ? answer.damage : undefined;
  logger.info('binding answered', {
    outcome,
    ...('click' in answer && { click: answer.click, released: answer.released }),
    ...(damage && { damage }),
  });
  const { dimensions } = METRICS;
  const counted = { [dimensions.route]: 'binding', [dimensions.outcome]: outcome };
  emitMetrics(config.stage, [counted], { [METRICS.clickRequests]: 1 });
  emitMetrics(config.stage, [{}], { [METRICS.clicksDamaged]: damage ? 1 : 0 });
  return httpAnswer(answer);
}

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(injectLambdaContext(logger))
  .handler(handle);
