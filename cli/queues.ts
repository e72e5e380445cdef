import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

export async function queueUrl(sqs: SQSClient, name: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  return QueueUrl;
}

/** A queue's ARN, and about how many messages it holds: those in flight count, delayed ones do not occur. */
export async function describeQueue(
  sqs: SQSClient,
  name: string,
): Promise<{ url: string; arn: string; messageCount: number }> {
  const url = await queueUrl(sqs, name);
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'QueueArn',
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
      ],
    }),
  );
  const messageCount =
    Number(Attributes.ApproximateNumberOfMessages) +
    Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  return { url, arn: Attributes.QueueArn ?? '', messageCount };
}
