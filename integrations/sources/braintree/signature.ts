import { createHash, createHmac } from 'node:crypto';

/** HMAC-SHA1 with the SHA-1 of the private key for a key, of payloads and challenges alike. */
export function braintreeDigest(privateKey: string, text: string): Buffer {
  const key = createHash('sha1').update(privateKey).digest();
  return createHmac('sha1', key).update(text).digest();
}
