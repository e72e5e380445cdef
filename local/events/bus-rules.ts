import { asList, asRecord } from '../assembly/as-record.ts';
import { eventBusArn } from '../assembly/event-bus-arn.ts';
import type { Assembly } from '../assembly/load-assembly.ts';
import { UnsupportedRuleError } from './event-errors.ts';
import { compilePattern, type EventMatcher } from './event-pattern.ts';
import { compileTargetInput } from './target-input.ts';

export type RuleTarget = {
  queueArn: string;
  deadLetterQueueArn: string | undefined;
  render: (event: Record<string, unknown>) => string;
};

export type BusRule = {
  arn: string;
  busArn: string;
  matches: EventMatcher;
  targets: readonly RuleTarget[];
};

/**
 * The enabled pattern rules of the stack with their queue targets.
 *
 * Targets that are not queues (a delivery stream, a log group) do not exist locally and are left
 * out; scheduled rules are not the bus's business.
 *
 * @throws {UnsupportedRuleError} naming the rule, if its pattern or a target's input is unknown here
 */
export function readBusRules(assembly: Assembly): BusRule[] {
  return assembly
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.EventPattern !== undefined)
    .filter(({ properties }) => (properties.State ?? 'ENABLED') === 'ENABLED')
    .map(({ logicalId, arn, properties }) => ({
      arn,
      busArn: eventBusArn(assembly, String(properties.EventBusName ?? 'default')),
      matches: namingRule(logicalId, () => compilePattern(properties.EventPattern)),
      targets: asList(properties.Targets)
        .map(asRecord)
        .filter((target) => String(target.Arn).startsWith('arn:aws:sqs:'))
        .map((target) => namingRule(logicalId, () => readTarget(target))),
    }));
}

function readTarget(target: Record<string, unknown>): RuleTarget {
  const deadLetterArn = asRecord(target.DeadLetterConfig).Arn;
  return {
    queueArn: String(target.Arn),
    deadLetterQueueArn: typeof deadLetterArn === 'string' ? deadLetterArn : undefined,
    render: compileTargetInput(target, `Targets.${target.Id}`),
  };
}

function namingRule<T>(logicalId: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof UnsupportedRuleError)) throw error;
    throw error.within(logicalId);
  }
}
