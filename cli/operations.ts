import { InvalidArgumentError } from 'commander';
import type { PostbackName } from '../core/keys.ts';
import { parsePostbackName } from '../core/postback.ts';
import { DynamoOperationsLedger } from '../lambdas/adapters/operations-ledger.ts';
import { DynamoReleaseLedger } from '../lambdas/adapters/release-ledger.ts';
import { SqsLanes } from '../lambdas/adapters/sqs-lanes.ts';
import { resourceNames } from '../lambdas/contract.ts';
import type { OperationsDependencies } from '../lambdas/operations/ports.ts';
import type { ReleaseDependencies } from '../lambdas/operations/release-held.ts';
import { queueUrl } from './queues.ts';
import type { Target } from './target.ts';

/** What operator actions work on, at this target. */
export function operationsOn(target: Target): OperationsDependencies {
  const { config, ledger } = target;
  return {
    config,
    ledger: new DynamoOperationsLedger(ledger),
    lanes: lanesOf(target),
    nowEpochMs: ledger.nowEpochMs,
  };
}

/** What releases of held postbacks work on, at this target. */
export function releasesOn(target: Target): ReleaseDependencies {
  const { config, ledger } = target;
  return {
    config,
    ledger: new DynamoReleaseLedger(ledger),
    lanes: lanesOf(target),
    nowEpochMs: ledger.nowEpochMs,
  };
}

function lanesOf({ config, sqs }: Target): OperationsDependencies['lanes'] {
  const { laneQueue } = resourceNames(config.stage);
  const urls = new Map<string, Promise<string>>();
  return {
    async wake(platform, message, delaySeconds) {
      const url = urls.get(platform) ?? queueUrl(sqs, laneQueue(platform));
      urls.set(platform, url);
      const lanes = new SqsLanes(sqs, { [platform]: await url });
      await lanes.wake(platform, message, delaySeconds);
    },
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
