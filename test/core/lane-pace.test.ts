import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeSeconds } from '../../core/lane-pace.ts';

test.each([
  [{ maxConcurrency: 10 }, 0],
  [{ maxConcurrency: 10, requestsPerSecond: 20 }, 0.5],
  [{ maxConcurrency: 2, requestsPerSecond: 0.1 }, 20],
])('a request under %j keeps its place for %d s', (limits, seconds) => {
  expect(placeSeconds(limits)).toBe(seconds);
});

test('no span of time sees more requests begin than its share and one for each place', () => {
  const lanes = fc.record({
    maxConcurrency: fc.integer({ min: 2, max: 20 }),
    requestsPerSecond: fc.double({ min: 0.1, max: 100, noNaN: true }),
    latencies: fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 50, maxLength: 200 }),
  });

  fc.assert(
    fc.property(lanes, ({ latencies, ...limits }) => {
      const begun = beginnings(latencies, limits);
      const allowed = (spanMs: number) =>
        limits.maxConcurrency + (spanMs / 1000) * limits.requestsPerSecond + 1e-6;
      const isTooMany = begun.some((from, first) =>
        begun.slice(first).some((to, others) => others + 1 > allowed(to - from)),
      );
      expect(isTooMany).toBe(false);
    }),
    { numRuns: 50 },
  );
});

/** When requests begin, of a lane that always has one to send: each takes the place that is free first. */
function beginnings(
  latencies: readonly number[],
  limits: { maxConcurrency: number; requestsPerSecond: number },
): number[] {
  const freeAt = Array.from({ length: limits.maxConcurrency }, () => 0);
  return latencies.map((latencyMs) => {
    const begins = Math.min(...freeAt);
    const place = freeAt.indexOf(begins);
    freeAt[place] = begins + Math.max(latencyMs, placeSeconds(limits) * 1000);
    return begins;
  });
}
