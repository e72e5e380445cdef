import { expect, test } from 'vitest';
import { AgedCache } from '../../../lambdas/adapters/aged-cache.ts';

const START_EPOCH_MS = 1_795_341_600_000;

/** A cache of ten seconds over values that a test may change; what is missing cannot be read. */
function cacheOver(stored: Record<string, string>) {
  const clock = { nowEpochMs: START_EPOCH_MS };
  const asked: string[] = [];
  /** How long one read takes. */
  const slowness = { ms: 0 };
  const cache = new AgedCache({
    async read(name) {
      asked.push(name);
      clock.nowEpochMs += slowness.ms;
      const value = stored[name];
      if (value === undefined) throw new Error(`There is no ${name}.`);
      return value;
    },
    maxAgeMs: 10_000,
    nowEpochMs: () => clock.nowEpochMs,
  });
  return { cache, clock, asked, stored, slowness };
}

test('a value younger than the age is not read again', async () => {
  const { cache, clock, asked, stored } = cacheOver({ a: 'old' });

  await cache.get('a');
  stored.a = 'new';
  clock.nowEpochMs += 9_999;

  expect(await cache.get('a')).toBe('old');
  expect(asked).toEqual(['a']);
});

test('a value of the age is read again, and the new one begins a new age', async () => {
  const { cache, clock, asked, stored } = cacheOver({ a: 'old' });

  await cache.get('a');
  stored.a = 'new';
  clock.nowEpochMs += 10_000;
  const replaced = await cache.get('a');
  clock.nowEpochMs += 9_999;

  expect([replaced, await cache.get('a')]).toEqual(['new', 'new']);
  expect(asked).toEqual(['a', 'a']);
});

test('the age counts from the end of the read', async () => {
  const { cache, clock, asked, slowness } = cacheOver({ a: 'value' });

  slowness.ms = 4_000;
  await cache.get('a');
  clock.nowEpochMs += 9_999;
  await cache.get('a');

  expect(asked).toEqual(['a']);
});

test('a value that cannot be read again serves for an hour and no longer', async () => {
  const { cache, clock, stored } = cacheOver({ a: 'old' });

  await cache.get('a');
  delete stored.a;
  clock.nowEpochMs += 3_599_999;
  const stale = await cache.get('a');
  clock.nowEpochMs += 1;

  expect(stale).toBe('old');
  await expect(cache.get('a')).rejects.toThrow('There is no a.');
});

test('a stale value does not grow young by being served: the next call reads again', async () => {
  const { cache, clock, asked, stored } = cacheOver({ a: 'old' });

  await cache.get('a');
  delete stored.a;
  clock.nowEpochMs += 10_000;
  await cache.get('a');
  stored.a = 'new';

  expect(await cache.get('a')).toBe('new');
  expect(asked).toEqual(['a', 'a', 'a']);
});

test('without an older value the error is thrown, and not kept', async () => {
  const { cache, stored } = cacheOver({ a: 'A' });

  await cache.get('a');
  await expect(cache.get('b')).rejects.toThrow('There is no b.');
  stored.b = 'B';

  expect([await cache.get('a'), await cache.get('b')]).toEqual(['A', 'B']);
});
