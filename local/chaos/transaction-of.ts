import type { RequestEntry } from '../simulator/request-entry.ts';

/** The transaction ID as it was on the wire: a repeat with another one would not be found by it. */
export function transactionOf({ path, body }: Pick<RequestEntry, 'path' | 'body'>): string {
  const query = new URLSearchParams(path.slice(path.indexOf('?') + 1));
  const inBody = /"(?:idempotency_key|transaction_id)":"([^"]*)"/.exec(body)?.[1];
  return query.get('adv_order_id') ?? inBody ?? '';
}
