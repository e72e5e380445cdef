import { createHash } from 'node:crypto';

/** A message as ReceiveMessage answers it. */
export type ReceivedMessage = {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody?: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Record<
    string,
    { DataType: string; StringValue?: string; BinaryValue?: string }
  >;
};

/**
 * The event of an SQS event source mapping.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function createSqsEvent(
  messages: readonly ReceivedMessage[],
  queue: { arn: string; region: string },
) {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: attributesOf(message),
      md5OfBody: message.MD5OfBody ?? createHash('md5').update(message.Body).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: queue.region,
    })),
  };
}

function attributesOf({ MessageAttributes = {} }: ReceivedMessage) {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}
