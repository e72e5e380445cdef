import type { MemoryQueue, Message } from './memory/memory-queue.ts';
import { Process } from './process.ts';
import type { Simulation } from './simulation.ts';

type Options = {
  queue: MemoryQueue;
  /** So many messages are worked on at once. */
  slots: number;
  /** After so long a process is ended. */
  lifeSeconds: number;
  /** @throws if the message is to stay in the queue */
  work(message: Message, process: Process): Promise<void>;
};

const USUAL_POLL_MS = 50;
const LATE_POLL_MS = 120_000;

/** Takes messages from a queue and gives each to a process of its own, as an event source mapping does. */
export class Mapping {
  readonly #simulation: Simulation;
  readonly #options: Options;
  #busy = 0;
  #isEnabled = true;
  #pollAtEpochMs = Number.POSITIVE_INFINITY;

  constructor(simulation: Simulation, options: Options) {
    this.#simulation = simulation;
    this.#options = options;
  }

  get isEnabled(): boolean {
    return this.#isEnabled;
  }

  /** What is under way goes on. */
  setEnabled(isEnabled: boolean): void {
    this.#isEnabled = isEnabled;
    this.poke();
  }

  /** There may be something to take, now or later. */
  poke(): void {
    const simulation = this.#simulation;
    if (!this.#isEnabled) return;
    const { visible, delayed, inFlight } = this.#options.queue.depths();
    if (visible + delayed + inFlight === 0) return;
    const dueMs =
      visible > 0 ? 0 : (this.#options.queue.nextVisibleAtEpochMs() ?? 0) - simulation.nowEpochMs;
    const lateMs = simulation.strikes('late-message') ? LATE_POLL_MS : USUAL_POLL_MS;
    const waitMs = dueMs + simulation.chance.between(1, lateMs);
    if (this.#pollAtEpochMs <= simulation.nowEpochMs + waitMs) return;
    const pollAtEpochMs = simulation.nowEpochMs + waitMs;
    this.#pollAtEpochMs = pollAtEpochMs;
    simulation.after(waitMs, () => {
      // An earlier poll has been entered meanwhile, and has taken what there was.
      if (this.#pollAtEpochMs !== pollAtEpochMs) return;
      this.#pollAtEpochMs = Number.POSITIVE_INFINITY;
      this.#poll();
    });
  }

  #poll(): void {
    const { queue, slots } = this.#options;
    while (this.#isEnabled && this.#busy < slots) {
      const [message] = queue.receive(1);
      if (message === undefined) break;
      if (this.#simulation.strikes('doubled-message')) queue.duplicate(message.ReceiptHandle);
      this.#start(message);
    }
    if (this.#busy < slots) this.poke();
  }

  #start(message: Message): void {
    const { queue, lifeSeconds, work } = this.#options;
    this.#busy += 1;
    const process = new Process(this.#simulation, {
      lifeSeconds,
      ended: () => {
        this.#busy -= 1;
        this.poke();
      },
    });
    const acknowledge = () => {
      if (!this.#simulation.strikes('undeleted-message')) queue.remove(message.ReceiptHandle);
    };
    void work(message, process)
      .then(() => process.call('acknowledgement', acknowledge))
      .catch(() => undefined)
      .finally(() => process.end());
  }
}
