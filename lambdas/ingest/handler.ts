import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { SOURCE_ADAPTERS } from '../../integrations/sources/source-adapters.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { EventBridgeBus } from '../adapters/event-bridge-bus.ts';
import { readConfig, requireEnvironment } from '../adapters/read-config.ts';
import { Secrets } from '../adapters/secrets.ts';
import { ENVIRONMENT, METRICS, resourceNames } from '../contract.ts';
import { httpAnswer } from './http-answer.ts';
import { type IngestDependencies, ingestWebhook } from './ingest-webhook.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const names = resourceNames(config.stage);
const bus = new EventBridgeBus(requireEnvironment(ENVIRONMENT.busName));
const nowEpochMs = () => Date.now();
const secrets = new Secrets({ parse: ({ text }) => text, nowEpochMs });
const dependencies: IngestDependencies = {
  config,
  adapters: SOURCE_ADAPTERS,
  sourceSecret: (source) => secrets.read(names.sourceSecret(source)),
  pseudonymKey: () => secrets.read(names.pseudonymSecret),
  put: (events) => bus.put(events),
  nowEpochMs,
  note: (reason, details = {}) => logger.warn(reason, details),
};

async function handle(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { source = '', brand } = event.pathParameters ?? {};
  // Never re-serialised: the signature is over these bytes.
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const answer = await ingestWebhook(
    { source, ...(brand !== undefined && { brand }), request: { body, headers: event.headers } },
    dependencies,
  );
  // A made-up source name would be a paid metric of its own for each caller's whim.
  const counted = answer.outcome === 'unknown-source' ? 'unknown' : source;
  const { dimensions } = METRICS;
  emitMetrics(
    config.stage,
    [{ [dimensions.source]: counted, [dimensions.outcome]: answer.outcome }],
    { [METRICS.webhooks]: 1 },
  );
  return httpAnswer(answer);
}

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(injectLambdaContext(logger))
  .handler(handle);
