import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { resourceNames } from '../lambdas/contract.ts';
import { removalPolicy } from './removal-policy.ts';

/**
 * Far above what a large operator's providers send, and low enough to leave most of an account's
 * 1,000 concurrent functions to delivery. A source that is answered 429 sends again.
 */
const THROTTLE = { rateLimit: 500, burstLimit: 1000 };

/** Who called which route and what was answered. Bodies and signatures are never logged. */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    requestTime: AccessLogField.contextRequestTime(),
    sourceIp: AccessLogField.contextIdentitySourceIp(),
    routeKey: AccessLogField.contextRouteKey(),
    path: AccessLogField.contextPath(),
    status: AccessLogField.contextStatus(),
    latencyMs: AccessLogField.contextResponseLatency(),
    integrationError: AccessLogField.contextIntegrationErrorMessage(),
  }),
);

/** The published form of the webhook API: throttled, and every request in an access log. */
export class WebhookStage extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: { config: PipelineConfig; api: HttpApi }) {
    super(scope, id);
    const { config, api } = props;
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/aws/apigateway/${resourceNames(config.stage).webhookApi}`,
      retention: config.logRetentionDays,
      removalPolicy: removalPolicy(config),
    });
    const stage = new HttpStage(this, 'Default', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        format: ACCESS_LOG_FORMAT,
      },
    });
    this.url = `${stage.url}webhooks`;
  }
}
