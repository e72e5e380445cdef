import { createRandom } from './create-random.ts';
import type { ArmedFault, Fault, RequestFault } from './fault.ts';
import { TokenBucket } from './token-bucket.ts';

type Slot = {
  id: string;
  fault: Fault;
  uses: number;
  random: () => number;
  /** The second of the clock that `seen` counts for. */
  second: number;
  seen: number;
  bucket: TokenBucket | undefined;
};

export type Struck = {
  id: string;
  fault: RequestFault;
  /** Of a token bucket: when there is a token again. */
  retryAfterSeconds?: number;
};
export type Aim = { platform: string; clickIds: readonly string[] };

/**
 * The faults in force, oldest first. One request is struck by one fault at most: the oldest that
 * matches, so that two faults with `times` follow each other. Kept in memory: a restart lifts all.
 */
export class FaultBoard {
  readonly #nowEpochMs: () => number;
  #slots: Slot[] = [];
  #count = 0;

  constructor(nowEpochMs: () => number) {
    this.#nowEpochMs = nowEpochMs;
  }

  arm(fault: Fault): ArmedFault {
    this.#count += 1;
    const seed = 'seed' in fault ? (fault.seed ?? 1) : 1;
    const random = createRandom(seed);
    const bucket =
      fault.kind === 'token-bucket' ? new TokenBucket(fault, this.#nowEpochMs()) : undefined;
    const id = `fault-${this.#count}`;
    const slot = { id, fault, uses: 0, random, second: 0, seen: 0, bucket };
    this.#slots.push(slot);
    return view(slot);
  }

  /** @returns false if no such fault is in force */
  disarm(id: string): boolean {
    const before = this.#slots.length;
    this.#slots = this.#slots.filter((slot) => slot.id !== id);
    return this.#slots.length < before;
  }

  clear(): void {
    this.#slots = [];
  }

  list(): ArmedFault[] {
    return this.#slots.map(view);
  }

  get isRefusing(): boolean {
    return this.#slots.some(({ fault }) => fault.kind === 'refuse');
  }

  /** Finds the fault for one request and counts the use; the last use takes the fault off. */
  strike(aim: Aim): Struck | undefined {
    for (const slot of this.#slots) {
      const { fault } = slot;
      if (fault.kind === 'refuse' || !isAimedAt(fault, aim)) continue;
      if (fault.kind === 'rate-limit' && !this.#isOverLimit(slot, fault.requestsPerSecond))
        continue;
      if (slot.random() >= (fault.probability ?? 1)) continue;
      const retryAfterSeconds = slot.bucket?.take(this.#nowEpochMs());
      if (retryAfterSeconds === 0) continue;
      slot.uses += 1;
      if (slot.uses === fault.times) this.disarm(slot.id);
      return { id: slot.id, fault, ...(retryAfterSeconds && { retryAfterSeconds }) };
    }
    return undefined;
  }

  #isOverLimit(slot: Slot, requestsPerSecond: number): boolean {
    const second = Math.floor(this.#nowEpochMs() / 1000);
    slot.seen = slot.second === second ? slot.seen + 1 : 1;
    slot.second = second;
    return slot.seen > requestsPerSecond;
  }
}

function isAimedAt(fault: RequestFault, { platform, clickIds }: Aim): boolean {
  if (fault.platform !== '*' && fault.platform !== platform) return false;
  return fault.clickId === undefined || clickIds.includes(fault.clickId);
}

function view({ fault, id, uses }: Slot): ArmedFault {
  return { ...fault, id, uses };
}
