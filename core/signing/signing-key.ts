import type { SigningRecipe } from '../specification/signing-recipe.ts';

/** A key as its secret holds it. The ID is no secret. */
export type SigningKey = { keyId: string; key: string };

/** `previous` is the key that a rotation has just taken out of force. */
export type PlatformKeys = { current: SigningKey; previous?: SigningKey };

/** A key that must not sign: empty, or not written as the platform's recipe says. */
export class UnusableSigningKeyError extends Error {
  override readonly name = 'UnusableSigningKeyError';
  readonly code = 'UNUSABLE_SIGNING_KEY';
  readonly keyId: string;

  constructor(keyId: string, encoding: SigningRecipe['key']['encoding']) {
    super(
      `The signing key ${keyId} is empty or no ${encoding} text. Put a whole key into the secret.`,
    );
    this.keyId = keyId;
  }
}

/**
 * The bytes to sign with.
 *
 * @throws {UnusableSigningKeyError} if there are none, or the text is not in the recipe's encoding
 */
export function keyBytes(key: SigningKey, recipe: SigningRecipe['key']): Buffer {
  const bytes = readBytes(key.key, recipe);
  if (bytes === undefined) throw new UnusableSigningKeyError(key.keyId, recipe.encoding);
  return bytes;
}

/** Whether a key can sign at all. One that was rotated out because it could not must not stop the next. */
export function isUsable({ key }: SigningKey, recipe: SigningRecipe['key']): boolean {
  return readBytes(key, recipe) !== undefined;
}

function readBytes(key: string, { encoding, prefix }: SigningRecipe['key']): Buffer | undefined {
  const text = prefix !== undefined && key.startsWith(prefix) ? key.slice(prefix.length) : key;
  const bytes = Buffer.from(text, encoding);
  // Node reads what it can and drops the rest in silence: half a key would sign.
  const isWhole = bytes.toString(encoding) === spelt(text)[encoding];
  return isWhole && bytes.length > 0 ? bytes : undefined;
}

/** As Node writes bytes: the hex may have come in capitals, the base64 without its padding. */
function spelt(text: string): Record<SigningRecipe['key']['encoding'], string> {
  return {
    utf8: text,
    hex: text.toLowerCase(),
    base64: text.padEnd(Math.ceil(text.length / 4) * 4, '='),
  };
}
