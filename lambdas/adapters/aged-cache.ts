/** How long while a value cannot be read again: one fault elsewhere must not stop every lane. */
const MAX_STALE_MS = 3_600_000;

type Options<Value> = {
  read(name: string): Promise<Value>;
  /** How long a value serves after it was read: one that was replaced is seen within this time. */
  maxAgeMs: number;
  nowEpochMs(): number;
};

/** Values by name, each read again once it is too old. A failure is not kept. */
export class AgedCache<Value> {
  readonly #options: Options<Value>;
  readonly #kept = new Map<string, { value: Value; readAtEpochMs: number }>();

  constructor(options: Options<Value>) {
    this.#options = options;
  }

  /** @throws what `read` throws, unless an older value may still serve */
  async get(name: string): Promise<Value> {
    const { read, maxAgeMs, nowEpochMs } = this.#options;
    const kept = this.#kept.get(name);
    const ageMs = kept ? nowEpochMs() - kept.readAtEpochMs : Number.POSITIVE_INFINITY;
    if (kept && ageMs < maxAgeMs) return kept.value;
    try {
      const value = await read(name);
      this.#kept.set(name, { value, readAtEpochMs: nowEpochMs() });
      return value;
    } catch (error) {
      if (kept && ageMs < MAX_STALE_MS) return kept.value;
      throw error;
    }
  }
}
