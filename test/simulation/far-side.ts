import type { RequestRecord } from '../../core/postback.ts';
import type { Answer } from '../../core/verdicts/read-answer.ts';
import type { Process } from './process.ts';
import type { Simulation } from './simulation.ts';

/** A request as it left us, and what the platform made of it. */
export type SeenRequest = {
  transactionId: string;
  claimId: string;
  sentAtEpochMs: number;
  /** The platform has read it. */
  arrived: boolean;
  /** The platform has counted it as a conversion, also if it said otherwise. */
  taken: boolean;
  /** It is a lookup. */
  asks: boolean;
  /** What it was told whether its transaction ID is there; absent if it did not ask, or was told nothing. */
  told?: 'found' | 'not-found';
  /** Whoever sent it waits for the answer. */
  isOpen: boolean;
};

const ACCEPTED = { status: 200, body: '{"status":"accepted"}' };
const DUPLICATE = { status: 200, body: '{"status":"duplicate"}' };
const NOT_RECORDED = { status: 404, body: '{"status":"not-recorded"}' };
/** The last part of a lookup's address. */
const ASKED = /\/postbacks\/([^/]+)$/;
const LONGEST_WAY_MS = 300;

/** The affiliate platforms: they count conversions by transaction ID, and fail in every way. */
export class FarSide {
  readonly requests: SeenRequest[] = [];
  readonly #simulation: Simulation;
  readonly #taken = new Set<string>();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  hasTaken(transactionId: string): boolean {
    return this.#taken.has(transactionId);
  }

  exchange(
    process: Process,
    { request, claimId }: { request: RequestRecord; claimId: string },
    timeoutMs: number,
  ): Promise<Answer> {
    const simulation = this.#simulation;
    const asked = ASKED.exec(request.url)?.[1];
    const { transaction_id: reported } = JSON.parse(request.body ?? '{}');
    const seen: SeenRequest = {
      transactionId: asked === undefined ? reported : decodeURIComponent(asked),
      claimId,
      sentAtEpochMs: simulation.nowEpochMs,
      asks: asked !== undefined,
      arrived: false,
      taken: false,
      isOpen: true,
    };
    this.requests.push(seen);
    const wayMs = () => simulation.chance.between(0, LONGEST_WAY_MS);
    process.whenEnded(() => {
      seen.isOpen = false;
    });
    return new Promise<Answer>((resolve) => {
      if (simulation.strikes('crash-before')) return process.end();
      if (simulation.strikes('unreached')) {
        const unreached = { kind: 'unreached', phase: 'connect', failure: 'ECONNREFUSED' } as const;
        return process.goOnAfter(wayMs(), () => resolve(unreached as Answer));
      }
      const lost = { kind: 'lost', phase: 'sent', failure: 'ECONNRESET' } as unknown as Answer;
      if (simulation.strikes('lost-request')) {
        return process.goOnAfter(wayMs(), () => resolve(lost));
      }
      simulation.after(wayMs(), () => {
        const { status, body } = asked === undefined ? this.#receive(seen) : this.#look(seen);
        if (simulation.strikes('crash-after')) return process.end();
        if (simulation.strikes('lost-answer')) {
          return process.goOnAfter(wayMs(), () => resolve(lost));
        }
        if (simulation.strikes('slow-answer')) {
          return process.goOnAfter(timeoutMs, () => resolve(lost));
        }
        const answer: Answer = { kind: 'answered', status, headers: {}, body };
        process.goOnAfter(wayMs(), () => resolve(answer));
      });
    }).finally(() => {
      seen.isOpen = false;
    });
  }

  #look(seen: SeenRequest): { status: number; body: string } {
    const simulation = this.#simulation;
    const { transactionId } = seen;
    seen.arrived = true;
    if (simulation.strikes('server-error')) return { status: 500, body: 'oops' };
    if (simulation.strikes('rate-limited')) return { status: 429, body: 'slow down' };
    if (simulation.strikes('nonsense-answer')) return { status: 200, body: '<html>hello</html>' };
    seen.told = this.#taken.has(transactionId) ? 'found' : 'not-found';
    if (seen.told === 'not-found') return NOT_RECORDED;
    const found = { status: 'recorded', transaction_id: transactionId };
    return { status: 200, body: JSON.stringify(found) };
  }

  #receive(seen: SeenRequest): { status: number; body: string } {
    const simulation = this.#simulation;
    seen.arrived = true;
    if (simulation.strikes('server-error')) return { status: 500, body: 'oops' };
    if (simulation.strikes('rate-limited')) return { status: 429, body: 'slow down' };
    if (this.#taken.has(seen.transactionId)) return DUPLICATE;
    if (simulation.strikes('refused')) return { status: 200, body: '{"status":"refused"}' };
    this.#taken.add(seen.transactionId);
    seen.taken = true;
    if (simulation.strikes('error-after-taking')) return { status: 500, body: 'oops' };
    if (simulation.strikes('nonsense-answer')) return { status: 200, body: '<html>hello</html>' };
    return ACCEPTED;
  }
}
