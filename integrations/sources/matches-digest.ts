import { timingSafeEqual } from 'node:crypto';

/**
 * Whether a text is this digest in this encoding, compared in constant time. The encoding's one
 * canonical spelling is required: hexadecimal in either letter case, base64 with its padding.
 */
export function matchesDigest(
  text: string | undefined,
  digest: Buffer,
  encoding: 'hex' | 'base64',
): boolean {
  if (text === undefined || digest.length === 0 || !/^[\x20-\x7e]*$/.test(text)) return false;
  const given = Buffer.from(encoding === 'hex' ? text.toLowerCase() : text, 'latin1');
  const expected = Buffer.from(digest.toString(encoding), 'latin1');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
