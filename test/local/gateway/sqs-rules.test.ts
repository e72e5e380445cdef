import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../local/gateway/aws-error.ts';
import {
  queueNameOf,
  rewriteSqsAnswer,
  rewriteSqsRequest,
} from '../../../local/gateway/sqs-rules.ts';

describe('a delay', () => {
  test.each([0, 1, 900])('of %i seconds passes as it is', (DelaySeconds) => {
    expect(rewriteSqsRequest('SendMessage', { DelaySeconds })).toBeUndefined();
  });

  test.each([901, -1, 'soon'])('of %s is refused as by AWS', (DelaySeconds) => {
    const send = () => rewriteSqsRequest('SendMessage', { DelaySeconds });

    expect(send).toThrow(AwsError);
    expect(send).toThrow(
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  });

  test('above 900 seconds is refused in a batch too', () => {
    const Entries = [{ Id: '1' }, { Id: '2', DelaySeconds: 901 }];

    expect(() => rewriteSqsRequest('SendMessageBatch', { Entries })).toThrow(AwsError);
  });
});

describe('a visibility of 0', () => {
  test('becomes 1, and nothing else changes', () => {
    const body = { QueueUrl: 'q', ReceiptHandle: 'r', VisibilityTimeout: 0 };

    const rewritten = rewriteSqsRequest('ChangeMessageVisibility', body);

    expect(rewritten).toEqual({ QueueUrl: 'q', ReceiptHandle: 'r', VisibilityTimeout: 1 });
  });

  test('becomes 1 in a batch, for its entries only', () => {
    const Entries = [
      { Id: '1', VisibilityTimeout: 0 },
      { Id: '2', VisibilityTimeout: 30 },
    ];

    const rewritten = rewriteSqsRequest('ChangeMessageVisibilityBatch', { QueueUrl: 'q', Entries });

    expect(rewritten).toEqual({
      QueueUrl: 'q',
      Entries: [
        { Id: '1', VisibilityTimeout: 1 },
        { Id: '2', VisibilityTimeout: 30 },
      ],
    });
  });

  test.each([
    ['ChangeMessageVisibility', { VisibilityTimeout: 1 }],
    ['ChangeMessageVisibilityBatch', { Entries: [{ Id: '1', VisibilityTimeout: 5 }] }],
    ['ReceiveMessage', { VisibilityTimeout: 0 }],
  ])('%s without one passes as it is', (operation, body) => {
    expect(rewriteSqsRequest(operation, body)).toBeUndefined();
  });
});

describe('a queue URL', () => {
  const gatewayUrl = 'http://127.0.0.1:4000';
  const url = 'http://sqs.eu-west-1.localhost:9/000000000000/intake';

  test.each([
    ['CreateQueue', { QueueUrl: url }, { QueueUrl: 'http://127.0.0.1:4000/000000000000/intake' }],
    ['GetQueueUrl', { QueueUrl: url }, { QueueUrl: 'http://127.0.0.1:4000/000000000000/intake' }],
    [
      'ListQueues',
      { QueueUrls: [url, url], NextToken: 'n' },
      {
        QueueUrls: [
          'http://127.0.0.1:4000/000000000000/intake',
          'http://127.0.0.1:4000/000000000000/intake',
        ],
        NextToken: 'n',
      },
    ],
    ['ListQueues', {}, {}],
  ])('in the answer of %s names the gateway', (operation, body, expected) => {
    expect(rewriteSqsAnswer(operation, { body, gatewayUrl })).toEqual(expected);
  });

  test('in a message stays as it is', () => {
    const body = { Messages: [{ Body: url }] };

    expect(rewriteSqsAnswer('ReceiveMessage', { body, gatewayUrl })).toBeUndefined();
  });

  test('ends with the queue’s name', () => {
    expect(queueNameOf({ QueueUrl: url })).toBe('intake');
    expect(queueNameOf({})).toBe('');
  });
});
