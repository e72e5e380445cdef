import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { NodeHttpSender } from '../adapters/http-sender.ts';
import { SecretsManagerKeyVault } from '../adapters/key-vault.ts';
import { PlatformCredentials } from '../adapters/platform-credentials.ts';
import { DescribedKeyApi } from '../adapters/platform-key-api.ts';
import { readConfig } from '../adapters/read-config.ts';
import { METRICS, resourceNames } from '../contract.ts';
import { newSigningKey } from './new-signing-key.ts';
import type { RotationDependencies } from './ports.ts';
import { readRotationEvent } from './read-rotation-event.ts';
import { type RotationRequest, rotateKey } from './rotate-key.ts';
import { KeySecretUnknownError, RotationWaitsForPersonError } from './rotation-errors.ts';
import { signingPlatforms } from './signing-platforms.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const platforms = signingPlatforms(config);
const dependencies: RotationDependencies = {
  stage: config.stage,
  vault: new SecretsManagerKeyVault(),
  keyApi: new DescribedKeyApi({
    config,
    credentials: new PlatformCredentials({
      secretName: resourceNames(config.stage).platformSecret,
      nowEpochMs: Date.now,
    }),
    http: NodeHttpSender.ofStage(config),
    nowEpochMs: Date.now,
  }),
  platformOf: (name) => platforms.find(({ secretName }) => secretName === name)?.platform,
  minimumAgeMs: (config.signing.keyCacheSeconds + config.delivery.functionTimeoutSeconds) * 1000,
  nowEpochMs: Date.now,
  newKey(platform) {
    const found = platforms.find((known) => known.platform === platform);
    if (found === undefined) throw new KeySecretUnknownError(platform);
    return newSigningKey(found.recipe.key, { atEpochMs: Date.now(), randomBytes });
  },
};

/** One step of a rotation. Secrets Manager takes an error as its end, and tries again later. */
async function handle(event: unknown): Promise<void> {
  const request = readRotationEvent(event);
  try {
    const outcome = await rotateKey(request, dependencies);
    logger.info('rotation step done', { ...request, ...outcome });
    if (request.step === 'set') reportWaiting(outcome.platform, 0);
  } catch (error) {
    report(request, error as Error);
    throw error;
  }
}

function report(request: RotationRequest, error: Error): void {
  if (error instanceof RotationWaitsForPersonError) {
    reportWaiting(error.platform, 1);
    logger.warn('rotation waits for a person', { ...request, because: error.message });
  } else {
    logger.error('rotation step failed', { ...request, error });
  }
}

/** Of the stage as well, where its own alarm on errors counts them off. */
function reportWaiting(platform: string, count: 0 | 1): void {
  emitMetrics(config.stage, [{}, { [METRICS.dimensions.platform]: platform }], {
    [METRICS.keyRotationWaiting]: count,
  });
}

export const handler = middy().use(injectLambdaContext(logger)).handler(handle);
