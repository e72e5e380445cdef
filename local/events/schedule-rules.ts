import type { AccessControl } from '../access/access-control.ts';
import { asList, asRecord } from '../assembly/as-record.ts';
import type { Assembly, Resource } from '../assembly/load-assembly.ts';
import { UnsupportedRuleError } from './event-errors.ts';
import { compileTargetInput } from './target-input.ts';

/** One function that a rule calls again and again. */
export type Schedule = {
  ruleArn: string;
  functionArn: string;
  everyMs: number;
  /** What the function is called with, from the event of the schedule. */
  render(event: Record<string, unknown>): string;
};

const RATE = /^rate\((\d{1,6}) (minute|hour|day)s?\)$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * The enabled schedules of the stack.
 *
 * @throws {UnsupportedRuleError} naming the rule: for a cron expression, which nothing here reads yet,
 *   a target that is no function of the stack, or one that EventBridge may not call, which on AWS
 *   would show only in a metric
 */
export function readSchedules(assembly: Assembly, access: AccessControl): Schedule[] {
  return assembly
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.ScheduleExpression !== undefined)
    .filter(({ properties }) => (properties.State ?? 'ENABLED') === 'ENABLED')
    .flatMap((rule) => {
      const everyMs = intervalOf(rule);
      return asList(rule.properties.Targets)
        .map(asRecord)
        .map((target) => readTarget({ assembly, access, rule, everyMs }, target));
    });
}

function intervalOf({ logicalId, properties }: Resource): number {
  const [, count, unit = ''] = RATE.exec(String(properties.ScheduleExpression)) ?? [];
  const everyMs = Number(count) * (UNIT_MS[unit] ?? Number.NaN);
  if (everyMs > 0) return everyMs;
  throw new UnsupportedRuleError(
    `${logicalId}.ScheduleExpression`,
    `${properties.ScheduleExpression} is no rate in minutes, hours or days`,
  );
}

function readTarget(
  {
    assembly,
    access,
    rule,
    everyMs,
  }: { assembly: Assembly; access: AccessControl; rule: Resource; everyMs: number },
  target: Record<string, unknown>,
): Schedule {
  const path = `${rule.logicalId}.Targets.${target.Id}`;
  const functionArn = String(target.Arn);
  if (assembly.byArn(functionArn)?.type !== 'AWS::Lambda::Function') {
    throw new UnsupportedRuleError(path, `${functionArn} is no function of this stack`);
  }
  const decision = access.decide({
    principal: { kind: 'service', service: 'events.amazonaws.com', sourceArn: rule.arn },
    action: 'lambda:InvokeFunction',
    resource: functionArn,
  });
  if (!decision.allowed) {
    throw new UnsupportedRuleError(path, `it would never run: ${decision.message}`);
  }
  const render = compileTargetInput(target, path);
  return { ruleArn: rule.arn, functionArn, everyMs, render };
}
