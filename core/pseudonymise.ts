import { createHmac } from 'node:crypto';

/**
 * The pseudonym under which a player appears everywhere behind ingest: the same for every source
 * of a brand, and worthless without the key.
 *
 * @param key - at least 16 characters, kept in Secrets Manager; a new key makes every player new
 * @returns 45 printable characters
 */
export function pseudonymise(key: string, brand: string, playerId: string): string {
  if (key.length < 16) throw new RangeError('The pseudonym key must have at least 16 characters.');
  const digest = createHmac('sha256', key).update(`${brand.length}:${brand}${playerId}`);
  return `p_${digest.digest('base64url')}`;
}
