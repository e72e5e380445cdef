import { createHash } from 'node:crypto';

/** Praxis signs with a hash over values without separators that ends with the secret: no HMAC. */
export function praxisDigest(values: readonly string[], secret: string): Buffer {
  return createHash('sha384')
    .update(values.join('') + secret)
    .digest();
}
