/** What bounds the requests of one lane. */
export type LaneLimits = { maxConcurrency: number; requestsPerSecond?: number | undefined };

/**
 * For how long a request keeps its place among those that may run at the same time, however soon it
 * is answered: with that, no more than `requestsPerSecond` begin in the long run, and in any span of
 * time no more than `maxConcurrency` beside them. Places are counted by the lane's mapping, so that no
 * function has to know of another one.
 *
 * @returns seconds; 0 where the platform has no limit
 */
export function placeSeconds({ maxConcurrency, requestsPerSecond }: LaneLimits): number {
  return requestsPerSecond === undefined ? 0 : maxConcurrency / requestsPerSecond;
}
