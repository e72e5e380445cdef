import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { PostbackPipeline } from '../../lib/postback-pipeline.ts';
import { acknowledgeFindings, acknowledgements } from '../../lib/security-checks.ts';
import { loadStage } from '../../stages/index.ts';
import { unbundledApp } from './synthesised-stage.ts';

const prod = loadStage('prod');

function pipelineIn(stack: Stack, config = prod): PostbackPipeline {
  return new PostbackPipeline(stack, `Pipeline-${config.stage}`, { config });
}

/** Findings as `path rule`, as the checks report them when synthesis runs them. */
function findings(stack: Stack): string[] {
  return new AwsSolutionsChecks()
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${constructPath} ${ruleName}`),
    );
}

test('two stages fit into one stack of another app', () => {
  const stack = new Stack(unbundledApp(), 'SomeoneElses');

  pipelineIn(stack);
  pipelineIn(stack, loadStage('dev'));

  Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::GlobalTable', 2);
});

test('two platforms that share a specification get lanes and secrets of their own', () => {
  const { scaleo } = prod.platforms;
  if (scaleo === undefined) throw new Error('prod has no platform scaleo');
  const stack = new Stack(unbundledApp(), 'SomeoneElses');

  pipelineIn(stack, { ...prod, platforms: { 'scaleo-a': scaleo, 'scaleo-b': scaleo } });

  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Lambda::EventSourceMapping', 3);
  template.hasResourceProperties('AWS::SQS::Queue', {
    QueueName: 'postproof-prod-lane-scaleo-b-dead-letters',
  });
  template.hasResourceProperties('AWS::SecretsManager::Secret', {
    Name: 'postproof/prod/platform/scaleo-b',
  });
});

test('a configuration that was changed into a contradiction is refused', () => {
  const stack = new Stack(unbundledApp(), 'SomeoneElses');
  const delivery = { ...prod.delivery, visibilityTimeoutSeconds: prod.delivery.leaseSeconds };

  expect(() => pipelineIn(stack, { ...prod, delivery })).toThrow(
    /visibilityTimeoutSeconds is 25 s, allowed: more than delivery.leaseSeconds/,
  );
});

test('a platform with several credentials has a place for each in its secret', () => {
  const { scaleo } = prod.platforms;
  if (scaleo === undefined) throw new Error('prod has no platform scaleo');
  const specification = { ...scaleo.specification, credentials: ['token', 'key', 'salt'] };
  const stack = new Stack(unbundledApp(), 'SomeoneElses');

  pipelineIn(stack, { ...prod, platforms: { scaleo: { ...scaleo, specification } } });

  Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
    Name: 'postproof/prod/platform/scaleo',
    GenerateSecretString: {
      GenerateStringKey: 'token',
      SecretStringTemplate: '{"key":"","salt":""}',
    },
  });
});

test.each([
  [
    'a fraction of a second',
    { delivery: { ...prod.delivery, leaseSeconds: 25.5 } },
    'leaseSeconds',
  ],
  ['no authority', { authority: undefined }, 'authority'],
  ['a setting that nothing reads', { retries: 3 }, 'retries'],
  ['a retention that CloudWatch has not', { logRetentionDays: 15 }, 'logRetentionDays'],
])('a configuration with %s is refused when the construct is made', (_what, fault, path) => {
  const stack = new Stack(unbundledApp(), 'SomeoneElses');

  expect(() => pipelineIn(stack, { ...prod, ...fault } as typeof prod)).toThrow(path);
});

test('the security checks find nothing that is not acknowledged with a reason', () => {
  const stack = new Stack(unbundledApp(), 'Checked');
  const pipeline = pipelineIn(stack);

  acknowledgeFindings(pipeline);

  expect(findings(stack)).toEqual([]);
  for (const { reason } of acknowledgements(pipeline)) expect(reason).toMatch(/^[A-Z].{40,}\.$/);
});

test('every acknowledgement answers a finding: one that matches nothing would hide the next', () => {
  const stack = new Stack(unbundledApp(), 'Checked');
  const pipeline = pipelineIn(stack);

  const found = findings(stack);
  const idle = acknowledgements(pipeline).filter(
    ({ construct, id }) =>
      !found.some(
        (finding) => finding.startsWith(`${construct.node.path}/`) && finding.endsWith(` ${id}`),
      ),
  );

  expect(found.length).toBeGreaterThan(0);
  expect(idle).toEqual([]);
});
