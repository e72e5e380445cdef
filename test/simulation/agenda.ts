type Entry = { atEpochMs: number; order: number; act: () => void };

/** What will happen, by time; of two at the same time, the one that was entered first comes first. */
export class Agenda {
  /** A binary heap. */
  readonly #entries: Entry[] = [];
  #entered = 0;

  add(atEpochMs: number, act: () => void): void {
    const entries = this.#entries;
    let place = entries.length;
    const entry = { atEpochMs, order: this.#entered, act };
    this.#entered += 1;
    entries.push(entry);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = entries[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      entries[place] = above;
      place = parent;
    }
    entries[place] = entry;
  }

  /** @returns what comes next, if it comes by then */
  next(byEpochMs: number): Entry | undefined {
    const entries = this.#entries;
    const first = entries[0];
    if (first === undefined || first.atEpochMs > byEpochMs) return undefined;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return first;
    let place = 0;
    for (;;) {
      const child = smallerChild(entries, place);
      const below = entries[child];
      if (below === undefined || !isBefore(below, last)) break;
      entries[place] = below;
      place = child;
    }
    entries[place] = last;
    return first;
  }
}

function smallerChild(entries: readonly Entry[], place: number): number {
  const [left, right] = [2 * place + 1, 2 * place + 2];
  const [one, other] = [entries[left], entries[right]];
  return one !== undefined && other !== undefined && isBefore(other, one) ? right : left;
}

function isBefore(one: Entry, other: Entry): boolean {
  return (
    one.atEpochMs < other.atEpochMs ||
    (one.atEpochMs === other.atEpochMs && one.order < other.order)
  );
}
