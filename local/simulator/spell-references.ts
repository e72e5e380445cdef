import type { ReadRequest } from '../../core/rendering/read-request.ts';
import { receivedRequest } from '../../core/rendering/received-request.ts';
import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';
import type { PostbackField } from '../../core/specification/value-source.ts';
import { valuesOf } from '../../core/specification/walk-values.ts';
import type { FarRequest } from './platform-behaviour.ts';

/**
 * Adds the references that cannot be read back, such as an order ID that is a digest, as they stand in
 * the request: they are all that the platform itself ever knows.
 */
export function spellReferences(
  specification: PlatformSpecification,
  read: ReadRequest,
  { record, baseUrl }: FarRequest,
): ReadRequest {
  const template = read.request === undefined ? undefined : specification.requests[read.request];
  const received = template && receivedRequest(template, baseUrl, record);
  const textOf = (field: PostbackField) => {
    const names = valuesOf(specification)
      .filter(({ source }) => source.from === 'field' && source.field === field)
      .filter(({ request }) => request === read.request)
      .map(({ name }) => name);
    return received?.parameters.find(({ name }) => names.includes(name))?.text;
  };
  const { values } = read;
  const spelt = {
    playerRef: values.playerRef ?? textOf('playerRef'),
    transactionId: values.transactionId ?? textOf('transactionId'),
  };
  const taken = values.reversal?.original.transactionId ?? textOf('originalTransactionId');
  const { playerRef, transactionId } = spelt;
  return {
    ...read,
    values: {
      ...values,
      ...(playerRef !== undefined && { playerRef }),
      ...(transactionId !== undefined && { transactionId }),
      ...(taken !== undefined && {
        reversal: {
          ...values.reversal,
          original: { ...values.reversal?.original, transactionId: taken },
        },
      }),
    },
  };
}
