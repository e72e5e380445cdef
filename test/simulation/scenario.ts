import { HOUR_MS } from '../../core/hours.ts';
import type { PostbackName } from '../../core/keys.ts';
import { isOverdue, mayHaveLostMessage } from '../../core/overdue.ts';
import type { PlayerEvent } from '../../core/player-event.ts';
import type { PostbackRow } from '../../core/postback.ts';
import type { WakeUp } from '../../core/wake-up.ts';
import { laneLedger, readLane } from '../../lambdas/adapters/lane-ledger.ts';
import { openRows } from '../../lambdas/adapters/open-rows.ts';
import { DynamoOperationsLedger } from '../../lambdas/adapters/operations-ledger.ts';
import type { LaneDependencies } from '../../lambdas/operations/lane-ports.ts';
import { pauseLane } from '../../lambdas/operations/pause-lane.ts';
import { replayPostback } from '../../lambdas/operations/replay-postback.ts';
import { resumeLane } from '../../lambdas/operations/resume-lane.ts';
import { wakeOverdue } from '../../lambdas/operations/wake-overdue.ts';
import { Process } from './process.ts';
import { hasLetter, readBooks } from './read-books.ts';
import { type Simulation, START_EPOCH_MS } from './simulation.ts';
import { INTAKE, LANE_RETENTION_SECONDS, type World } from './world.ts';

/** Events come, and people act, for so long; then the faults end. */
const BUSY_MS = 4 * HOUR_MS;
/** What belongs to one player comes within so long: in a click or two, in a checkout, or over hours. */
const SPREADS_MS = [300, 30_000, BUSY_MS] as const;
const RUSH_MS = 10;
/** One of them is longer than a queue keeps a message. */
const PAUSES_MS = [600_000, 2 * HOUR_MS] as const;
/** Mostly one: what goes wrong between two seldom needs a third. */
const PLAYERS = [1, 1, 1, 2, 2, 3] as const;
const MAX_DEPOSITS = 2;
const SOURCE_LIFE_SECONDS = 30;
const PERSON_LIFE_SECONDS = 60;
const AUDITOR_LIFE_SECONDS = 900;

/** What sources say and people do in one run. */
export class Scenario {
  /** Every event that the bus has taken. */
  readonly accepted = new Set<PlayerEvent>();
  /** Transaction IDs of postbacks that a person has sent again. */
  readonly touched = new Set<string>();
  /** Lanes that a person has paused at some time. */
  readonly #paused = new Set<string>();
  readonly #simulation: Simulation;
  readonly #world: World;

  constructor(simulation: Simulation, world: World) {
    this.#simulation = simulation;
    this.#world = world;
  }

  enter(): void {
    const { chance } = this.#simulation;
    const players = chance.one(...PLAYERS);
    for (let player = 1; player <= players; player += 1) this.#enterPlayer(player);
    const people = chance.between(0, 4);
    for (let action = 1; action <= people; action += 1) {
      const act = chance.one(this.#replayAny, this.#redriveAny, this.#sendPoison, this.#pauseAny);
      this.#simulation.after(chance.between(0, BUSY_MS), () => act());
    }
    for (let hour = 0; hour < BUSY_MS / HOUR_MS; hour += 1) {
      this.#simulation.after(hour * HOUR_MS + chance.between(0, HOUR_MS), () => {
        if (this.#simulation.strikes('deployment')) this.#world.deploy();
      });
    }
    this.#simulation.after(BUSY_MS, () => {
      this.#simulation.calm();
      this.#world.mend();
    });
    // On-call brings back events that could not be settled while the faults lasted, and stopped lanes.
    this.#simulation.after(BUSY_MS + HOUR_MS / 2, () => {
      this.#redriveIntake();
      for (const platform of this.#paused) this.#resume(platform);
    });
    const audits = [chance.between(1, BUSY_MS), BUSY_MS + HOUR_MS, BUSY_MS + 2 * HOUR_MS];
    for (const ms of audits) this.#simulation.after(ms, () => this.#audit());
  }

  /** Replays every closed postback that has not been delivered. */
  replayAll(): void {
    for (const row of readBooks(this.#world.table).rows) {
      if (row.state !== 'delivered') this.#replay(row);
    }
  }

  /** What a replay in calm weather should have delivered. What waits or was taken back needs no more. */
  undelivered(): string[] {
    return readBooks(this.#world.table)
      .rows.filter(({ state }) => state !== 'delivered' && state !== 'held')
      .map(({ values, state, reason }) => ({ ...values, state, reason }))
      .filter(({ transactionId }) => !this.#isTakenBack(transactionId))
      .map(
        ({ transactionId, state, reason }) =>
          `${transactionId} was replayed, and is ${state}: ${reason}`,
      );
  }

  #isTakenBack(transactionId: string): boolean {
    return [...this.accepted].some(
      (event) =>
        event.type === 'refund' &&
        [event.depositId, event.transactionId].some((by) => transactionId.endsWith(`:${by}`)),
    );
  }

  /** What the auditor does every hour. */
  #audit(): void {
    const { config } = this.#world;
    for (const platform of Object.keys(config.platforms)) {
      const life = { lifeSeconds: AUDITOR_LIFE_SECONDS, ended: () => {} };
      const process = new Process(this.#simulation, life);
      // What fails is made up for in the next hour.
      void this.#wakeOverdue(process, platform)
        .catch(() => undefined)
        .finally(() => process.end());
    }
  }

  async #wakeOverdue(process: Process, platform: string): Promise<void> {
    const { nowEpochMs } = process;
    const createdSinceEpochMs = START_EPOCH_MS;
    const query = { platform, createdSinceEpochMs, withTests: true };
    const lane = await readLane(this.#world.ledgerTable(process), platform);
    if (lane !== undefined && lane.standing !== 'running') return;
    const lanes = this.#world.lanes(process);
    const wake: typeof lanes.wake = (lane, message, delaySeconds) => {
      this.#watchWaking(message);
      return lanes.wake(lane, message, delaySeconds);
    };
    await wakeOverdue(
      {
        rows: openRows(this.#world.ledgerTable(process), query),
        needsMessage: (row) => isOverdue(row, nowEpochMs()),
        atMost: 1000,
      },
      { lanes: { wake }, nowEpochMs },
    );
  }

  /**
   * The auditor makes up for what nobody else could: a message was received too often, whoever moved the
   * row by hand was gone before its message was sent, or its event has still to be settled once more. Any
   * other row without a message is a fault, also where a pause was longer than a queue keeps one.
   */
  #watchWaking({ pk, sk }: WakeUp): void {
    const row = this.#world.row({ pk, sk });
    if (row === undefined) return;
    const { transactionId } = row.values;
    const { queue, deadLetters } = this.#world.pair(row.platform);
    const hasMessage = hasLetter(row, queue) || hasLetter(row, deadLetters);
    if (hasMessage || this.touched.has(transactionId) || this.#isInIntake(row)) return;
    this.#world.violations.push(`${transactionId} has lost its wake-up`);
  }

  #isInIntake({ eventIdentity }: PostbackRow): boolean {
    const { queue, deadLetters } = this.#world.pair(INTAKE);
    const id = eventIdentity.slice(eventIdentity.indexOf('/') + 1);
    return [...queue.bodies(), ...deadLetters.bodies()].some((body) => body.includes(`"${id}"`));
  }

  #redriveIntake(): void {
    this.#world.pair(INTAKE).deadLetters.redrive();
    this.#world.poke();
  }

  redriveAll(): void {
    for (const { deadLetters } of Object.values(this.#world.queues)) deadLetters.redrive();
    for (const { state, values } of readBooks(this.#world.table).rows) {
      if (state === 'dead') this.touched.add(values.transactionId);
    }
    this.#world.poke();
  }

  #enterPlayer(player: number): void {
    const { chance } = this.#simulation;
    const spreadMs = this.#simulation.strikes('rush') ? RUSH_MS : chance.one(...SPREADS_MS);
    const beginsMs = chance.between(0, BUSY_MS - spreadMs);
    const report = (event: PlayerEvent) =>
      this.#simulation.after(beginsMs + chance.between(0, spreadMs), () => this.#put(event));
    const platform = chance.one('alpha', 'beta');
    // Sometimes two players come by one click.
    const clickId = chance.happens(0.1) ? 'click-shared' : `click-${player}`;
    const common = {
      v: 1 as const,
      brand: 'aurora',
      playerRef: `p_${player}`,
      occurredAt: new Date(START_EPOCH_MS - 60_000).toISOString(),
    };
    const click = {
      platform,
      clickId,
      clickedAt: new Date(START_EPOCH_MS - HOUR_MS).toISOString(),
    };
    report({
      ...common,
      type: 'registration',
      source: 'crm',
      sourceEventId: `reg-${player}`,
      ...(chance.happens(0.9) && { click }),
    });
    const deposits = chance.between(0, MAX_DEPOSITS);
    for (let n = 1; n <= deposits; n += 1) {
      const deposit = {
        ...common,
        type: 'deposit' as const,
        depositId: `dep-${player}-${n}`,
        amountMinor: '5000',
        currency: 'EUR',
      };
      const id = `pay-${player}-${n}`;
      const payment = { ...deposit, source: 'stripe', transactionId: `pi-${player}-${n}` };
      // The same deposit under another event ID, or from a source that only corroborates.
      const again = chance.happens(0.2);
      const leavesOut = again ? chance.one('nothing', 'first', 'again') : 'nothing';
      const named = (which: string) => ({
        ...payment,
        // Of two reports of a payment either may lack the operator's own reference.
        ...(leavesOut === which && { depositId: undefined }),
      });
      report({ ...named('first'), sourceEventId: id });
      if (again) report({ ...named('again'), sourceEventId: `${id}-again` });
      if (chance.happens(0.2)) report({ ...deposit, source: 'crm', sourceEventId: `${id}-crm` });
      if (chance.happens(0.15)) {
        report({ ...payment, type: 'refund', sourceEventId: `${id}-back` });
      }
    }
  }

  /** A source tries until it is told that the event was taken. */
  #put(event: PlayerEvent): void {
    this.#untilItIsDone(SOURCE_LIFE_SECONDS, (process) =>
      process.call('bus', () => {
        this.accepted.add(event);
        this.#world.publish([event]);
      }),
    );
  }

  /** Whoever hears nothing, or of a failure, tries again. */
  #untilItIsDone(lifeSeconds: number, work: (process: Process) => Promise<unknown>): void {
    const simulation = this.#simulation;
    let isDone = false;
    const ended = () => {
      const pauseMs = simulation.chance.between(1000, 60_000);
      if (!isDone) simulation.after(pauseMs, () => this.#untilItIsDone(lifeSeconds, work));
    };
    const process = new Process(simulation, { lifeSeconds, ended });
    work(process)
      .then(
        () => {
          isDone = true;
        },
        () => undefined,
      )
      .finally(() => process.end());
  }

  readonly #replayAny = (): void => {
    const { rows } = readBooks(this.#world.table);
    const row = rows[this.#simulation.chance.between(0, Math.max(0, rows.length - 1))];
    if (row !== undefined) this.#replay(row);
  };

  #replay(row: PostbackName & { values: { transactionId: string } }): void {
    const { transactionId } = row.values;
    this.touched.add(transactionId);
    this.#untilItIsDone(PERSON_LIFE_SECONDS, async (process) => {
      const result = await replayPostback(
        row,
        { by: 'support', force: false },
        {
          config: this.#world.config,
          ledger: new DynamoOperationsLedger(this.#world.ledgerTable(process)),
          lanes: this.#world.lanes(process),
          nowEpochMs: process.nowEpochMs,
        },
      );
      this.#simulation.tell(() => `a person replays ${transactionId}: ${JSON.stringify(result)}`);
      if ('wakeFailure' in result) throw new Error('The wake-up failed: the person tries again.');
    });
  }

  readonly #pauseAny = (): void => {
    const { chance } = this.#simulation;
    const platform = chance.one('alpha', 'beta');
    this.#paused.add(platform);
    this.#untilItIsDone(PERSON_LIFE_SECONDS, async (process) => {
      const result = await pauseLane(platform, { by: 'on-call' }, this.#operating(process));
      this.#simulation.tell(() => `somebody pauses ${platform}: ${JSON.stringify(result)}`);
    });
    this.#simulation.after(chance.one(...PAUSES_MS), () => this.#resume(platform));
  };

  /** As `lane resume` does it. */
  #resume(platform: string): void {
    this.#untilItIsDone(PERSON_LIFE_SECONDS, async (process) => {
      const { nowEpochMs } = process;
      const query = { platform, createdSinceEpochMs: START_EPOCH_MS, withTests: true };
      const retentionMs = LANE_RETENTION_SECONDS * 1000;
      const wake = () =>
        wakeOverdue(
          {
            rows: openRows(this.#world.ledgerTable(process), query),
            needsMessage: (row) =>
              mayHaveLostMessage(row, { retentionMs, nowEpochMs: nowEpochMs() }),
            atMost: 1000,
          },
          { lanes: this.#world.lanes(process), nowEpochMs },
        );
      const options = { by: 'on-call', evenRetired: false, wake };
      const result = await resumeLane(platform, options, this.#operating(process));
      this.#simulation.tell(() => `somebody resumes ${platform}: ${JSON.stringify(result)}`);
      if (result.did === 'refused') throw new Error('Too many people at once: they try again.');
    });
  }

  #operating(process: Process): LaneDependencies {
    return {
      ledger: laneLedger(this.#world.ledgerTable(process)),
      mappings: this.#world.laneMappings(process),
      nowEpochMs: process.nowEpochMs,
    };
  }

  readonly #redriveAny = (): void => {
    this.#simulation.tell(() => 'somebody redrives the dead letters');
    this.redriveAll();
  };

  readonly #sendPoison = (): void => {
    const { chance } = this.#simulation;
    const names = Object.keys(this.#world.queues);
    const name = names[chance.between(0, names.length - 1)] ?? '';
    const body = chance.one('no json', '{"v":1}', '{"detail":{}}');
    this.#world.pair(name).queue.send(body);
    this.#world.poke();
  };
}
