import type { Assembly } from './load-assembly.ts';

/** The ARN of a bus that a rule, policy or call names by its name or its ARN. */
export function eventBusArn(assembly: Assembly, nameOrArn: string): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  return `arn:aws:events:${assembly.region}:${assembly.accountId}:event-bus/${nameOrArn}`;
}
