import { describe, expect, test } from 'vitest';
import { createAccessControl } from '../../../local/access/access-control.ts';
import { UnsupportedRuleError } from '../../../local/events/event-errors.ts';
import { readSchedules } from '../../../local/events/schedule-rules.ts';
import { loadFixture } from '../assembly/assembly-fixture.ts';

const R = 'eu-west-1:000000000000';
const RULE = `arn:aws:events:${R}:rule/nightly`;
const FUNCTION = `arn:aws:lambda:${R}:function:refresh`;

const REFRESH = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'refresh' } };
const PERMISSION = {
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': ['Refresh', 'Arn'] },
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': ['Nightly', 'Arn'] },
  },
};

function read(
  properties: Record<string, unknown> = {},
  { permission = PERMISSION }: { permission?: typeof PERMISSION | undefined } = {},
) {
  const assembly = loadFixture({
    Refresh: REFRESH,
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'queue' } },
    Nightly: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'nightly',
        ScheduleExpression: 'rate(4 hours)',
        State: 'ENABLED',
        Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Refresh', 'Arn'] } }],
        ...properties,
      },
    },
    Permission: permission,
  });
  return readSchedules(assembly, createAccessControl(assembly));
}

test('a schedule names its function and how often it runs', () => {
  const schedules = read();

  expect(schedules).toMatchObject([{ ruleArn: RULE, functionArn: FUNCTION, everyMs: 14_400_000 }]);
  expect(schedules[0]?.render({ id: 'e' })).toBe('{"id":"e"}');
});

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(1 hour)', 3_600_000],
  ['rate(2 days)', 172_800_000],
])('%s is every %i ms', (ScheduleExpression, everyMs) => {
  expect(read({ ScheduleExpression })).toMatchObject([{ everyMs }]);
});

test('a function is given what the target says instead of the event', () => {
  const Targets = [
    { Id: 'T', Arn: { 'Fn::GetAtt': ['Refresh', 'Arn'] }, Input: '{"only":"this"}' },
  ];

  expect(read({ Targets })[0]?.render({ id: 'e' })).toBe('{"only":"this"}');
});

test('a rule that is disabled, or that matches events, is no schedule', () => {
  expect(read({ State: 'DISABLED' })).toEqual([]);
  expect(read({ ScheduleExpression: undefined, EventPattern: { source: ['crm'] } })).toEqual([]);
});

describe('the start is refused, and the rule named, by', () => {
  test.each(['cron(0 15 * * ? *)', 'rate(0 hours)', 'rate(4 weeks)', 'rate(4 hours) ', 'daily'])(
    'the expression %s',
    (ScheduleExpression) => {
      expect(() => read({ ScheduleExpression })).toThrow(
        `Event rule at Nightly.ScheduleExpression: ${ScheduleExpression} is no rate`,
      );
    },
  );

  test('a target that is no function', () => {
    const Targets = [{ Id: 'Q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }];

    expect(() => read({ Targets })).toThrow(UnsupportedRuleError);
    expect(() => read({ Targets })).toThrow(
      `Nightly.Targets.Q: arn:aws:sqs:${R}:queue is no function of this stack`,
    );
  });

  test('a function that EventBridge may not call', () => {
    const permission = {
      ...PERMISSION,
      Properties: { ...PERMISSION.Properties, Principal: 's3.amazonaws.com' },
    };

    expect(() => read({}, { permission })).toThrow(
      /Nightly.Targets.Target0: it would never run: .*events.amazonaws.com is not authorized to perform: lambda:InvokeFunction/,
    );
  });

  test('a function that another rule may call', () => {
    const SourceArn = { 'Fn::GetAtt': ['Nightly', 'Arn'] };
    const permission = {
      ...PERMISSION,
      Properties: { ...PERMISSION.Properties, SourceArn },
    };
    expect(read({}, { permission })).toHaveLength(1);

    const other = { ...permission.Properties, SourceArn: `${RULE}-2` } as never;
    expect(() => read({}, { permission: { ...PERMISSION, Properties: other } })).toThrow(
      'it would never run',
    );
  });
});
