import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const table = new DynamoDBClient({});
const secrets = new SecretsManagerClient({});
const queues = new SQSClient({});
const TableName = process.env.TABLE_NAME;

type Job = { id: string; behaviour?: 'fail' | 'hang' | 'crash' | 'send-out-of-reach' };
type SqsRecord = { messageId: string; body: string; attributes: Record<string, string> };
type Context = { functionName: string; getRemainingTimeInMillis(): number };

/** Writes one row per job; a job that says so fails, hangs or crashes until the `healed` row exists. */
export async function handler(event: { Records?: SqsRecord[] }, context: Context) {
  if (event.Records === undefined) return runDirectly(event as Job, context);
  const failures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    const { detail } = JSON.parse(record.body) as { detail: Job };
    console.log(JSON.stringify({ job: detail.id, remaining: context.getRemainingTimeInMillis() }));
    try {
      await run(detail, record.attributes);
    } catch {
      failures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures: failures };
}

async function runDirectly(job: Job, context: Context) {
  console.log(`plain text about ${job.id}`);
  const outcome = await misbehave(job);
  return { outcome, functionName: context.functionName, environment: process.env };
}

async function run(job: Job, attributes: Record<string, string>): Promise<void> {
  const outcome = (await isHealed()) ? 'done' : await misbehave(job);
  const { SecretString = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: process.env.SECRET_ARN }),
  );
  await table.send(
    new PutItemCommand({
      TableName,
      Item: {
        pk: { S: job.id },
        kind: { S: 'job' },
        outcome: { S: outcome },
        secretLength: { N: String(SecretString.length) },
        receiveCount: { N: attributes.ApproximateReceiveCount ?? '0' },
      },
    }),
  );
}

async function isHealed(): Promise<boolean> {
  const { Item } = await table.send(
    new GetItemCommand({ TableName, Key: { pk: { S: 'healed' } }, ConsistentRead: true }),
  );
  return Item !== undefined;
}

async function misbehave(job: Job): Promise<string> {
  switch (job.behaviour) {
    case 'fail':
      throw new RangeError(`${job.id} fails on purpose`);
    case 'crash':
      return process.exit(1);
    case 'hang':
      for (;;);
    case 'send-out-of-reach':
      return sendOutOfReach();
    default:
      return 'done';
  }
}

async function sendOutOfReach(): Promise<string> {
  try {
    const QueueUrl = process.env.OUT_OF_REACH_URL;
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'forbidden' }));
    return 'sent';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
