import {
  CIRCUIT_OPEN,
  type CircuitRecord,
  closed,
  type Health,
  handedOn,
  healthAfter,
  heedsCircuit,
  opened,
  probing,
  waitForCircuit,
} from '../../core/circuit.ts';
import { ruleOn, type Tally } from '../../core/circuit-tally.ts';
import { MINUTE_MS } from '../../core/hours.ts';
import type { PostbackRow } from '../../core/postback.ts';
import type { CircuitLedger, CircuitSettings, Circuits, Passage } from './ports.ts';

type Dependencies = {
  ledger: CircuitLedger;
  nowEpochMs(): number;
  /** How long a probe's outcome is waited for. */
  leaseSeconds: number;
  /** Told of every opening, a probe's failure included. */
  onOpen(circuit: CircuitRecord): void;
  /** Told of what could not be counted; the attempt itself is recorded. */
  onFault(error: unknown): void;
};

type Memory = { circuit: CircuitRecord | undefined; readAtEpochMs: number };

/** How old may be what is known of a circuit, where a postback has failed before. */
const MEMORY_MS = 10_000;

const GO: Passage = { go: true };

/**
 * The circuits of all lanes, as one execution environment knows them.
 *
 * A postback that is delivered at its first attempt costs no request to the table: an environment
 * reads a circuit at its first use, again where a postback has failed before, and hears of it with
 * every failure that it counts. Successes are counted in memory and go along with the next failure.
 */
export class LaneCircuits implements Circuits {
  readonly #dependencies: Dependencies;
  readonly #known = new Map<string, Memory>();
  readonly #successes = new Map<string, { minute: number; count: number }>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  async pass(row: PostbackRow, settings: CircuitSettings): Promise<Passage> {
    const { nowEpochMs, leaseSeconds } = this.#dependencies;
    if (!heedsCircuit(row, nowEpochMs())) return GO;
    const circuit = await this.#look(row);
    if (circuit === undefined || circuit.phase === 'closed') return GO;
    const now = nowEpochMs();
    if (now >= circuit.untilEpochMs) {
      const probe = probing(circuit, now + leaseSeconds * 1000);
      if (await this.#change(probe, circuit)) return { go: true, probe };
      // Somebody else probes, or has even closed it: the row comes again soon.
    }
    const firstDelaySeconds = firstDelayOf(settings);
    return { waits: waitForCircuit(row, circuit, { firstDelaySeconds, nowEpochMs: now }) };
  }

  async notice(
    ...[{ row, probe, settings }, { verdict, retryAfterSeconds }]: Parameters<Circuits['notice']>
  ): Promise<void> {
    // What a lookup hears says nothing of how conversions are taken; it may be another machine that answers.
    const asked = row.last?.lookup === true;
    if (row.test || (asked && probe === undefined)) return;
    const health = healthAfter(verdict, retryAfterSeconds);
    const opening = {
      platform: row.platform,
      retryAfterSeconds,
      firstDelaySeconds: firstDelayOf(settings),
    };
    try {
      if (probe && asked && health === 'well') {
        await this.#change(handedOn(probe, this.#dependencies.nowEpochMs()), probe);
      } else if (probe) await this.#endProbe(probe, health, opening);
      else await this.#count(row, health, opening);
    } catch (error) {
      this.#dependencies.onFault(error);
    }
  }

  async #look(row: PostbackRow): Promise<CircuitRecord | undefined> {
    const { nowEpochMs } = this.#dependencies;
    const known = this.#known.get(row.platform);
    if (known === undefined) return this.#read(row.platform);
    const { circuit, readAtEpochMs } = known;
    const now = nowEpochMs();
    if (circuit !== undefined && circuit.phase !== 'closed') {
      return now < circuit.untilEpochMs ? circuit : this.#read(row.platform);
    }
    const hasFailed = row.last !== undefined || row.reason === CIRCUIT_OPEN;
    return hasFailed && now - readAtEpochMs > MEMORY_MS ? this.#read(row.platform) : circuit;
  }

  /** Others may have opened it, and this failure may come of the same. */
  async #refresh(platform: string): Promise<void> {
    const { readAtEpochMs = 0 } = this.#known.get(platform) ?? {};
    if (this.#dependencies.nowEpochMs() - readAtEpochMs > MEMORY_MS) await this.#read(platform);
  }

  async #read(platform: string): Promise<CircuitRecord | undefined> {
    const circuit = await this.#dependencies.ledger.read(platform);
    this.#remember(platform, circuit);
    return circuit;
  }

  #remember(platform: string, circuit: CircuitRecord | undefined): void {
    this.#known.set(platform, { circuit, readAtEpochMs: this.#dependencies.nowEpochMs() });
  }

  async #endProbe(probe: CircuitRecord, health: Health, opening: Opening): Promise<void> {
    const { ledger, nowEpochMs } = this.#dependencies;
    if (health !== 'well') return this.#open(probe, { ...opening, health });
    if (await this.#change(closed(probe, nowEpochMs()), probe)) {
      await ledger.countAnew(probe.platform);
    }
  }

  async #isTripped(tally: readonly Tally[], row: PostbackRow): Promise<boolean> {
    const { ledger, nowEpochMs } = this.#dependencies;
    const ruling = ruleOn(tally);
    if ('opens' in ruling) return ruling.opens;
    const minute = Math.floor(nowEpochMs() / MINUTE_MS) - ruling.opensUnlessWellSinceMinutes;
    // A postback that is alone tells to the millisecond since when it fails.
    const since = Math.max(minute * MINUTE_MS, firstFailureWithin(row, minute) ?? 0);
    return !(await ledger.hasAcknowledgement(row.platform, since));
  }

  async #count(row: PostbackRow, health: Health, opening: Opening): Promise<void> {
    const { ledger, nowEpochMs } = this.#dependencies;
    const { platform } = opening;
    const minute = Math.floor(nowEpochMs() / MINUTE_MS);
    const kept = this.#successes.get(platform);
    const successes = kept?.minute === minute ? kept.count : 0;
    if (health === 'well') {
      this.#successes.set(platform, { minute, count: successes + 1 });
      return;
    }
    if (health === 'failed') {
      const tally = await ledger.count(platform, { attempts: successes + 1, failures: 1 });
      this.#successes.delete(platform);
      if (!(await this.#isTripped(tally, row))) return this.#refresh(platform);
    }
    const before = await this.#read(platform);
    // Others have seen the same, and one of them has opened it.
    if (before !== undefined && before.phase !== 'closed') return;
    await this.#open(before, { ...opening, health });
  }

  async #open(
    before: CircuitRecord | undefined,
    { health, ...opening }: Opening & { health: Health },
  ): Promise<void> {
    const { nowEpochMs, onOpen } = this.#dependencies;
    const why = health === 'slow' ? 'rate' : 'failures';
    const circuit = opened(before, { ...opening, why, nowEpochMs: nowEpochMs() });
    if (await this.#change(circuit, before)) onOpen(circuit);
  }

  /** @returns false if somebody else has changed it meanwhile: then it is read at the next use */
  async #change(after: CircuitRecord, before: CircuitRecord | undefined): Promise<boolean> {
    const isOurs = await this.#dependencies.ledger.write(after, before);
    if (isOurs) this.#remember(after.platform, after);
    else this.#known.delete(after.platform);
    return isOurs;
  }
}

type Opening = Pick<
  Parameters<typeof opened>[1],
  'platform' | 'retryAfterSeconds' | 'firstDelaySeconds'
>;

function firstDelayOf({ retryDelaysSeconds }: CircuitSettings): number {
  return retryDelaysSeconds[0] ?? 1;
}

function firstFailureWithin(
  { firstFailureAtEpochMs }: PostbackRow,
  minute: number,
): number | undefined {
  const failed = firstFailureAtEpochMs ?? 0;
  return Math.floor(failed / MINUTE_MS) === minute ? failed : undefined;
}
