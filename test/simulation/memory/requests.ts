import type {
  BatchGetCommandInput,
  DeleteCommandInput,
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { NotSimulatedError } from './faults.ts';

const EXPRESSION = ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const;
const WRITE = [
  'TableName',
  'ConditionExpression',
  ...EXPRESSION,
  'ReturnValuesOnConditionCheckFailure',
] as const;
const READ = ['TableName', 'ConsistentRead', 'ProjectionExpression'] as const;
const PAGE = [
  ...READ,
  ...EXPRESSION,
  'IndexName',
  'FilterExpression',
  'Limit',
  'ExclusiveStartKey',
] as const;

/** Every parameter that is simulated; any other is refused. */
const PARAMETERS = {
  Get: [...READ, 'Key', 'ExpressionAttributeNames'],
  Put: [...WRITE, 'Item', 'ReturnValues'],
  Update: [...WRITE, 'Key', 'UpdateExpression', 'ReturnValues'],
  Delete: [...WRITE, 'Key', 'ReturnValues'],
  ConditionCheck: [...WRITE, 'Key'],
  Query: [...PAGE, 'KeyConditionExpression', 'ScanIndexForward'],
  Scan: PAGE,
  BatchGet: ['RequestItems'],
  TransactWrite: ['TransactItems'],
} as const satisfies Parameters;

type Parameters = {
  Get: readonly (keyof GetCommandInput)[];
  Put: readonly (keyof PutCommandInput)[];
  Update: readonly (keyof UpdateCommandInput)[];
  Delete: readonly (keyof DeleteCommandInput)[];
  ConditionCheck: readonly (keyof UpdateCommandInput)[];
  Query: readonly (keyof QueryCommandInput)[];
  Scan: readonly (keyof ScanCommandInput)[];
  BatchGet: readonly (keyof BatchGetCommandInput)[];
  TransactWrite: readonly (keyof TransactWriteCommandInput)[];
};

/** @throws {NotSimulatedError} for a parameter that the memory does not know */
export function checkParameters(operation: keyof Parameters, input: object): void {
  const known: readonly string[] = PARAMETERS[operation];
  for (const name in input) {
    if ((input as Record<string, unknown>)[name] === undefined || known.includes(name)) continue;
    throw new NotSimulatedError(`${name} of ${operation}`);
  }
}

/** What a write of one item asks for, alone or in a transaction. */
export type WriteInput = {
  TableName: string | undefined;
  ConditionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
  ReturnValues?: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string | undefined;
};

export type Write =
  | { kind: 'Put'; input: WriteInput & { Item: Record<string, unknown> | undefined } }
  | {
      kind: 'Update';
      input: WriteInput & {
        Key: Record<string, unknown> | undefined;
        UpdateExpression?: string | undefined;
      };
    }
  | {
      kind: 'Delete' | 'ConditionCheck';
      input: WriteInput & { Key: Record<string, unknown> | undefined };
    };
