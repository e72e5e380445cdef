import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LocalDescription } from '../../../local/launch/local-description.ts';

type Addresses = Pick<
  LocalDescription,
  'aws' | 'webhooks' | 'region' | 'accessKeyId' | 'secretAccessKey'
>;

/** What a person does with the fixture stack, through the real SDK clients. */
export function operatorOf(stack: Addresses) {
  const { accessKeyId, secretAccessKey } = stack;
  const settings = {
    endpoint: stack.aws,
    region: stack.region,
    credentials: { accessKeyId, secretAccessKey },
  };
  const table = new DynamoDBClient(settings);
  return {
    settings,
    sqs: new SQSClient(settings),
    sendJob: (job: { id: string; behaviour?: string }) =>
      fetch(`${stack.webhooks}/fixture`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(job),
      }),
    putRow: (pk: string) =>
      table.send(new PutItemCommand({ TableName: 'fixture-rows', Item: { pk: { S: pk } } })),
    async row(pk: string) {
      const command = new GetItemCommand({
        TableName: 'fixture-rows',
        Key: { pk: { S: pk } },
        ConsistentRead: true,
      });
      return (await table.send(command)).Item;
    },
  };
}
