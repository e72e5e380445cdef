import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { removalPolicy } from './removal-policy.ts';

/** Who called which route and what was answered. Bodies, keys and signatures are never logged. */
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

export type ApiStageProps = {
  config: PipelineConfig;
  api: HttpApi;
  apiName: string;
  /** Requests a second, all callers together. Beyond it API Gateway answers 429. */
  throttle: { rateLimit: number; burstLimit: number };
};

/** The published form of an API: throttled, and every request in an access log. */
export class ApiStage extends Construct {
  /** Ends in a slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ApiStageProps) {
    super(scope, id);
    const { config, api, apiName, throttle } = props;
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/aws/apigateway/${apiName}`,
      retention: config.logRetentionDays,
      removalPolicy: removalPolicy(config),
    });
    const stage = new HttpStage(this, 'Default', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        format: ACCESS_LOG_FORMAT,
      },
    });
    this.url = stage.url;
  }
}
