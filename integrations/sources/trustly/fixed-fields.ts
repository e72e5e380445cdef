import { SignatureRefusedError } from '../source-adapter.ts';
import { serialised } from './json-rpc.ts';

/**
 * Names and values are signed without a mark between them. So the text of a signature can be cut
 * into fields in one way only if it is known which names there are, and if none of them is in a
 * value: with any other name, `messageid` `txn-1` would also be `messageid` `tx` and `n-1` ``.
 */

/** All that Trustly's own clients know of a credit or a debit. */
const FIELDS: ReadonlySet<string> = new Set([
  'amount',
  'attributes',
  'currency',
  'enduserid',
  'messageid',
  'notificationid',
  'orderid',
  'timestamp',
]);

/** Amount and currency have forms of their own, which are enough to tell where they end. */
const NAMES = /enduserid|messageid|notificationid|orderid|timestamp/;

/** Whether a value cannot be taken for two fields. */
export function isPlain(text: string): boolean {
  return !NAMES.test(text);
}

/**
 * The names in `attributes` may be any, because nothing there is read; but what is there must not
 * hold what is read.
 *
 * @throws {SignatureRefusedError} if the same signature would fit other fields
 */
export function requireFixedFields(data: Readonly<Record<string, unknown>>): void {
  if (!Object.keys(data).every((name) => FIELDS.has(name))) {
    throw new SignatureRefusedError(
      'body',
      'params.data has an unknown field: the signature does not tell it from a value',
    );
  }
  if (isPlain(serialised(data.attributes ?? null))) return;
  throw new SignatureRefusedError(
    'body',
    "params.data.attributes has another field's name in it: the signature does not tell where it ends",
  );
}
