import { timingSafeEqual } from 'node:crypto';
import type { SigningRecipe } from '../specification/signing-recipe.ts';
import { type SignedRequest, signRequest } from './sign.ts';
import type { PlatformKeys } from './signing-key.ts';

/**
 * Whether a request bears a signature of either key, as a platform checks it. Compares in constant
 * time, so that a signature cannot be found out byte by byte.
 *
 * @param received - the signature as it came; several are separated by a space
 * @throws {UnusableSigningKeyError} if a key is empty or not in the recipe's encoding
 */
export function verifySignature(
  recipe: SigningRecipe,
  request: SignedRequest & { signature: string },
  { current, previous }: PlatformKeys,
): boolean {
  const keys = previous ? [current, previous] : [current];
  const expected = keys.map((key) => signRequest(recipe, request, { current: key }));
  // A prefix may hold a space itself.
  const received = [request.signature, ...request.signature.split(' ')];
  return received.some((one) => expected.some((other) => isEqual(one, other)));
}

function isEqual(one: string, other: string): boolean {
  const bytes = Buffer.from(one);
  const others = Buffer.from(other);
  return bytes.length === others.length && timingSafeEqual(bytes, others);
}
