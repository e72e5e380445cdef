import type { PostbackField } from '../specification/value-source.ts';
import type { Scope } from './scope.ts';

/** What a postback, or a request that was read, has in a field. */
export function fieldText(
  field: PostbackField,
  { values, brand }: Pick<Scope['row'], 'values' | 'brand'>,
): string | undefined {
  // A click ID that only stands for one is nobody's but ours.
  if (field === 'clickId' && values.clickless) return undefined;
  switch (field) {
    case 'brand':
      return brand;
    case 'reversalCause':
      return values.reversal?.cause;
    case 'originalTransactionId':
      return values.reversal?.original.transactionId;
    default:
      return values[field];
  }
}
