import { InvalidArgumentError } from 'commander';
import type { PostbackName } from '../core/keys.ts';
import { parsePostbackName } from '../core/postback.ts';
import { DynamoOperationsLedger } from '../lambdas/adapters/operations-ledger.ts';
import { SqsLanes } from '../lambdas/adapters/sqs-lanes.ts';
import { resourceNames } from '../lambdas/contract.ts';
import type { OperationsDependencies } from '../lambdas/operations/ports.ts';
import { queueUrl } from './queues.ts';
import type { Target } from './target.ts';

/** What operator actions work on, at this target. */
export function operationsOn({ config, ledger, sqs }: Target): OperationsDependencies {
  const { laneQueue } = resourceNames(config.stage);
  return {
    config,
    ledger: new DynamoOperationsLedger(ledger),
    lanes: {
      async wake(platform, message, delaySeconds) {
        const lanes = new SqsLanes(sqs, { [platform]: await queueUrl(sqs, laneQueue(platform)) });
        await lanes.wake(platform, message, delaySeconds);
      },
    },
    nowEpochMs: ledger.nowEpochMs,
  };
}

/** @throws {InvalidArgumentError} if it is no postback's name: a usage error */
export function readPostbackName(text: string): PostbackName {
  const name = parsePostbackName(text);
  if (name !== undefined) return name;
  throw new InvalidArgumentError(
    `"${text}" is no postback's name: it is platform/clickId/milestone/occurrence, as "postbacks list" prints it.`,
  );
}
