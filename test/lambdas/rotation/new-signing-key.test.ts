import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyBytes } from '../../../core/signing/signing-key.ts';
import { newSigningKey } from '../../../lambdas/rotation/new-signing-key.ts';

/** Bytes that are the same in every run. */
function fixedBytes(): (count: number) => Buffer {
  let calls = 0;
  return (count) => {
    calls += 1;
    return createHash('sha256').update(String(calls)).digest().subarray(0, count);
  };
}

const atEpochMs = Date.parse('2026-11-22T23:59:59.999Z');

test('is base64 of 32 random bytes, and named by its UTC date and four hex digits', () => {
  const key = newSigningKey({ encoding: 'utf8' }, { atEpochMs, randomBytes: fixedBytes() });

  expect(key).toEqual({
    keyId: 'k-20261122-d473',
    key: 'a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=',
  });
});

test('is hex where the recipe reads hex, after the prefix that the recipe takes off', () => {
  const key = newSigningKey(
    { encoding: 'hex', prefix: 'whsec_' },
    { atEpochMs, randomBytes: fixedBytes() },
  );

  expect(key.key).toBe('whsec_6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b');
});

test.each([
  [{ encoding: 'utf8' }, 44],
  [{ encoding: 'base64' }, 32],
  [{ encoding: 'hex' }, 32],
  [{ encoding: 'base64', prefix: 'whsec_' }, 32],
] as const)('can sign by the recipe that it was made for: %j', (recipe, byteCount) => {
  const key = newSigningKey(recipe, { atEpochMs, randomBytes });

  expect(keyBytes(key, recipe)).toHaveLength(byteCount);
});

test('two keys differ', () => {
  const one = newSigningKey({ encoding: 'base64' }, { atEpochMs, randomBytes });
  const other = newSigningKey({ encoding: 'base64' }, { atEpochMs, randomBytes });

  expect(one.key).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(one.key).not.toBe(other.key);
});
