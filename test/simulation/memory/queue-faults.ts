import {
  MessageNotInflight,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  SQSServiceException,
} from '@aws-sdk/client-sqs';

const REFUSED = { $metadata: { httpStatusCode: 400 } } as const;

export function unknownQueueFault(url: string | undefined): QueueDoesNotExist {
  return new QueueDoesNotExist({ message: `No queue has the URL ${url}.`, ...REFUSED });
}

export function unknownReceiptFault(receiptHandle: string | undefined): ReceiptHandleIsInvalid {
  return new ReceiptHandleIsInvalid({
    message: `The receipt handle ${receiptHandle} is of no message.`,
    ...REFUSED,
  });
}

export function notInFlightFault(): MessageNotInflight {
  return new MessageNotInflight({
    message: 'Message does not exist or is not available for visibility timeout change.',
    ...REFUSED,
  });
}

/** The SDK has no class of its own for it. */
export function invalidValueFault(parameter: string, value: unknown): SQSServiceException {
  return new SQSServiceException({
    name: 'InvalidParameterValue',
    $fault: 'client',
    message: `Value ${value} for parameter ${parameter} is invalid.`,
    ...REFUSED,
  });
}
