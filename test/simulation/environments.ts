import { circuitLedger } from '../../lambdas/adapters/circuit-ledger.ts';
import type { LedgerTable } from '../../lambdas/adapters/ledger-table.ts';
import { LaneCircuits } from '../../lambdas/delivery/lane-circuits.ts';
import type { Circuits } from '../../lambdas/delivery/ports.ts';
import type { Process } from './process.ts';
import type { Simulation } from './simulation.ts';

type Options = Pick<
  ConstructorParameters<typeof LaneCircuits>[0],
  'leaseSeconds' | 'onOpen' | 'onFault'
>;

/** What outlives one execution of delivery: the same environment serves another one afterwards. */
type Environment = { circuits: Circuits; process: Process; table: LedgerTable };

/** The execution environments of delivery: as many as are needed at once, and at times a new one. */
export class Environments {
  readonly #simulation: Simulation;
  readonly #options: Options;
  #idle: Environment[] = [];

  constructor(simulation: Simulation, options: Options) {
    this.#simulation = simulation;
    this.#options = options;
  }

  /** One that is idle, or a new one. An execution that is cut off takes its environment with it. */
  take(process: Process, table: LedgerTable): { circuits: Circuits; leave(): void } {
    const { chance } = this.#simulation;
    const at = chance.between(0, this.#idle.length);
    const environment = this.#idle.splice(at, 1)[0] ?? this.#begin(process, table);
    environment.process = process;
    environment.table = table;
    const idle = this.#idle;
    return {
      circuits: environment.circuits,
      leave: () => {
        if (process.isAlive) idle.push(environment);
      },
    };
  }

  /** A deployment begins with new ones. */
  endAll(): void {
    this.#idle = [];
  }

  #begin(process: Process, table: LedgerTable): Environment {
    const { leaseSeconds, onOpen, onFault } = this.#options;
    const ledger = () => circuitLedger(environment.table);
    const environment: Environment = {
      process,
      table,
      circuits: new LaneCircuits({
        ledger: {
          read: (platform) => ledger().read(platform),
          write: (circuit, before) => ledger().write(circuit, before),
          count: (platform, tally) => ledger().count(platform, tally),
          hasAcknowledgement: (platform, since) => ledger().hasAcknowledgement(platform, since),
          countAnew: (platform) => ledger().countAnew(platform),
        },
        nowEpochMs: () => environment.process.nowEpochMs(),
        leaseSeconds,
        onOpen,
        onFault,
      }),
    };
    return environment;
  }
}
