import { Agenda } from './agenda.ts';
import { Chance } from './chance.ts';
import { COPYING, type Fault, type Weather, weatherOf } from './weather.ts';

/** Where every run begins. */
export const START_EPOCH_MS = Date.parse('2026-11-22T10:00:00.000Z');

const AFTERMATH_MS = 3_600_000;

/** Owns the time, the order of everything, and every fault of one run. */
export class Simulation {
  readonly chance: Chance;
  readonly weather: Weather;
  /** How often each fault was injected. */
  readonly injected = new Map<Fault, number>();
  /** What happened, in order; only if it was asked for. */
  readonly story: string[] = [];
  nowEpochMs = START_EPOCH_MS;
  /** Whether there are more messages than a few. */
  isCrowded: () => boolean = () => false;
  readonly #agenda = new Agenda();
  readonly #tellsStory: boolean;
  #calmSinceEpochMs: number | undefined;
  #steps = 0;

  constructor(
    seed: number,
    { tellsStory, stressed }: { tellsStory: boolean; stressed: readonly Fault[] },
  ) {
    this.chance = new Chance(seed);
    this.weather = weatherOf(this.chance, stressed);
    this.#tellsStory = tellsStory;
  }

  get steps(): number {
    return this.#steps;
  }

  after(ms: number, act: () => void): void {
    this.#agenda.add(this.nowEpochMs + ms, act);
  }

  /** Whether this fault strikes now. In calm weather none does. */
  strikes(fault: Fault): boolean {
    if (COPYING.includes(fault) && this.isCrowded()) return false;
    if (this.#calmSinceEpochMs !== undefined || !this.chance.happens(this.weather[fault]))
      return false;
    this.injected.set(fault, (this.injected.get(fault) ?? 0) + 1);
    return true;
  }

  /** No fault strikes any more: from here on everything has to come to an end. */
  calm(): void {
    this.#calmSinceEpochMs = this.nowEpochMs;
    this.tell(() => 'the faults end');
  }

  /** For so long that nothing of what went wrong is still on its way. */
  get hasBeenCalm(): boolean {
    return this.nowEpochMs - (this.#calmSinceEpochMs ?? this.nowEpochMs) > AFTERMATH_MS;
  }

  tell(what: () => string): void {
    if (!this.#tellsStory) return;
    this.story.push(`${new Date(this.nowEpochMs).toISOString()} ${what()}`);
  }

  /**
   * Lets happen what is entered, one thing after the other, until nothing is left or so much of its own
   * time has passed.
   *
   * @throws {Error} if that takes more than `mostSteps` in all
   */
  async run({ mostSteps, mostHours }: { mostSteps: number; mostHours: number }): Promise<void> {
    const endsAtEpochMs = this.nowEpochMs + mostHours * 3_600_000;
    for (;;) {
      const entry = this.#agenda.next(endsAtEpochMs);
      if (entry === undefined) return;
      this.#steps += 1;
      if (this.#steps > mostSteps) throw new Error(`no end after ${mostSteps} steps`);
      this.nowEpochMs = Math.max(this.nowEpochMs, entry.atEpochMs);
      entry.act();
      // Whoever waited for it goes on, as far as it can without waiting again.
      await new Promise(setImmediate);
    }
  }
}
