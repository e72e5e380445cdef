/** What a platform saw of a lane's speed. */
export type LaneLoad = {
  /** The most requests in any one second. */
  highestPerSecond: number;
  /**
   * By how many requests the lane ran ahead of its rate at worst: of so many in T seconds, those beyond T x
   * rate. A lane with C slots, each of which serves C / rate seconds at least, keeps it at C or below.
   */
  ahead: number;
};

/**
 * @param receivedAtMs - of every request of one platform, in any order
 * @param requestsPerSecond - what it allows
 */
export function measureLane(receivedAtMs: readonly number[], requestsPerSecond: number): LaneLoad {
  const times = receivedAtMs.toSorted((one, other) => one - other);
  let highestPerSecond = 0;
  let windowStart = 0;
  let ahead = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (const [index, time] of times.entries()) {
    while ((times[windowStart] ?? time) <= time - 1000) windowStart += 1;
    highestPerSecond = Math.max(highestPerSecond, index - windowStart + 1);
    // The requests so far less what the rate has earned so far; the worst rise of it is the answer.
    const balance = index - (time / 1000) * requestsPerSecond;
    lowest = Math.min(lowest, balance);
    ahead = Math.max(ahead, balance - lowest + 1);
  }
  return { highestPerSecond, ahead };
}
