import { describe, expect, test } from 'vitest';
import { signRequest } from '../../../core/signing/sign.ts';
import { keyBytes, UnusableSigningKeyError } from '../../../core/signing/signing-key.ts';
import type { SigningRecipe } from '../../../core/specification/signing-recipe.ts';
import { recipe, signedRequest } from './request.ts';

type KeyRecipe = SigningRecipe['key'];

function hexOf(key: string, how: KeyRecipe): string {
  return keyBytes({ keyId: 'k-1', key }, how).toString('hex');
}

describe('a key', () => {
  test.each<[string, KeyRecipe, string]>([
    ['é!', { encoding: 'utf8' }, 'c3a921'],
    ['AAH/', { encoding: 'base64' }, '0001ff'],
    ['AAE=', { encoding: 'base64' }, '0001'],
    ['AAE', { encoding: 'base64' }, '0001'],
    ['AA==', { encoding: 'base64' }, '00'],
    ['AA', { encoding: 'base64' }, '00'],
    ['00Ff', { encoding: 'hex' }, '00ff'],
    ['undefined', { encoding: 'utf8' }, '756e646566696e6564'],
    ['whsec_AAE=', { encoding: 'base64', prefix: 'whsec_' }, '0001'],
    ['AAE=', { encoding: 'base64', prefix: 'whsec_' }, '0001'],
    ['a=', { encoding: 'utf8' }, '613d'],
    ['AB', { encoding: 'utf8' }, '4142'],
    ['k_k_', { encoding: 'utf8', prefix: 'k_' }, '6b5f'],
  ])('%s by %j is the bytes %s', (key, how, bytes) => {
    expect(hexOf(key, how)).toBe(bytes);
  });

  test.each<[string, KeyRecipe]>([
    ['', { encoding: 'utf8' }],
    ['whsec_', { encoding: 'utf8', prefix: 'whsec_' }],
    ['', { encoding: 'base64' }],
    ['=', { encoding: 'base64' }],
    ['AA-_', { encoding: 'base64' }],
    ['AAE= ', { encoding: 'base64' }],
    ['AAE\n', { encoding: 'base64' }],
    ['A', { encoding: 'base64' }],
    ['=AAE', { encoding: 'base64' }],
    ['AAE==', { encoding: 'base64' }],
    ['0', { encoding: 'hex' }],
    ['0g', { encoding: 'hex' }],
    ['00f', { encoding: 'hex' }],
    ['\ud83c', { encoding: 'utf8' }],
  ])('%j does not sign by %j', (key, how) => {
    expect(() => hexOf(key, how)).toThrow(UnusableSigningKeyError);
  });

  test('that does not sign is named, and not shown', () => {
    const current = { keyId: 'k-7', key: 'not+base64!' };
    const sign = () =>
      signRequest(recipe({ key: { encoding: 'base64' } }), signedRequest(), { current });

    expect(sign).toThrow(
      expect.objectContaining({
        name: 'UnusableSigningKeyError',
        code: 'UNUSABLE_SIGNING_KEY',
        keyId: 'k-7',
        message: 'The signing key k-7 is empty or no base64 text. Put a whole key into the secret.',
      }),
    );
  });

  test('that is unusable and was rotated out does not stop the one in force', () => {
    const current = { keyId: 'k-2', key: 'good' };
    const both = recipe({ overlap: 'both-signatures' });

    const signature = signRequest(both, signedRequest(), {
      current,
      previous: { keyId: 'k-1', key: '' },
    });

    expect(signature).toBe(signRequest(both, signedRequest(), { current }));
  });

  test('that is unusable and in force stops a good one that was rotated out', () => {
    const keys = { current: { keyId: 'k-2', key: '' }, previous: { keyId: 'k-1', key: 'good' } };
    const both = recipe({ overlap: 'both-signatures' });

    expect(() => signRequest(both, signedRequest(), keys)).toThrow('The signing key k-2 is empty');
  });
});
