import { createHash } from 'node:crypto';

/** What CloudFormation would know of a resource once it exists. */
export type ResourceIdentity = {
  physicalName: string;
  arn: string;
  ref: string;
  /** `Fn::GetAtt` values by attribute name; an attribute that is not listed is unknown here. */
  attributes: Readonly<Record<string, string>>;
};

export type Place = { stackName: string; region: string; accountId: string; gatewayUrl: string };

/** A resource with its name settled, as the tables below see it. */
type Named = { name: string; logicalId: string; properties: Record<string, unknown> } & Place;

type IdentityRule = {
  nameProperty?: string;
  arn: (resource: Named) => string;
  ref?: 'name' | 'arn' | ((resource: Named) => string);
  attributes?: (resource: Named) => Record<string, string>;
};

const RULES: Readonly<Record<string, IdentityRule>> = {
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    arn: (queue) => regionalArn(queue, 'sqs', queue.name),
    ref: queueUrl,
    attributes: (queue) => ({ QueueName: queue.name, QueueUrl: queueUrl(queue) }),
  },
  'AWS::DynamoDB::GlobalTable': tableRule(),
  'AWS::DynamoDB::Table': tableRule(),
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    arn: (lambda) => regionalArn(lambda, 'lambda', `function:${lambda.name}`),
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    arn: (role) => `arn:aws:iam::${role.accountId}:role/${role.name}`,
  },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    arn: (policy) => `arn:aws:iam::${policy.accountId}:policy/${policy.name}`,
    ref: 'arn',
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    arn: (bus) => regionalArn(bus, 'events', `event-bus/${bus.name}`),
    attributes: (bus) => ({ Name: bus.name }),
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    arn: (rule) => regionalArn(rule, 'events', `rule/${busPrefix(rule)}${rule.name}`),
  },
  'AWS::Events::Archive': {
    nameProperty: 'ArchiveName',
    arn: (archive) => regionalArn(archive, 'events', `archive/${archive.name}`),
  },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    arn: (secret) =>
      regionalArn(secret, 'secretsmanager', `secret:${secret.name}-${stableHash(secret.name, 6)}`),
    ref: 'arn',
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    arn: (topic) => regionalArn(topic, 'sns', topic.name),
    ref: 'arn',
    attributes: (topic) => ({ TopicName: topic.name }),
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    // The trailing `:*` is part of what CloudFormation returns for this type.
    arn: (group) => regionalArn(group, 'logs', `log-group:${group.name}:*`),
  },
  'AWS::CloudWatch::Alarm': alarmRule(),
  'AWS::CloudWatch::CompositeAlarm': alarmRule(),
  'AWS::S3::Bucket': { nameProperty: 'BucketName', arn: (bucket) => `arn:aws:s3:::${bucket.name}` },
  'AWS::KinesisFirehose::DeliveryStream': {
    nameProperty: 'DeliveryStreamName',
    arn: (stream) => regionalArn(stream, 'firehose', `deliverystream/${stream.name}`),
  },
  'AWS::ApiGatewayV2::Api': {
    nameProperty: 'Name',
    arn: (api) => `arn:aws:apigateway:${api.region}::/apis/${apiId(api)}`,
    ref: apiId,
    attributes: (api) => ({ ApiId: apiId(api), ApiEndpoint: api.gatewayUrl }),
  },
};

/**
 * Name, ARN, `Ref` value and attributes of one resource, all derived from the template, so that they
 * are the same after every restart.
 *
 * A type that is not in the table gets `<stack>-<logicalId>` for name and `Ref`, a placeholder ARN and
 * no attributes: such resources are not run here, but others may name them.
 *
 * @param properties - with the name property (and a rule's bus) already resolved
 */
export function identifyResource(
  resource: { logicalId: string; type: string; properties: Record<string, unknown> },
  place: Place,
): ResourceIdentity {
  const rule = RULES[resource.type];
  const explicit = rule?.nameProperty ? resource.properties[rule.nameProperty] : undefined;
  const fallback = `${place.stackName}-${resource.logicalId}`;
  const name = typeof explicit === 'string' ? explicit : fallback;
  const named: Named = { ...place, ...resource, name };
  if (!rule) {
    const arn = regionalArn(named, 'cloudformation', `resource/${name}`);
    return { physicalName: name, arn, ref: name, attributes: {} };
  }
  const arn = rule.arn(named);
  const attributes = { Arn: arn, ...rule.attributes?.(named) };
  return { physicalName: name, arn, ref: refOf(rule, named), attributes };
}

/** The properties that {@link identifyResource} reads, to be resolved before it is called. */
export function identifyingProperties(type: string): readonly string[] {
  const nameProperty = RULES[type]?.nameProperty;
  const names = nameProperty ? [nameProperty] : [];
  return type === 'AWS::Events::Rule' ? [...names, 'EventBusName'] : names;
}

function refOf(rule: IdentityRule, resource: Named): string {
  if (typeof rule.ref === 'function') return rule.ref(resource);
  return rule.ref === 'arn' ? rule.arn(resource) : resource.name;
}

function tableRule(): IdentityRule {
  return {
    nameProperty: 'TableName',
    arn: (table) => regionalArn(table, 'dynamodb', `table/${table.name}`),
  };
}

function alarmRule(): IdentityRule {
  return {
    nameProperty: 'AlarmName',
    arn: (alarm) => regionalArn(alarm, 'cloudwatch', `alarm:${alarm.name}`),
  };
}

function regionalArn(resource: Named, service: string, rest: string): string {
  return `arn:aws:${service}:${resource.region}:${resource.accountId}:${rest}`;
}

/** The host must be spelled as in the gateway's address: the SDK follows the queue URL's host. */
function queueUrl(queue: Named): string {
  return `${queue.gatewayUrl}/${queue.accountId}/${queue.name}`;
}

function busPrefix(rule: Named): string {
  const bus = rule.properties.EventBusName;
  if (typeof bus !== 'string' || bus === 'default') return '';
  return `${bus.split('event-bus/').at(-1)}/`;
}

function apiId(api: Named): string {
  return stableHash(`${api.stackName}/${api.logicalId}`, 10);
}

function stableHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
