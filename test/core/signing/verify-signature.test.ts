import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signRequest } from '../../../core/signing/sign.ts';
import { verifySignature } from '../../../core/signing/verify-signature.ts';
import { recipe, signedRequest } from './request.ts';

const CURRENT = { keyId: 'k-2', key: 'new' };
const PREVIOUS = { keyId: 'k-1', key: 'old' };
const KEYS = { current: CURRENT, previous: PREVIOUS };

function signedBy(key: typeof CURRENT, how = recipe()): string {
  return signRequest(how, signedRequest(), { current: key });
}

function verifies(signature: string, keys: Parameters<typeof verifySignature>[2] = KEYS): boolean {
  return verifySignature(recipe(), { ...signedRequest(), signature }, keys);
}

describe('a signature', () => {
  test('of the current or of the previous key verifies', () => {
    expect(verifies(signedBy(CURRENT))).toBe(true);
    expect(verifies(signedBy(PREVIOUS))).toBe(true);
  });

  test('of the previous key no longer verifies when it is gone', () => {
    expect(verifies(signedBy(CURRENT), { current: CURRENT })).toBe(true);
    expect(verifies(signedBy(PREVIOUS), { current: CURRENT })).toBe(false);
  });

  test('of a foreign key does not verify', () => {
    expect(verifies(signedBy({ keyId: 'k-2', key: 'other' }))).toBe(false);
  });

  test('verifies beside others that do not', () => {
    const foreign = signedBy({ keyId: 'k-0', key: 'other' });

    expect(verifies(`${foreign} ${signedBy(PREVIOUS)}`)).toBe(true);
    expect(verifies(`${signedBy(PREVIOUS)} ${foreign}`)).toBe(true);
    expect(verifies(`${foreign} ${foreign}`)).toBe(false);
  });

  test('verifies although its prefix holds a space', () => {
    const spaced = recipe({ prefix: 'HMAC ' });
    const signature = signedBy(CURRENT, spaced);

    expect(verifySignature(spaced, { ...signedRequest(), signature }, KEYS)).toBe(true);
  });

  test('of two keys verifies with either of them', () => {
    const both = recipe({ overlap: 'both-signatures', prefix: 'v1,' });
    const signature = signRequest(both, signedRequest(), KEYS);
    const request = { ...signedRequest(), signature };

    expect(verifySignature(both, request, { current: CURRENT })).toBe(true);
    expect(verifySignature(both, request, { current: PREVIOUS })).toBe(true);
    expect(verifySignature(both, request, { current: { keyId: 'k-0', key: 'other' } })).toBe(false);
  });

  test.each(['', ' ', 'x'])('"%s" does not verify', (signature) => {
    expect(verifies(signature)).toBe(false);
  });

  test('does not verify with any character changed', () => {
    const signature = signedBy(CURRENT);
    const position = fc.integer({ min: 0, max: signature.length - 1 });

    fc.assert(
      fc.property(position, fc.constantFrom('0', '9', 'a', 'F', 'é'), (index, character) => {
        fc.pre(signature[index] !== character);
        const changed = `${signature.slice(0, index)}${character}${signature.slice(index + 1)}`;
        expect(verifies(changed)).toBe(false);
      }),
    );
  });

  test('does not verify for another request', () => {
    const signature = signedBy(CURRENT);

    expect(verifySignature(recipe(), { ...signedRequest({ body: '{}' }), signature }, KEYS)).toBe(
      false,
    );
  });
});
