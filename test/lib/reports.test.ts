import { Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { PostbackPipeline } from '../../lib/postback-pipeline.ts';
import { acknowledgeFindings } from '../../lib/security-checks.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { SynthesisedStage, unbundledApp } from './synthesised-stage.ts';

const OTHER_ACCOUNT = '111122223333';
const CONFIG = testConfig({
  sources: {
    crm: { adapter: 'standard-webhooks', secrets: 'per-brand' },
    adyen: { adapter: 'adyen' },
    mollie: { adapter: 'mollie' },
    stripe: { adapter: 'stripe', eventBus: { source: 'aws.partner/stripe.com/ed_1' } },
    backend: { adapter: 'operator-events', eventBus: { source: 'com.aurora.backend' } },
    abroad: {
      adapter: 'operator-events',
      eventBus: { source: 'com.aurora.abroad', account: OTHER_ACCOUNT },
    },
  },
  authority: { registration: 'crm', deposit: ['stripe', 'adyen', 'mollie'] },
});
const stage = new SynthesisedStage(CONFIG);

function rules() {
  return stage
    .resources('AWS::Events::Rule')
    .map(({ Properties }) => stage.readable(Properties))
    .filter(({ EventPattern }) => EventPattern !== undefined);
}

describe('sources whose events come over a bus', () => {
  test('are read by a function of their own, from a queue with dead letters and an alarm', () => {
    expect(Object.keys(stage.byName('AWS::Lambda::Function'))).toContain('postproof-test-reports');
    expect(Object.keys(stage.byName('AWS::SQS::Queue'))).toEqual(
      expect.arrayContaining(['postproof-test-reports', 'postproof-test-reports-dead-letters']),
    );
    const alarms = stage.resources('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
    expect(alarms.map(({ AlarmName }) => AlarmName)).toContain(
      'postproof-test-reports-dead-letters',
    );
  });

  test("have a partner's bus of the name of its event source", () => {
    const buses = stage.resources('AWS::Events::EventBus').map(({ Properties }) => Properties);

    expect(buses).toContainEqual(
      expect.objectContaining({
        Name: 'aws.partner/stripe.com/ed_1',
        EventSourceName: 'aws.partner/stripe.com/ed_1',
      }),
    );
  });

  test('have a rule each, by source, detail type and account', () => {
    const patterns = rules().map(({ EventPattern }) => EventPattern);

    expect(patterns).toEqual(
      expect.arrayContaining([
        { source: ['aws.partner/stripe.com/ed_1'] },
        {
          source: ['com.aurora.backend'],
          'detail-type': ['ReportedEvent'],
          account: [expect.anything()],
        },
        {
          source: ['com.aurora.abroad'],
          'detail-type': ['ReportedEvent'],
          account: [OTHER_ACCOUNT],
        },
      ]),
    );
  });

  test('leave nothing unseen: a report of a stranger is caught with what is unknown', () => {
    const patterns = rules().map(({ EventPattern }) => EventPattern);

    expect(patterns).toContainEqual({
      'detail-type': [{ 'anything-but': ['PlayerEvent', 'ReportedEvent'] }],
    });
    expect(patterns).toContainEqual({
      'detail-type': ['ReportedEvent'],
      source: [
        {
          'anything-but': [
            'aws.partner/stripe.com/ed_1',
            'com.aurora.backend',
            'com.aurora.abroad',
          ],
        },
      ],
    });
  });

  test('of another account may put reports under their one name and nothing else', () => {
    const policies = stage
      .resources('AWS::Events::EventBusPolicy')
      .map(({ Properties }) => stage.readable(Properties));

    expect(policies).toHaveLength(1);
    expect(policies[0]?.Statement).toMatchObject({
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Condition: {
        StringEquals: {
          'events:source': 'com.aurora.abroad',
          'events:detail-type': 'ReportedEvent',
        },
      },
    });
    expect(JSON.stringify(policies[0])).toContain(OTHER_ACCOUNT);
  });

  test('have neither secret nor place in the grants of ingest', () => {
    expect(Object.keys(stage.byName('AWS::SecretsManager::Secret')).sort()).toEqual([
      'postproof/test/platform/revvvs',
      'postproof/test/platform/scaleo',
      'postproof/test/pseudonym-key',
      'postproof/test/source/adyen',
      'postproof/test/source/crm/aurora',
      'postproof/test/source/crm/borealis',
      'postproof/test/source/mollie',
    ]);
  });
});

test('a key that is written in hexadecimal begins as one', () => {
  const { GenerateSecretString } =
    stage.byName('AWS::SecretsManager::Secret')['postproof/test/source/adyen'] ?? {};

  expect(GenerateSecretString).toEqual({
    PasswordLength: 64,
    ExcludePunctuation: true,
    ExcludeUppercase: true,
    ExcludeCharacters: 'ghijklmnopqrstuvwxyz',
  });
});

test('the authority may read the secrets of sources that it asks, and of no other', () => {
  const [policy] = stage
    .resources('AWS::IAM::Policy')
    .map(({ Properties }) => JSON.stringify(stage.readable(Properties)))
    .filter((text) => text.includes('/aws/lambda/postproof-test-authority'));

  expect(policy).toContain('source/mollie');
  expect(policy).not.toMatch(/source\/(adyen|crm)/);
});

test('nothing of it is a finding of the security checks', () => {
  const stack = new Stack(unbundledApp(), 'SomeoneElses');
  acknowledgeFindings(new PostbackPipeline(stack, 'Pipeline', { config: CONFIG }));

  expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
});
