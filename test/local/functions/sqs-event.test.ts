import { expect, test } from 'vitest';
import { createSqsEvent } from '../../../local/functions/sqs-event.ts';

const queue = { arn: 'arn:aws:sqs:eu-west-1:000000000000:lane', region: 'eu-west-1' };

test('a received message becomes a record of Lambda’s shape', () => {
  const event = createSqsEvent(
    [
      {
        MessageId: 'm-1',
        ReceiptHandle: 'r-1',
        Body: 'hello',
        MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
        Attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1000' },
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'ftd' },
          raw: { DataType: 'Binary', BinaryValue: 'AQI=' },
        },
      },
    ],
    queue,
  );

  expect(event).toEqual({
    Records: [
      {
        messageId: 'm-1',
        receiptHandle: 'r-1',
        body: 'hello',
        attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1000' },
        messageAttributes: {
          kind: {
            stringValue: 'ftd',
            stringListValues: [],
            binaryListValues: [],
            dataType: 'String',
          },
          raw: {
            binaryValue: 'AQI=',
            stringListValues: [],
            binaryListValues: [],
            dataType: 'Binary',
          },
        },
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:lane',
        awsRegion: 'eu-west-1',
      },
    ],
  });
});

test('what a message lacks is empty, and its digest is worked out', () => {
  const event = createSqsEvent([{ MessageId: 'm', ReceiptHandle: 'r', Body: 'hello' }], queue);

  expect(event.Records[0]).toMatchObject({
    attributes: {},
    messageAttributes: {},
    md5OfBody: '5d41402abc4b2a76b9719d911017c592',
  });
});
