import { randomInt } from 'node:crypto';
import { matchesWhole } from '../../core/specification/pattern.ts';
import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';

/** Far more than any pattern needs that an example's own kind of characters can fill. */
const MAX_TRIES = 1000;
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A click ID that looks like the specification's example: each letter and digit is another one of its
 * kind, everything else stays.
 *
 * @throws {Error} if the pattern wants more than the kinds of characters
 */
export function mintClickId({ clickId }: PlatformSpecification): string {
  const { example, pattern } = clickId;
  // Letters beyond f, or none at all, are a kind of their own.
  const isHex = /[a-f]/.test(example) && !/[g-zA-Z]/.test(example);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const minted = example.replaceAll(/[0-9A-Za-z]/g, (character) =>
      pick(isHex ? HEX : kindOf(character)),
    );
    if (matchesWhole(pattern, minted)) return minted;
  }
  throw new Error(`No click ID like ${example} matches ${pattern}; register one by its ID.`);
}

function kindOf(character: string): string {
  if (DIGITS.includes(character)) return DIGITS;
  return LOWER.includes(character) ? LOWER : LOWER.toUpperCase();
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}
