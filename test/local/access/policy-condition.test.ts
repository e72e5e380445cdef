import { describe, expect, test } from 'vitest';
import { allow, ask, controlOver, rolePolicy } from './access-fixture.ts';

const ARN = 'arn:aws:events:eu-west-1:000000000000:rule/bus/intake';

function decide(Effect: 'Allow' | 'Deny', Condition: object, context: object): boolean {
  const others = Effect === 'Deny' ? [allow()] : [];
  const control = controlOver(rolePolicy(...others, allow({ Effect, Condition })));
  return ask(control, { context: { ...context } }).allowed;
}

describe('a conditional grant', () => {
  test.each<[string, object, object, boolean]>([
    ['Bool', { 'aws:SecureTransport': 'true' }, {}, true],
    ['Bool', { 'aws:SecureTransport': true }, {}, true],
    ['Bool', { 'aws:SecureTransport': 'false' }, {}, false],
    ['Bool', { 'AWS:securetransport': 'False' }, { 'aws:SecureTransport': 'false' }, true],
    ['StringEquals', { 'aws:SourceAccount': '1' }, { 'aws:SourceAccount': '1' }, true],
    ['StringEquals', { 'aws:SourceAccount': ['2', '1'] }, { 'aws:SourceAccount': '1' }, true],
    ['StringEquals', { 'aws:SourceAccount': '*' }, { 'aws:SourceAccount': '1' }, false],
    ['StringEquals', { 'aws:SourceAccount': '1' }, {}, false],
    ['StringEquals', { 'events:source': 'a' }, { 'events:source': ['a'] }, false],
    ['StringLike', { 'aws:SourceAccount': '1*3' }, { 'aws:SourceAccount': '1223' }, true],
    ['StringLike', { 'aws:SourceAccount': '1*3' }, { 'aws:SourceAccount': '1224' }, false],
    ['ArnEquals', { 'aws:SourceArn': ARN }, { 'aws:SourceArn': ARN }, true],
    ['ArnEquals', { 'aws:SourceArn': `${ARN}x` }, { 'aws:SourceArn': ARN }, false],
    [
      'ArnLike',
      { 'aws:SourceArn': 'arn:aws:events:*:*:rule/bus/*' },
      { 'aws:SourceArn': ARN },
      true,
    ],
    ['ArnLike', { 'aws:SourceArn': 'arn:aws:events:*' }, { 'aws:SourceArn': ARN }, false],
    ['ArnLike', { 'aws:SourceArn': 'arn:aws:*:intake' }, { 'aws:SourceArn': ARN }, false],
    [
      'ForAllValues:StringEquals',
      { 'events:source': ['a', 'b'] },
      { 'events:source': ['a'] },
      true,
    ],
    [
      'ForAllValues:StringEquals',
      { 'events:source': ['a'] },
      { 'events:source': ['a', 'b'] },
      false,
    ],
    ['ForAllValues:StringEquals', { 'events:source': 'a' }, { 'events:source': 'a' }, true],
    ['ForAllValues:StringEquals', { 'events:source': 'a' }, {}, true],
    [
      'ForAllValues:StringLike',
      { 'dynamodb:LeadingKeys': 'A#*' },
      { 'dynamodb:LeadingKeys': ['A#1', 'A#2'] },
      true,
    ],
    [
      'ForAllValues:StringLike',
      { 'dynamodb:LeadingKeys': 'A#*' },
      { 'dynamodb:LeadingKeys': ['A#1', 'B#2'] },
      false,
    ],
  ])('%s %j in context %j gives %s', (operator, expected, context, allowed) => {
    expect(decide('Allow', { [operator]: expected }, context)).toBe(allowed);
  });

  test('needs every operator and every key to hold', () => {
    const Condition = {
      StringEquals: { 'aws:SourceAccount': '1' },
      Bool: { 'aws:SecureTransport': 'true' },
    };

    expect(decide('Allow', Condition, { 'aws:SourceAccount': '1' })).toBe(true);
    expect(decide('Allow', Condition, { 'aws:SourceAccount': '2' })).toBe(false);
  });
});

describe('a conditional deny', () => {
  test('strikes a multi-valued key if any value matches a single-value operator', () => {
    const Condition = { StringEquals: { 'events:source': 'a' } };

    expect(decide('Deny', Condition, { 'events:source': ['b', 'a'] })).toBe(false);
    expect(decide('Deny', Condition, { 'events:source': ['b'] })).toBe(true);
  });

  test('does not strike when its key is missing', () => {
    const Condition = { StringEquals: { 'events:source': 'a' } };

    expect(decide('Deny', Condition, {})).toBe(true);
  });
});
