import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { AlarmTopic } from '../adapters/alarm-topic.ts';
import { auditLedger } from '../adapters/audit-ledger.ts';
import { openOwnLedger } from '../adapters/own-ledger.ts';
import { readConfig, requireEnvironment } from '../adapters/read-config.ts';
import { ENVIRONMENT } from '../contract.ts';
import { audit } from './audit.ts';
import type { AuditorDependencies } from './ports.ts';
import { reportAudit } from './report-audit.ts';

const config = readConfig(import.meta.url);
const logger = new Logger();
const nowEpochMs = () => Date.now();
const table = openOwnLedger(config, nowEpochMs);
const topic = new AlarmTopic(requireEnvironment(ENVIRONMENT.alarmTopicArn));
const dependencies: AuditorDependencies = {
  config,
  ledger: auditLedger(table),
  announce: (notice) => topic.tell(notice),
  nowEpochMs,
};

/** @throws the first thing that failed, after everything else is done: Lambda tries again */
async function handle(): Promise<void> {
  const found = await audit(dependencies);
  reportAudit(found, config.stage, logger);
  const [failure] = found.failures;
  if (failure !== undefined) throw failure;
}

export const handler = middy<unknown, void>().use(injectLambdaContext(logger)).handler(handle);
