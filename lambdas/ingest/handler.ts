import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { SOURCE_KINDS } from '../../integrations/sources/source-kinds.ts';
import { CertificateStore } from '../adapters/certificate-store.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { EventBridgeBus } from '../adapters/event-bridge-bus.ts';
import { readConfig, requireEnvironment } from '../adapters/read-config.ts';
import { Secrets } from '../adapters/secrets.ts';
import { SourceSecrets } from '../adapters/source-secrets.ts';
import { ENVIRONMENT, METRICS, resourceNames } from '../contract.ts';
import { httpAnswer } from './http-answer.ts';
import { requestOf } from './http-request.ts';
import { type IngestDependencies, ingestWebhook } from './ingest-webhook.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const names = resourceNames(config.stage);
const bus = new EventBridgeBus(requireEnvironment(ENVIRONMENT.busName));
const nowEpochMs = () => Date.now();
const secrets = new Secrets({ parse: ({ text }) => text, nowEpochMs });
const sourceSecrets = new SourceSecrets(nowEpochMs);
const certificates = new CertificateStore(nowEpochMs);
const dependencies: IngestDependencies = {
  config,
  kinds: SOURCE_KINDS,
  sourceSecrets: ({ name, brand }) =>
    sourceSecrets.read(
      names.sourceSecret(name, brand),
      config.sources[name]?.previousKeyHours ?? 0,
    ),
  pseudonymKey: () => secrets.read(names.pseudonymSecret),
  fetchCertificate: (url) => certificates.fetch(url),
  put: (events) => bus.put(events),
  nowEpochMs,
  note: (reason, details = {}) => logger.warn(reason, details),
};

async function handle(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { source = '', brand } = event.pathParameters ?? {};
  const answer = await ingestWebhook(
    { source, ...(brand !== undefined && { brand }), request: requestOf(event) },
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
  const unusable = answer.outcome === 'unparseable' ? 1 : 0;
  emitMetrics(config.stage, [{}], { [METRICS.webhooksUnusable]: unusable });
  return httpAnswer(answer);
}

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(injectLambdaContext(logger))
  .handler(handle);
