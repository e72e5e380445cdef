/** What one whole exchange may take, from looking the name up to the last byte of the answer. */
export class TimeLimit {
  readonly #endsAtMs: number;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number) {
    this.#endsAtMs = performance.now() + timeoutMs;
    this.#timer = setTimeout(() => this.#controller.abort(), timeoutMs);
  }

  leftMs(): number {
    return Math.max(0, this.#endsAtMs - performance.now());
  }

  /** Runs when the time is up, or when nobody waits any more: at once if that has been. */
  onEnd(giveUp: () => void): void {
    const { signal } = this.#controller;
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  }

  /** Whatever still stands is given up. */
  end(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}
