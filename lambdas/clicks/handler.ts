import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { DynamoClickLedger } from '../adapters/click-ledger.ts';
import { emitMetrics } from '../adapters/emit-metrics.ts';
import { DynamoHandoverLedger } from '../adapters/handover-ledger.ts';
import { openOwnLedger } from '../adapters/own-ledger.ts';
import { readConfig } from '../adapters/read-config.ts';
import { Secrets } from '../adapters/secrets.ts';
import { DynamoVisitorLedger } from '../adapters/visitor-ledger.ts';
import { CLICKS_ROUTES, METRICS, resourceNames } from '../contract.ts';
import { claimHandover } from './claim-handover.ts';
import { handOver } from './hand-over.ts';
import type { HandoverDependencies } from './handover-ports.ts';
import { httpAnswer } from './http-answer.ts';
import type { PublicAnswer } from './ports.ts';
import { publicRequestOf } from './public-request.ts';
import { registerClick } from './register-click.ts';

/** 128 bits. */
const TOKEN_BYTES = 16;

const config = readConfig(import.meta.url);
const logger = new Logger();
const nowEpochMs = () => Date.now();
const table = openOwnLedger(config, nowEpochMs);
const secrets = new Secrets({ parse: ({ text }) => text, nowEpochMs });
const dependencies: HandoverDependencies = {
  config,
  clicks: new DynamoClickLedger(table, config.clicks),
  handovers: new DynamoHandoverLedger(table, config.clicks),
  visitors: new DynamoVisitorLedger(table),
  pseudonymKey: () => secrets.read(resourceNames(config.stage).pseudonymSecret),
  newToken: () => randomBytes(TOKEN_BYTES).toString('base64url'),
  nowEpochMs,
};

/** What answers each route, and under which name it is counted. */
const ROUTES = new Map([
  [`POST ${CLICKS_ROUTES.click}`, { route: 'click', respond: registerClick }],
  [`POST ${CLICKS_ROUTES.handover}`, { route: 'handover', respond: handOver }],
  [`POST ${CLICKS_ROUTES.claim}`, { route: 'claim', respond: claimHandover }],
]);

async function handle(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { route, respond } = ROUTES.get(event.routeKey) ?? unknownRoute(event.routeKey);
  const request = publicRequestOf(event, config.clicks.proxies ?? 0);
  const answer = await respond(request, dependencies);
  const { dimensions } = METRICS;
  const counted = { [dimensions.route]: route, [dimensions.outcome]: answer.outcome };
  emitMetrics(config.stage, [counted], { [METRICS.clickRequests]: 1 });
  if (route === 'click') countLanding(answer);
  return httpAnswer(answer);
}

function countLanding({ outcome }: PublicAnswer): void {
  const isTaken = outcome === 'recorded' || outcome === 'missed';
  emitMetrics(config.stage, [{}], {
    [METRICS.clickReports]: 1,
    [METRICS.clickReportsRefused]: isTaken ? 0 : 1,
    [METRICS.clicksMissed]: outcome === 'missed' ? 1 : 0,
  });
}

/** A route is named by the template, not by who calls it. */
function unknownRoute(routeKey: string): never {
  throw new Error(`The route ${routeKey} has no answer here. Compare lib/clicks.ts with ROUTES.`);
}

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(injectLambdaContext(logger))
  .handler(handle);
