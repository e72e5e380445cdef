import { Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { PostbackPipeline } from '../../lib/postback-pipeline.ts';
import { acknowledgeFindings } from '../../lib/security-checks.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { type Statement, SynthesisedStage, unbundledApp } from './synthesised-stage.ts';

const SITES = { 'https://www.aurora.example': 'aurora' };
const CONFIG = testConfig({ clicks: { sites: SITES, proxies: 1 } });
const stage = new SynthesisedStage(CONFIG);
const without = new SynthesisedStage(testConfig());

function actionsOf(name: string): string[] {
  const [written] = stage
    .resources('AWS::Lambda::Function')
    .filter(({ Properties }) => Properties.FunctionName === `postproof-test-${name}`);
  const statements = stage.statementsOf(
    'AWS::IAM::Policy',
    String(stage.readable(written?.Properties.Role)),
  );
  return statements.flatMap(({ Action }: Statement) => [Action].flat()).sort();
}

describe('a stage with sites', () => {
  test('answers clicks and bindings under one path, throttled, with an access log', () => {
    const routes = stage.resources('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties);
    const stages = stage.resources('AWS::ApiGatewayV2::Stage').map(({ Properties }) => Properties);

    expect(routes.map(({ RouteKey }) => RouteKey)).toEqual(
      expect.arrayContaining(['POST /postproof/clicks', 'POST /postproof/bindings']),
    );
    expect(stages).toHaveLength(2);
    for (const { DefaultRouteSettings, AccessLogSettings } of stages) {
      expect(DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 500 });
      expect(AccessLogSettings).toBeDefined();
    }
  });

  test('lets strangers reach a function that can write clicks, and neither read nor fire', () => {
    const actions = actionsOf('clicks');

    expect(actions).toEqual(expect.arrayContaining(['dynamodb:UpdateItem']));
    expect(actions.filter((action) => /^(events|sqs):|Query|Scan/.test(action))).toEqual([]);
  });

  test('lets the backend bind, and leaves deciding to the authority', () => {
    expect(actionsOf('bindings')).toEqual([
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:GetSecretValue',
    ]);
  });

  test('has a key for the backend that nobody has to make up', () => {
    expect(stage.byName('AWS::SecretsManager::Secret')).toMatchObject({
      'postproof/test/bindings-key': { GenerateSecretString: { PasswordLength: 48 } },
    });
  });

  test('watches clicks that are missed, damaged or not taken', () => {
    const alarms = Object.keys(stage.byName('AWS::CloudWatch::Alarm'));

    expect(alarms).toEqual(
      expect.arrayContaining([
        'postproof-test-click-missed',
        'postproof-test-click-damaged',
        'postproof-test-clicks-failures',
      ]),
    );
  });

  test('has no finding that nobody has looked at', () => {
    const stack = new Stack(unbundledApp(), 'SomeoneElses');
    acknowledgeFindings(new PostbackPipeline(stack, 'Pipeline', { config: CONFIG }));

    expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
  });
});

test('a stage without sites has nothing of it', () => {
  expect(without.resources('AWS::ApiGatewayV2::Api')).toHaveLength(1);
  expect(Object.keys(without.byName('AWS::Lambda::Function')).join()).not.toMatch(
    /clicks|bindings/,
  );
  expect(Object.keys(without.byName('AWS::SecretsManager::Secret')).join()).not.toContain(
    'bindings',
  );
});

test.each([
  [{ sites: { 'https://www.aurora.example/': 'aurora' } }, 'must be an origin'],
  [
    { sites: { 'https://www.aurora.example': 'zenith' } },
    'clicks.sites.https://www.aurora.example is "zenith", allowed: aurora, borealis',
  ],
  [
    { aliases: { nobody: ['cid'] } },
    'clicks.aliases.nobody is no platform, allowed: scaleo, revvvs',
  ],
  [
    { sites: SITES, cookieDomains: { aurora: 'other.example' } },
    'clicks.cookieDomains.aurora is "other.example", allowed: a domain that https://www.aurora.example lies in',
  ],
  [
    { cookieDays: 90, unboundDays: 60 },
    'clicks.cookieDays is 90, allowed: at most clicks.unboundDays, which is 60',
  ],
])('%j fails at synth with path, value and allowed range', (clicks, message) => {
  expect(() => testConfig({ clicks: clicks as never })).toThrow(message);
});

test('an unbound click is kept for as long as any window of its platform is', () => {
  const window = { partners: { acme: 120 } };
  const scaleo = {
    specification: 'scaleo',
    baseUrl: 'https://acme.scaletrk.com',
    brands: { aurora: {} },
    window,
  };
  const clicks = { sites: SITES, proxies: 1 };

  expect(() => testConfig({ platforms: { scaleo }, clicks })).toThrow(
    'clicks.unboundDays is 90, allowed: at least 120, the longest window of platforms.scaleo',
  );
});
