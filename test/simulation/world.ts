import { Logger } from '@aws-lambda-powertools/logger';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { BusEvent } from '../../core/claim.ts';
import { type ItemKey, postbackKey } from '../../core/keys.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { AttemptRecord, PostbackRow } from '../../core/postback.ts';
import { currentWakeUp } from '../../core/wake-up.ts';
import { authorityLedgers } from '../../lambdas/adapters/authority-ledgers.ts';
import { DynamoDeliveryLedger } from '../../lambdas/adapters/delivery-ledger.ts';
import type { LedgerTable } from '../../lambdas/adapters/ledger-table.ts';
import { sendLater } from '../../lambdas/adapters/send-later.ts';
import { SqsLanes } from '../../lambdas/adapters/sqs-lanes.ts';
import type { AuthorityDependencies } from '../../lambdas/authority/ports.ts';
import { readIntakeEvent } from '../../lambdas/authority/read-intake-event.ts';
import { settleEvent } from '../../lambdas/authority/settle-event.ts';
import { MAX_RECEIVE_COUNT } from '../../lambdas/contract.ts';
import type { Circuits, DeliveryDependencies } from '../../lambdas/delivery/ports.ts';
import { workOff } from '../../lambdas/delivery/work-off.ts';
import type { LaneMappings } from '../../lambdas/operations/lane-ports.ts';
import { Environments } from './environments.ts';
import { FarSide } from './far-side.ts';
import { Mapping } from './mapping.ts';
import { LEDGER_KEYS } from './memory/ledger-schema.ts';
import { MemoryQueue, type Message } from './memory/memory-queue.ts';
import { MemoryTable } from './memory/memory-table.ts';
import { executeQueueCommand, toSqsClient } from './memory/queue-commands.ts';
import { toLedgerTable } from './memory/to-ledger-table.ts';
import type { Process } from './process.ts';
import type { Deployments } from './simulated-configs.ts';
import type { Simulation } from './simulation.ts';

const TABLE_NAME = 'ledger';
export const INTAKE = 'intake';
const INTAKE_SLOTS = 3;
const MOST_MESSAGES = 20;
/** Longer than a lane that works takes to give a message up; a pause can be longer. */
export const LANE_RETENTION_SECONDS = 5400;
const LONGEST_RETENTION_SECONDS = 14 * 86_400;
const LONGEST_REQUEST_MS = 10_000;
const CREDENTIALS = { values: { keyToken: 'token' }, keyId: 'v1' };
const KEYS = { current: { keyId: 'k-1', key: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } };

type QueuePair = { queue: MemoryQueue; deadLetters: MemoryQueue };

/** The pipeline with everything around it: the ledger, the queues, the bus and the platforms. */
export class World {
  readonly table = new MemoryTable({ tableName: TABLE_NAME, ...LEDGER_KEYS });
  readonly queues: Record<string, QueuePair>;
  readonly farSide: FarSide;
  /** What must never happen, as far as it shows at the moment when it does. */
  readonly violations: string[] = [];
  /** Transaction IDs of which an acknowledgement has been recorded. */
  readonly confirmed = new Set<string>();
  /** What new processes run with; a deployment changes it. */
  config: PipelineConfig;
  wasDeployed = false;
  readonly #simulation: Simulation;
  readonly #deployments: Deployments;
  readonly #intake: Mapping;
  readonly #lanes: Record<string, Mapping>;
  readonly #environments: Environments;
  #claims = 0;

  constructor(simulation: Simulation, deployments: Deployments) {
    this.#simulation = simulation;
    this.#deployments = deployments;
    const { usual: config } = deployments;
    this.config = config;
    this.farSide = new FarSide(simulation);
    this.#environments = new Environments(simulation, {
      leaseSeconds: config.delivery.leaseSeconds,
      onOpen: ({ platform, why }) => simulation.tell(() => `${platform}: circuit open, ${why}`),
      onFault: (error) => this.#judge(error),
    });
    const lanes = Object.keys(config.platforms);
    const { intake, delivery } = config;
    this.queues = Object.fromEntries([
      [
        INTAKE,
        this.#openQueue(INTAKE, {
          visibilityTimeoutSeconds: intake.visibilityTimeoutSeconds,
          retentionSeconds: LONGEST_RETENTION_SECONDS,
        }),
      ],
      ...lanes.map((lane) => [
        lane,
        this.#openQueue(lane, {
          visibilityTimeoutSeconds: delivery.visibilityTimeoutSeconds,
          retentionSeconds: LANE_RETENTION_SECONDS,
        }),
      ]),
    ]);
    simulation.isCrowded = () =>
      Object.values(this.queues).some(({ queue }) => queue.bodies().length > MOST_MESSAGES);
    this.#intake = new Mapping(simulation, {
      queue: this.pair(INTAKE).queue,
      slots: INTAKE_SLOTS,
      lifeSeconds: intake.functionTimeoutSeconds,
      work: (message, process) => this.#settle(message, process),
    });
    this.#lanes = Object.fromEntries(
      lanes.map((platform) => [
        platform,
        new Mapping(simulation, {
          queue: this.pair(platform).queue,
          slots: config.platforms[platform]?.maxConcurrency ?? 2,
          lifeSeconds: delivery.functionTimeoutSeconds,
          work: (message, process) => this.#deliver(platform, message, process),
        }),
      ]),
    );
  }

  pair(name: string): QueuePair {
    const pair = this.queues[name];
    if (pair === undefined) throw new RangeError(`There is no queue "${name}".`);
    return pair;
  }

  /** Whatever begins from now on has another stage file; what is under way goes on with its own. */
  deploy(): void {
    this.wasDeployed = true;
    this.config = this.#simulation.chance.one(...this.#deployments.all);
    this.#environments.endAll();
  }

  /** The slip, if there was one, is mended. */
  mend(): void {
    this.config = this.#deployments.usual;
    this.#environments.endAll();
  }

  /** What the bus does with events that it has taken. */
  publish(events: readonly BusEvent[]): void {
    for (const event of events) {
      const times = this.#simulation.strikes('doubled-event') ? 2 : 1;
      for (let time = 1; time <= times; time += 1) {
        this.pair(INTAKE).queue.send(JSON.stringify({ detail: event }));
      }
    }
    this.poke();
  }

  /** Whoever reads queues looks again. */
  poke(): void {
    for (const mapping of [this.#intake, ...Object.values(this.#lanes)]) mapping.poke();
  }

  row(key: ItemKey): PostbackRow | undefined {
    const { Item } = this.table.execute(new GetCommand({ TableName: TABLE_NAME, Key: key }));
    return Item as PostbackRow | undefined;
  }

  ledgerTable(process: Process): LedgerTable {
    const settings = {
      tableName: TABLE_NAME,
      rowLifeDays: this.config.ledger.rowLifeDays,
      nowEpochMs: process.nowEpochMs,
      pause: process.pause,
    };
    return toLedgerTable((command) => {
      const kind =
        command instanceof TransactWriteCommand
          ? 'transaction'
          : isRead(command)
            ? 'read'
            : 'write';
      return process.call(kind, () => this.table.execute(command));
    }, settings);
  }

  sqs(process: Process): SQSClient {
    const byUrl = Object.fromEntries(
      Object.entries(this.queues).map(([name, { queue }]) => [name, queue]),
    );
    return toSqsClient((command) =>
      process.call('queue', () => {
        const answer = executeQueueCommand(byUrl, command);
        this.poke();
        return answer;
      }),
    );
  }

  lanes(process: Process): SqsLanes {
    const urls = Object.fromEntries(Object.keys(this.config.platforms).map((name) => [name, name]));
    return new SqsLanes(this.sqs(process), urls);
  }

  /** The switches of the lanes, as a person's command reaches them. */
  laneMappings(process: Process): LaneMappings {
    const describe = (platform: string, { isEnabled }: Mapping) => {
      return { platform, uuid: platform, state: isEnabled ? 'Enabled' : 'Disabled' };
    };
    const of = (platform: string) => this.#lanes[platform] as Mapping;
    return {
      find: (platform) => process.call('read', () => describe(platform, of(platform))),
      setEnabled: ({ platform }, isEnabled) =>
        process.call('write', () => {
          of(platform).setEnabled(isEnabled);
          return describe(platform, of(platform));
        }),
    };
  }

  async #settle({ Body, ReceiptHandle }: Message, process: Process): Promise<void> {
    const reading = readIntakeEvent(Body, this.config);
    if ('invalid' in reading) {
      const { queue } = this.pair(INTAKE);
      await process.call('queue', () => queue.changeVisibility(ReceiptHandle, 1));
      throw new Error(reading.invalid);
    }
    try {
      const { outcome } = await settleEvent(reading.event, this.#authority(process));
      this.#simulation.tell(() => `${reading.event.sourceEventId} is ${outcome}`);
    } catch (error) {
      this.#judge(error);
      throw error;
    }
  }

  #authority(process: Process): AuthorityDependencies {
    const { config } = this;
    return {
      config,
      ...authorityLedgers(this.ledgerTable(process), config),
      askSource: async () => ({ cannotAsk: 'nobody has set that up' }),
      lanes: this.lanes(process),
      emit: (events) => this.#emit(process, events),
      later: (event, delaySeconds) => sendLater(this.sqs(process), INTAKE, event, delaySeconds),
      nowEpochMs: process.nowEpochMs,
    };
  }

  #emit(process: Process, events: readonly BusEvent[]): Promise<void> {
    return process.call('bus', () => {
      const isPart = events.length > 1 && this.#simulation.strikes('lost-batch-part');
      this.publish(isPart ? events.slice(1) : events);
      if (isPart) throw new Error('the bus took a part of the batch');
    });
  }

  #deliver(platform: string, message: Message, process: Process): Promise<void> {
    const laneMessage = {
      platform,
      body: message.Body,
      receiptHandle: message.ReceiptHandle,
      receives: Number(message.Attributes.ApproximateReceiveCount),
      sqsSentAtEpochMs: Number(message.Attributes.SentTimestamp),
      remainingMs: process.remainingMs,
    };
    const environment = this.#environments.take(process, this.ledgerTable(process));
    return workOff(laneMessage, this.#delivery(process, environment.circuits), {
      logger: this.#logger,
      openRowGivenUp: () => {
        this.#simulation.tell(() => `the message of an open row of ${platform} is given up`);
        if (this.#simulation.hasBeenCalm)
          this.violations.push('an open row is given up without a fault');
      },
    }).finally(() => environment.leave());
  }

  #delivery(process: Process, circuits: Circuits): DeliveryDependencies {
    let claimed: { row: PostbackRow; attempt: AttemptRecord } | undefined;
    const ledger = new DynamoDeliveryLedger(this.ledgerTable(process));
    const claim = ledger.claim.bind(ledger);
    ledger.claim = (row, attempt, leaseEndsAtEpochMs) => {
      claimed = { row, attempt };
      return claim(row, attempt, leaseEndsAtEpochMs);
    };
    return {
      config: this.config,
      ledger,
      circuits,
      lanes: this.lanes(process),
      credentials: { read: async () => CREDENTIALS },
      signingKeys: { read: async () => KEYS },
      http: {
        send: (request, timeoutMs) => {
          if (claimed === undefined) throw new Error('a request without a claim');
          this.#watchSending(claimed);
          const { claimId } = claimed.attempt;
          return this.farSide.exchange(process, { request, claimId }, timeoutMs);
        },
      },
      clock: { nowEpochMs: process.nowEpochMs, wait: process.wait },
      newId: () => {
        this.#claims += 1;
        return `claim-${this.#claims}`;
      },
      report: ({ row, attempt, transition }) => {
        const { transactionId } = row.values;
        if (transition.state === 'delivered') this.confirmed.add(transactionId);
        this.#simulation.tell(
          () => `${transactionId}: ${attempt?.verdict?.rule}, ${transition.state}`,
        );
      },
    };
  }

  /** The second promise: once an acknowledgement is recorded, nothing is sent. */
  #watchSending({ row, attempt }: { row: PostbackRow; attempt: AttemptRecord }): void {
    const { transactionId } = row.values;
    this.#simulation.tell(() => `${transactionId}: attempt ${attempt.n} is sent`);
    this.#stray(row);
    // Leases and confirmations are told apart by clocks, which may be a few seconds wrong and no more.
    if (this.#simulation.weather['wrong-clock'] > 0) return;
    const isOpen = this.farSide.requests.some(
      (one) => one.transactionId === transactionId && one.isOpen,
    );
    if (isOpen) this.violations.push(`${transactionId} was sent while another request was open`);
    const now = this.row(postbackKey(row));
    if (now?.confirmedAt === undefined && !this.confirmed.has(transactionId)) return;
    this.violations.push(`${transactionId} was sent although it is confirmed`);
  }

  /** Also what is read when nobody expects it must change nothing. */
  #stray(row: PostbackRow): void {
    const simulation = this.#simulation;
    if (!simulation.strikes('stray-wake-up')) return;
    simulation.after(simulation.chance.between(0, LONGEST_REQUEST_MS), () => {
      const message = currentWakeUp(postbackKey(row), row, simulation.nowEpochMs);
      this.pair(row.platform).queue.send(JSON.stringify(message));
      this.poke();
    });
  }

  /** Faults that were injected may come out of it; anything else is a fault of ours. */
  #judge(error: unknown): void {
    const { name = '', message = '', code = '' } = error as Error & { code?: string };
    const isExpected =
      code.startsWith('SIMULATED_') ||
      code.startsWith('POSTPROOF_') ||
      name === 'TransactionCanceledException' ||
      /kept changing|part of the batch/.test(message);
    if (!isExpected) this.violations.push(`unexpected error: ${name}: ${message}`);
  }

  readonly #logger = this.#openLogger();

  #openLogger(): Logger {
    const logger = new Logger({ logLevel: 'SILENT' });
    // The logger takes objects too, and nobody gives it one with an error.
    logger.error = (_, ...errors) => this.#judge(errors[0]);
    return logger;
  }

  #openQueue(
    name: string,
    settings: { visibilityTimeoutSeconds: number; retentionSeconds: number },
  ): QueuePair {
    const simulation = this.#simulation;
    const now = () => simulation.nowEpochMs;
    const choose = (count: number) => simulation.chance.between(0, count - 1);
    const deadLetters = new MemoryQueue(
      { ...settings, name: `${name}-dlq`, retentionSeconds: LONGEST_RETENTION_SECONDS },
      now,
    );
    const queue = new MemoryQueue(
      {
        ...settings,
        name,
        maxReceiveCount: MAX_RECEIVE_COUNT,
        deadLetters,
        choose,
      },
      now,
    );
    return { queue, deadLetters };
  }
}

function isRead(command: object): boolean {
  return /^(Get|Query|BatchGet|Scan)/.test(command.constructor.name);
}
