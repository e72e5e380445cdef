import { asList, asRecord } from '../assembly/as-record.ts';
import type { Assembly } from '../assembly/load-assembly.ts';

type Body = Record<string, unknown>;

/**
 * The partition key values that a DynamoDB call touches, as the condition key
 * `dynamodb:LeadingKeys` holds them.
 *
 * Empty for a call that names none (a scan) and for a table or key form unknown here. A `ForAllValues`
 * condition passes on an empty list, here as on AWS, so never grant Scan under LeadingKeys.
 *
 * @param call.items - key maps or whole items in DynamoDB's attribute-value form
 * @param call.query - the body of a Query, if it is one
 */
export function leadingKeys(
  call: { tableName: string; items?: readonly unknown[]; query?: Body },
  assembly: Assembly,
): string[] {
  const table = ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table']
    .flatMap((type) => assembly.ofType(type))
    .find(({ physicalName, arn }) => [physicalName, arn].includes(call.tableName));
  if (!table) return [];
  const indexName = call.query?.IndexName;
  const keyed = indexName ? findIndex(table.properties, indexName) : table.properties;
  const partitionKey = partitionKeyOf(keyed);
  if (partitionKey === undefined) return [];
  const values = call.query
    ? [queriedValue(call.query, partitionKey)]
    : (call.items ?? []).map((item) => asRecord(item)[partitionKey]);
  return [...new Set(values.flatMap(scalarText))];
}

function findIndex(properties: Body, indexName: unknown): Body {
  return asRecord(
    asList(properties.GlobalSecondaryIndexes).find((i) => asRecord(i).IndexName === indexName),
  );
}

function partitionKeyOf(keyed: Body): string | undefined {
  const hash = asList(keyed.KeySchema).find((key) => asRecord(key).KeyType === 'HASH');
  const name = asRecord(hash).AttributeName;
  return typeof name === 'string' ? name : undefined;
}

/** The value that the key condition sets equal to the partition key: `pk = :v` or `#pk = :v`. */
function queriedValue(query: Body, partitionKey: string): unknown {
  const names = asRecord(query.ExpressionAttributeNames);
  const equalities = String(query.KeyConditionExpression ?? '').matchAll(
    /([#\w.-]+)\s*=\s*(:\w+)/g,
  );
  for (const [, name = '', placeholder = ''] of equalities) {
    if ((names[name] ?? name) === partitionKey) {
      return asRecord(query.ExpressionAttributeValues)[placeholder];
    }
  }
  return undefined;
}

function scalarText(value: unknown): string[] {
  const { S, N, B } = asRecord(value);
  return [S, N, B].filter((text) => typeof text === 'string');
}
