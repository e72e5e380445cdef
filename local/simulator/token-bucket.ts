export type BucketRule = { requestsPerSecond: number; capacity: number };

/** Lets so many requests through in a second, and after a pause as many at once as it holds. */
export class TokenBucket {
  readonly #rule: BucketRule;
  #tokens: number;
  #filledAtEpochMs: number;

  constructor(rule: BucketRule, nowEpochMs: number) {
    this.#rule = rule;
    this.#tokens = rule.capacity;
    this.#filledAtEpochMs = nowEpochMs;
  }

  /** @returns 0 if there was a token, else whole seconds until there is one, rounded up */
  take(nowEpochMs: number): number {
    const { requestsPerSecond, capacity } = this.#rule;
    const seconds = Math.max(0, nowEpochMs - this.#filledAtEpochMs) / 1000;
    this.#tokens = Math.min(capacity, this.#tokens + seconds * requestsPerSecond);
    this.#filledAtEpochMs = nowEpochMs;
    if (this.#tokens < 1) return Math.max(1, Math.ceil((1 - this.#tokens) / requestsPerSecond));
    this.#tokens -= 1;
    return 0;
  }
}
