import { QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { BusEvent } from '../../core/claim.ts';
import { clickCollection, playerCollection } from '../../core/keys.ts';
import type { DepositEvent, RegistrationEvent, ReversalEvent } from '../../core/player-event.ts';
import type { PostbackRow } from '../../core/postback.ts';
import type { WakeUp } from '../../core/wake-up.ts';
import { authorityLedgers } from '../../lambdas/adapters/authority-ledgers.ts';
import type { AskSource } from '../../lambdas/authority/claim-ports.ts';
import type {
  AuthorityDependencies,
  EventItem,
  Settlement,
} from '../../lambdas/authority/ports.ts';
import { settleEvent } from '../../lambdas/authority/settle-event.ts';
import type { LedgerEngine } from './ledger-engine.ts';
import { oneCallAtATime, watched } from './one-call-at-a-time.ts';
import { testConfig } from './pipeline-config.ts';

type StoredItem = Record<string, unknown> & { sk: string };

/** The authority over a real ledger, with lane and bus under a test's control. */
export class AuthorityBench {
  readonly woken: Array<{ platform: string; message: WakeUp }> = [];
  /** Events put on the bus again and not yet taken off it. */
  readonly bus: BusEvent[] = [];
  /** Events that come again after a delay. */
  readonly later: Array<{ event: BusEvent; delaySeconds: number }> = [];
  /** What sources say when they are asked. */
  answer: AskSource = async () => ({ cannotAsk: 'nobody has set that up' });
  readonly dependencies: AuthorityDependencies;
  readonly #engine: LedgerEngine;

  constructor(engine: LedgerEngine, config = testConfig()) {
    this.#engine = engine;
    this.dependencies = {
      config,
      ...authorityLedgers(engine.table, config),
      askSource: (claim) => this.answer(claim),
      later: async (event, delaySeconds) => {
        this.later.push({ event, delaySeconds });
      },
      lanes: {
        wake: async (platform, message) => {
          this.woken.push({ platform, message });
        },
      },
      emit: async (events) => {
        this.bus.push(...events);
      },
      nowEpochMs: () => engine.clock.nowEpochMs,
    };
  }

  settle(event: BusEvent, changes: Partial<AuthorityDependencies> = {}): Promise<Settlement> {
    const dependencies = watched({ ...this.dependencies, ...changes });
    return oneCallAtATime(() => settleEvent(event, dependencies));
  }

  /** Settles what was put on the bus again, as the intake queue brings it back. */
  async settleBus(): Promise<Settlement[]> {
    const settlements: Settlement[] = [];
    for (const event of this.bus.splice(0)) settlements.push(await this.settle(event));
    return settlements;
  }

  /** Settles what was to come again, all waits being over. */
  async settleLater(): Promise<Settlement[]> {
    const settlements: Settlement[] = [];
    for (const { event } of this.later.splice(0)) settlements.push(await this.settle(event));
    return settlements;
  }

  async postbacks(platform: string, clickId: string): Promise<PostbackRow[]> {
    return (await this.#collection(clickCollection({ platform, clickId }), 'POSTBACK#')) as never;
  }

  async suppressed(
    platform: string,
    clickId: string,
    space: { test?: true } = {},
  ): Promise<StoredItem[]> {
    return this.#collection(clickCollection({ platform, clickId, ...space }), 'SUPPRESSED#');
  }

  async events(brand: string, playerRef: string): Promise<EventItem[]> {
    return (await this.#collection(playerCollection({ brand, playerRef }), 'EVENT#')) as never;
  }

  /** Every postback in the table: nothing may exist beyond what a test expects. */
  async allPostbacksOf(playerRef: string): Promise<string[]> {
    const { table } = this.#engine;
    const { Items = [] } = await table.client.send(
      new ScanCommand({ TableName: table.tableName, ConsistentRead: true }),
    );
    return Items.filter((item) => item.playerRef === playerRef && item.sk.startsWith('POSTBACK#'))
      .map((item) => `${item.clickId}/${item.sk}`)
      .sort();
  }

  async #collection(pk: string, prefix: string): Promise<StoredItem[]> {
    const { table } = this.#engine;
    const { Items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ConsistentRead: true,
      }),
    );
    return Items as StoredItem[];
  }
}

/** A player with a click of their own; every event of theirs comes from here. */
export function playerEvents(id: string) {
  const common = {
    v: 1 as const,
    brand: 'aurora',
    playerRef: `p_${id}`,
    occurredAt: '2026-11-22T09:59:00.000Z',
  };
  return {
    playerRef: common.playerRef,
    clickId: `click-${id}`,
    registration: (changes: Partial<RegistrationEvent> = {}): RegistrationEvent => ({
      ...common,
      type: 'registration',
      source: 'crm',
      sourceEventId: `reg-${id}`,
      click: { platform: 'scaleo', clickId: `click-${id}`, clickedAt: '2026-11-22T09:00:00.000Z' },
      ...changes,
    }),
    deposit: (n: number, changes: Partial<DepositEvent> = {}): DepositEvent => ({
      ...common,
      type: 'deposit',
      source: 'stripe',
      sourceEventId: `evt-${n}-${id}`,
      depositId: `dep-${n}-${id}`,
      transactionId: `pi-${n}-${id}`,
      amountMinor: '5000',
      currency: 'EUR',
      ...changes,
    }),
    reversal: (
      type: 'refund' | 'chargeback',
      changes: Partial<ReversalEvent> = {},
    ): ReversalEvent => ({
      ...common,
      type,
      source: 'stripe',
      sourceEventId: `${type}-${id}`,
      depositId: `dep-1-${id}`,
      amountMinor: '5000',
      currency: 'EUR',
      ...changes,
    }),
  };
}
