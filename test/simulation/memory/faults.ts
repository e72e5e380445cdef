import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ResourceNotFoundException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item } from './values.ts';

/** Something of DynamoDB or SQS that the memory does not simulate: it never guesses. */
export class NotSimulatedError extends Error {
  override readonly name = 'NotSimulatedError';
  readonly code = 'POSTPROOF_NOT_SIMULATED';

  constructor(what: string) {
    super(
      `${what} is not simulated. Add it to test/simulation/memory and to its conformance tests.`,
    );
  }
}

/** What DynamoDB refuses whatever the table holds; the SDK has no class of its own for it. */
export function validationFault(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({
    name: 'ValidationException',
    $fault: 'client',
    message,
    $metadata: { httpStatusCode: 400 },
  });
}

/** What DynamoDB refuses because of what the item holds: a transaction tells it as a reason. */
export class ItemFault extends Error {
  override readonly name = 'ItemFault';
}

const CONDITION_FAILED = 'The conditional request failed';

/** @param existing - the item that stood in the way, where the request asked for it */
export function conditionFault(existing: Item | undefined): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: CONDITION_FAILED,
    $metadata: { httpStatusCode: 400 },
    ...(existing && { Item: marshall(existing) }),
  });
}

/** How one item of a transaction fared. */
export type Outcome =
  | { kind: 'fine' }
  | { kind: 'condition-failed'; existing: Item | undefined }
  | { kind: 'item-fault'; message: string };

/** @param outcomes - one for each item, in the order of the request */
export function cancelledFault(outcomes: readonly Outcome[]): TransactionCanceledException {
  const CancellationReasons = outcomes.map(reasonOf);
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    $metadata: { httpStatusCode: 400 },
    CancellationReasons,
  });
}

export function unknownTableFault(): ResourceNotFoundException {
  return new ResourceNotFoundException({
    message: 'Requested resource not found',
    $metadata: { httpStatusCode: 400 },
  });
}

function reasonOf(outcome: Outcome) {
  switch (outcome.kind) {
    case 'fine':
      return { Code: 'None' };
    case 'condition-failed': {
      const { existing } = outcome;
      const reason = { Code: 'ConditionalCheckFailed', Message: CONDITION_FAILED };
      return existing ? { ...reason, Item: marshall(existing) } : reason;
    }
    case 'item-fault':
      return { Code: 'ValidationError', Message: outcome.message };
  }
}
