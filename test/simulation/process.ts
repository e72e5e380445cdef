import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Simulation } from './simulation.ts';

/** What a call is, which decides how it can fail. */
export type CallKind = 'read' | 'write' | 'transaction' | 'queue' | 'acknowledgement' | 'bus';

const USUAL_LATENCY_MS = 20;
const SLOW_LATENCY_MS = 4000;
const LONGEST_STALL_MS = 60_000;
/** How far a clock is off: that of a machine that is well, and of one that is not. */
const USUAL_SKEW_MS = 200;
const WRONG_BY_MS = 120_000;

/** One execution of a function: it has a clock of its own, and can end at any moment. */
export class Process {
  readonly #simulation: Simulation;
  readonly #skewMs: number;
  readonly #endsAtEpochMs: number;
  readonly #ended: Array<() => void>;
  #isAlive = true;

  /** @param ended - told once, however it ended */
  constructor(simulation: Simulation, options: { lifeSeconds: number; ended: () => void }) {
    this.#simulation = simulation;
    const skewMs = simulation.strikes('wrong-clock') ? WRONG_BY_MS : USUAL_SKEW_MS;
    this.#skewMs = simulation.chance.between(-skewMs, skewMs);
    this.#endsAtEpochMs = simulation.nowEpochMs + options.lifeSeconds * 1000;
    this.#ended = [options.ended];
    simulation.after(options.lifeSeconds * 1000, () => this.end());
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  nowEpochMs = (): number => this.#simulation.nowEpochMs + this.#skewMs;

  remainingMs = (): number => this.#endsAtEpochMs - this.#simulation.nowEpochMs;

  whenEnded(told: () => void): void {
    this.#ended.push(told);
  }

  end(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const told of this.#ended) told();
  }

  wait = (ms: number): Promise<void> =>
    new Promise((resolve) => this.goOnAfter(Math.ceil(ms), resolve));

  pause = (atMostMs: number): Promise<void> =>
    this.wait(this.#simulation.chance.between(0, Math.ceil(atMostMs)));

  /**
   * One call to something outside. It is carried out at one moment, as a whole or not at all, also when
   * the process ends on its way.
   *
   * @param carryOut - what it does there; what it throws is its answer
   */
  call<T>(kind: CallKind, carryOut: () => T): Promise<T> {
    const simulation = this.#simulation;
    return new Promise((resolve, reject) => {
      const latencyMs = simulation.strikes('slow') ? SLOW_LATENCY_MS : USUAL_LATENCY_MS;
      if (simulation.strikes('crash-before')) return this.end();
      simulation.after(simulation.chance.between(0, latencyMs), () => {
        const answer = this.#answerTo(kind, carryOut);
        if (simulation.strikes('crash-after')) return this.end();
        const stallMs = simulation.strikes('stall') ? LONGEST_STALL_MS : 0;
        const backMs = simulation.chance.between(0, latencyMs + stallMs);
        this.goOnAfter(backMs, () =>
          'error' in answer ? reject(answer.error) : resolve(answer.value),
        );
      });
    });
  }

  #answerTo<T>(kind: CallKind, carryOut: () => T): { value: T } | { error: unknown } {
    const simulation = this.#simulation;
    // An acknowledgement that is lost is a fault of its own, because it makes two messages of one.
    const mayBeThrottled = kind !== 'acknowledgement';
    if (mayBeThrottled && simulation.strikes('throttled')) {
      return { error: new UnavailableError('throttled') };
    }
    if (kind === 'transaction' && simulation.strikes('transaction-met')) {
      return { error: transactionMet() };
    }
    const answer = outcomeOf(carryOut);
    if (kind === 'read') return answer;
    if (simulation.strikes('ambiguous')) return { error: new UnavailableError('timeout') };
    // The client gives a transaction a token, by which a second call of it is known.
    if (kind === 'transaction' || !simulation.strikes('tried-twice')) return answer;
    return outcomeOf(carryOut);
  }

  /** Unless it has ended by then. */
  goOnAfter(ms: number, goOn: () => void): void {
    this.#simulation.after(ms, () => {
      if (this.#isAlive) goOn();
    });
  }
}

/** A service that does not answer, or not now. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly code = 'SIMULATED_UNAVAILABLE';
}

function outcomeOf<T>(carryOut: () => T): { value: T } | { error: unknown } {
  try {
    return { value: carryOut() };
  } catch (error) {
    return { error };
  }
}

function transactionMet() {
  return new TransactionCanceledException({
    message: 'Transaction cancelled: it met another one',
    $metadata: {},
    CancellationReasons: [{ Code: 'TransactionConflict' }],
  });
}
