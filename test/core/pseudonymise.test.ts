import { describe, expect, test } from 'vitest';
import { pseudonymise } from '../../core/pseudonymise.ts';

const KEY = 'pseudonym-key-of-the-tests';

describe('a pseudonym', () => {
  // printf '6:auroraplayer-42' | openssl dgst -sha256 -hmac <KEY> -binary | basenc --base64url
  test.each([
    ['player-42', 'p_CJaTMcf5R5vU3FFmAdc2EBq4aqx5BIHGKP2S_N0WofA'],
    ['José 🎰', 'p_DXpCqVnGj9l0DnYbtX0E_Xp33bapFPSWmIDmQzXWV00'],
  ])('of %s is what openssl computes', (playerId, pseudonym) => {
    expect(pseudonymise(KEY, 'aurora', playerId)).toBe(pseudonym);
  });

  test('has 45 characters that a ledger key and a URL carry unchanged', () => {
    expect(pseudonymise(KEY, 'aurora', 'x'.repeat(255))).toMatch(/^p_[A-Za-z0-9_-]{43}$/);
  });

  test('differs between keys, brands and players', () => {
    const pseudonyms = [
      pseudonymise(KEY, 'aurora', 'player-42'),
      pseudonymise(`${KEY}2`, 'aurora', 'player-42'),
      pseudonymise(KEY, 'borealis', 'player-42'),
      pseudonymise(KEY, 'aurora', 'Player-42'),
    ];

    expect(new Set(pseudonyms).size).toBe(4);
  });

  test('does not let the end of a brand pass for the beginning of a player ID', () => {
    expect(pseudonymise(KEY, 'aurora', '1x')).not.toBe(pseudonymise(KEY, 'aurora1', 'x'));
    expect(pseudonymise(KEY, 'aurora', ':x')).not.toBe(pseudonymise(KEY, 'aurora:', 'x'));
  });

  test.each(['', 'fifteen-letters'])('is refused with the short key "%s"', (key) => {
    expect(() => pseudonymise(key, 'aurora', 'player-42')).toThrow(
      'The pseudonym key must have at least 16 characters.',
    );
  });
});
