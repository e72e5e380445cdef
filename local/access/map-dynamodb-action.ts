import { asList, asRecord } from '../assembly/as-record.ts';
import type { Assembly } from '../assembly/load-assembly.ts';
import { UnknownOperationError } from './access-errors.ts';
import type { ActionRequest } from './access-request.ts';
import { leadingKeys } from './leading-keys.ts';

type Body = Record<string, unknown>;

/** Operations that touch one table and are their own action. */
const TABLE_OPERATIONS: readonly string[] = [
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'DescribeTable',
  'CreateTable',
  'UpdateTable',
  'DeleteTable',
  'DescribeTimeToLive',
  'UpdateTimeToLive',
];

/** A transaction is checked as the single actions it is made of. */
const TRANSACT_WRITE_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** @throws {UnknownOperationError} for an operation or a kind of transaction entry not listed above */
export function mapDynamodbAction(
  operation: string,
  body: Body,
  assembly: Assembly,
): ActionRequest[] {
  if (operation === 'ListTables') return [{ action: 'dynamodb:ListTables', resource: '*' }];
  if (TABLE_OPERATIONS.includes(operation)) return [mapTableOperation(operation, body, assembly)];
  switch (operation) {
    case 'BatchGetItem':
      return mapBatch(operation, body, assembly, (request) => asList(asRecord(request).Keys));
    case 'BatchWriteItem':
      return mapBatch(operation, body, assembly, (request) => asList(request).map(writtenItem));
    case 'TransactWriteItems':
      return asList(body.TransactItems).flatMap((entry) =>
        mapTransactEntry(asRecord(entry), assembly),
      );
    case 'TransactGetItems':
      return asList(body.TransactItems).map((entry) =>
        mapTableOperation('GetItem', asRecord(asRecord(entry).Get), assembly),
      );
    default:
      throw new UnknownOperationError('dynamodb', operation);
  }
}

function mapTableOperation(action: string, body: Body, assembly: Assembly): ActionRequest {
  const tableName = String(body.TableName ?? '');
  const index = body.IndexName === undefined ? '' : `/index/${body.IndexName}`;
  const item = body.Key ?? body.Item;
  const call = action === 'Query' ? { tableName, query: body } : { tableName, items: [item] };
  return {
    action: `dynamodb:${action}`,
    resource: `${tableArn(tableName, assembly)}${index}`,
    ...leadingKeysContext(leadingKeys(call, assembly)),
  };
}

function mapBatch(
  operation: string,
  body: Body,
  assembly: Assembly,
  itemsOf: (request: unknown) => readonly unknown[],
): ActionRequest[] {
  return Object.entries(asRecord(body.RequestItems)).map(([tableName, request]) => ({
    action: `dynamodb:${operation}`,
    resource: tableArn(tableName, assembly),
    ...leadingKeysContext(leadingKeys({ tableName, items: itemsOf(request) }, assembly)),
  }));
}

function writtenItem(request: unknown): unknown {
  const { PutRequest, DeleteRequest } = asRecord(request);
  return asRecord(PutRequest).Item ?? asRecord(DeleteRequest).Key;
}

function mapTransactEntry(entry: Body, assembly: Assembly): ActionRequest[] {
  return Object.entries(entry).map(([kind, request]) => {
    const action = TRANSACT_WRITE_ACTIONS[kind];
    if (!action) throw new UnknownOperationError('dynamodb', `TransactWriteItems ${kind}`);
    return mapTableOperation(action, asRecord(request), assembly);
  });
}

function leadingKeysContext(values: string[]): Pick<ActionRequest, 'context'> {
  return values.length > 0 ? { context: { 'dynamodb:LeadingKeys': values } } : {};
}

function tableArn(nameOrArn: string, { region, accountId }: Assembly): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  return `arn:aws:dynamodb:${region}:${accountId}:table/${nameOrArn}`;
}
