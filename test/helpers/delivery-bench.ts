import { randomUUID } from 'node:crypto';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { CircuitRecord } from '../../core/circuit.ts';
import { clickCollection, postbackKey } from '../../core/keys.ts';
import {
  type AttemptRecord,
  hourAttributes,
  newPostback,
  type PostbackRow,
  type RequestRecord,
} from '../../core/postback.ts';
import type { Answer } from '../../core/verdicts/read-answer.ts';
import { currentWakeUp, type WakeUp } from '../../core/wake-up.ts';
import { circuitLedger } from '../../lambdas/adapters/circuit-ledger.ts';
import { DynamoDeliveryLedger } from '../../lambdas/adapters/delivery-ledger.ts';
import { deliver, type QueueAction } from '../../lambdas/delivery/deliver.ts';
import { LaneCircuits } from '../../lambdas/delivery/lane-circuits.ts';
import type {
  AttemptReport,
  CircuitLedger,
  DeliveryDependencies,
  DeliveryLedger,
} from '../../lambdas/delivery/ports.ts';
import type { LedgerEngine } from './ledger-engine.ts';
import { oneCallAtATime, watched } from './one-call-at-a-time.ts';
import { testConfig } from './pipeline-config.ts';

export const ACCEPTED: Answer = answer(200, '{"status":"success","code":200}');
export const SERVER_ERROR: Answer = answer(500, 'oops');

export function answer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { kind: 'answered', status, headers, body };
}

/** A lane whose circuit stays closed, whatever happens: for tests of the schedule. */
const NEVER_OPEN: CircuitLedger = {
  read: async () => undefined,
  write: async () => false,
  count: async () => [],
  hasAcknowledgement: async () => true,
  countAnew: async () => {},
};

type Sent = { platform: string; message: WakeUp; delaySeconds: number };
type Script = Answer | ((request: RequestRecord) => Answer | Promise<Answer>);

/** One postback, its delivery, and everything around it under a test's control but the ledger. */
export class DeliveryBench {
  readonly requests: RequestRecord[] = [];
  readonly sent: Sent[] = [];
  readonly reports: AttemptReport[] = [];
  readonly timeoutsMs: number[] = [];
  readonly openings: CircuitRecord[] = [];
  readonly faults: unknown[] = [];
  readonly dependencies: DeliveryDependencies;
  /** What the platform answers, in order; the last one again and again. */
  script: Script[] = [ACCEPTED];
  remainingMs = 20_000;
  signingKey = { keyId: 'k-1', key: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  readonly #engine: LedgerEngine;

  constructor(engine: LedgerEngine, ledger?: (real: DeliveryLedger) => DeliveryLedger) {
    this.#engine = engine;
    const real = new DynamoDeliveryLedger(engine.table);
    this.dependencies = {
      config: testConfig(),
      ledger: ledger?.(real) ?? real,
      circuits: this.openCircuits(NEVER_OPEN),
      lanes: {
        wake: async (platform, message, delaySeconds) => {
          this.sent.push({ platform, message, delaySeconds });
        },
        shortenVisibility: async () => {},
      },
      credentials: {
        read: async () => ({ values: { token: 'tok/secret', apiKey: 'key-secret' }, keyId: 'v1' }),
      },
      signingKeys: { read: async () => ({ current: this.signingKey }) },
      http: {
        send: async (request, timeoutMs) => {
          this.timeoutsMs.push(timeoutMs);
          return this.#answer(request);
        },
      },
      clock: {
        nowEpochMs: () => engine.clock.nowEpochMs,
        wait: async (ms) => {
          this.remainingMs -= ms;
          engine.clock.nowEpochMs += ms;
        },
      },
      newId: randomUUID,
      report: (attempt) => this.reports.push(attempt),
    };
  }

  /** The circuits as another execution environment sees them. */
  openCircuits(ledger: CircuitLedger = circuitLedger(this.#engine.table)): LaneCircuits {
    return new LaneCircuits({
      ...watched({ ledger }),
      nowEpochMs: () => this.#engine.clock.nowEpochMs,
      leaseSeconds: testConfig().delivery.leaseSeconds,
      onOpen: (circuit) => this.openings.push(circuit),
      onFault: (error) => this.faults.push(error),
    });
  }

  async #answer(request: RequestRecord): Promise<Answer> {
    this.requests.push(request);
    const next = this.script.length > 1 ? this.script.shift() : this.script[0];
    if (next === undefined) throw new Error('The script has no answer left.');
    return typeof next === 'function' ? next(request) : next;
  }

  /** Puts a new postback into the ledger, as the authority does. */
  async create(clickId: string, changes: Partial<PostbackRow> = {}): Promise<PostbackRow> {
    const row = {
      ...newPostback({
        name: { platform: 'scaleo', clickId, milestone: 'ftd', occurrence: 'once' },
        brand: 'aurora',
        playerRef: 'p_1',
        eventIdentity: 'stripe/evt_1',
        identity: 'dep-1',
        values: {
          occurredAt: '2026-11-22T09:59:00.000Z',
          paid: { amountMinor: '5000', currency: 'EUR' },
          amounts: { deposit: '5000' },
          currency: 'EUR',
        },
        nowEpochMs: this.#engine.clock.nowEpochMs,
      }),
      ...changes,
    };
    const { table } = this.#engine;
    await table.client.send(
      new PutCommand({
        TableName: table.tableName,
        Item: { ...postbackKey(row), ...hourAttributes(row), ...row },
      }),
    );
    return row;
  }

  /** Delivers a message of this attempt number, sent at `sentAt`, in SQS since `sqsSentAt`. */
  deliver(
    row: PostbackRow,
    attempt: number,
    times: { sqsSentAtEpochMs?: number; sentAt?: string } = {},
  ): Promise<QueueAction> {
    const now = this.#engine.clock.nowEpochMs;
    const message = currentWakeUp(postbackKey(row), { attempt }, now);
    const delivery = {
      message: { ...message, ...(times.sentAt && { sentAt: times.sentAt }) },
      sqsSentAtEpochMs: times.sqsSentAtEpochMs ?? now,
      remainingMs: () => this.remainingMs,
    };
    return oneCallAtATime(() => deliver(delivery, watched(this.dependencies)));
  }

  advance(ms: number): void {
    this.#engine.clock.nowEpochMs += ms;
  }

  async row(row: PostbackRow): Promise<PostbackRow> {
    const now = await this.dependencies.ledger.read(postbackKey(row));
    if (now === undefined) throw new Error('The row is gone.');
    return now;
  }

  /** Attempts that have become items of their own. */
  async attempts(row: PostbackRow): Promise<AttemptRecord[]> {
    const { table } = this.#engine;
    const { Items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':pk': clickCollection(row),
          ':prefix': 'ATTEMPT#',
        },
        ConsistentRead: true,
      }),
    );
    return Items as AttemptRecord[];
  }
}

/** The real ledger's methods, for a test to replace one of them. */
export function unchangedLedger(real: DeliveryLedger): DeliveryLedger {
  return {
    latestStatement: (row) => real.latestStatement(row),
    read: (key) => real.read(key),
    claim: (...claim) => real.claim(...claim),
    settle: (...outcome) => real.settle(...outcome),
    move: (...change) => real.move(...change),
    keepAttempt: (...kept) => real.keepAttempt(...kept),
  };
}
