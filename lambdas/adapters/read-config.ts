import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type PipelineConfig, pipelineConfig } from '../../core/pipeline-config.ts';
import { CONFIG_FILE, ENVIRONMENT } from '../contract.ts';

const laneQueueUrls = z.record(z.string(), z.string());

/** A variable that the infrastructure must set is missing: code and stack do not belong together. */
export class MissingEnvironmentError extends Error {
  override readonly name = 'MissingEnvironmentError';
  readonly code = 'POSTPROOF_MISSING_ENVIRONMENT';

  constructor(variable: string) {
    super(`The environment variable ${variable} is not set. Deploy the function with its stack.`);
  }
}

export function requireEnvironment(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new MissingEnvironmentError(variable);
  return value;
}

/** Platform name to the URL of its lane queue. */
export function requireLaneQueueUrls(): Record<string, string> {
  return laneQueueUrls.parse(JSON.parse(requireEnvironment(ENVIRONMENT.laneQueueUrls)));
}

/**
 * Where the local stage says that the simulator is. Another port of this machine is meant as it is;
 * whatever leads away from this machine is led back.
 */
const WRITTEN_PORT = '4580';

/**
 * The configuration that was deployed beside the bundle.
 *
 * @param besideUrl - `import.meta.url` of the handler
 * @throws if it is missing or not what this code expects: at start, never at first use
 */
export function readConfig(besideUrl: string): PipelineConfig {
  const text = readFileSync(new URL(`./${CONFIG_FILE}`, besideUrl), 'utf8');
  const config = pipelineConfig.parse(JSON.parse(text));
  const origin = process.env[ENVIRONMENT.platformOrigin];
  // The simulator's port is known only when it runs; a deployed stage never looks at this variable.
  if (config.loopbackPlatforms && origin) {
    const there = (url: string) => {
      const { origin: written, hostname, port } = new URL(url);
      const isElsewhereHere = hostname === '127.0.0.1' && port !== WRITTEN_PORT;
      return isElsewhereHere ? url : origin + url.slice(written.length);
    };
    for (const platform of Object.values(config.platforms)) {
      platform.baseUrl = there(platform.baseUrl);
      if (platform.lookupBaseUrl) platform.lookupBaseUrl = there(platform.lookupBaseUrl);
      const { testMode } = platform.specification;
      const ownTestUrl = testMode.by === 'endpoint' ? testMode.baseUrl : undefined;
      const testUrl = platform.testBaseUrl ?? ownTestUrl;
      if (testUrl) platform.testBaseUrl = there(testUrl);
    }
    config.rates.url = there(config.rates.url);
  }
  return config;
}
