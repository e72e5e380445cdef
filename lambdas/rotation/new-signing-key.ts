import type { SigningKey } from '../../core/signing/signing-key.ts';
import type { SigningRecipe } from '../../core/specification/signing-recipe.ts';

/** As many as SHA-256 can use. */
const KEY_BYTES = 32;
const ID_BYTES = 2;

/**
 * A key such as the platform's recipe reads: base64 of 32 random bytes, or hex where it wants hex,
 * after the recipe's prefix.
 *
 * @param made.randomBytes - a cryptographic source
 * @returns with a key ID of the UTC date and four random hex digits, such as `k-20261122-4f7a`
 */
export function newSigningKey(
  { encoding, prefix = '' }: SigningRecipe['key'],
  made: { atEpochMs: number; randomBytes(count: number): Buffer },
): SigningKey {
  const date = new Date(made.atEpochMs).toISOString().slice(0, 10).replaceAll('-', '');
  const key = made.randomBytes(KEY_BYTES).toString(encoding === 'hex' ? 'hex' : 'base64');
  return {
    keyId: `k-${date}-${made.randomBytes(ID_BYTES).toString('hex')}`,
    key: `${prefix}${key}`,
  };
}
