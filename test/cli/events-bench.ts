import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { BusEvent, UnattributedEvent, UnconfirmedEvent } from '../../core/claim.ts';
import { AuthorityBench, playerEvents } from '../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { commandLine } from './command-line.ts';

const OCCURRED_AT = '2026-11-22T09:59:00.000Z';
export const config = testConfig({
  sources: {
    stripe: { adapter: 'stripe' },
    adyen: { adapter: 'adyen' },
    crm: { adapter: 'standard-webhooks' },
  },
  authority: { registration: 'crm', deposit: ['stripe', 'adyen'] },
});

/** The `events` commands on a stage whose authority decides what a test brings it. */
export class EventsBench {
  #engine?: LedgerEngine;
  #authority?: AuthorityBench;

  constructor() {
    beforeAll(async () => {
      this.#engine = await startLedgerEngine();
    });
    afterAll(() => this.#engine?.stop());
    beforeEach(() => {
      this.engine.clock.nowEpochMs = Date.parse('2026-11-22T10:00:00Z');
      this.#authority = new AuthorityBench(this.engine, config);
    });
  }

  get engine(): LedgerEngine {
    if (this.#engine === undefined) throw new Error('the ledger engine has not started');
    return this.#engine;
  }

  /** What a command puts on the bus comes to it by `settleBus`. */
  get authority(): AuthorityBench {
    if (this.#authority === undefined) throw new Error('no test has begun');
    return this.#authority;
  }

  run(...args: string[]) {
    const put = async (events: readonly BusEvent[]) => void this.authority.bus.push(...events);
    return commandLine(this.engine, { config, bus: { put } }).run('events', ...args);
  }

  list(...args: string[]) {
    return this.run('list', ...args);
  }

  release(name: string, ...args: string[]) {
    return this.run('release', name, '--by', 'dana', ...args);
  }

  async waiting(...args: string[]): Promise<Array<{ name: string; reason: string }>> {
    return JSON.parse((await this.list('--json', '--limit', '1000', ...args)).out).events;
  }

  async isWaiting(name: string): Promise<boolean> {
    return (await this.waiting()).some((one) => one.name === name);
  }

  /** Two sources report the same amount of one player without a common reference. */
  async suspect(id: string, registered = true) {
    const player = playerEvents(id);
    if (registered) await this.authority.settle(player.registration());
    await this.authority.settle(player.deposit(1, { depositId: undefined }));
    const event = player.deposit(2, {
      source: 'adyen',
      sourceEventId: `psp-${id}/AUTHORISATION`,
      depositId: undefined,
      transactionId: `psp-${id}`,
    });
    await this.authority.settle(event);
    return { player, name: `adyen/psp-${id}/AUTHORISATION`, of: `stripe/evt-1-${id}` };
  }
}

export function refundOf(id: string): UnattributedEvent {
  return {
    v: 1,
    type: 'unattributed',
    said: 'refund',
    source: 'stripe',
    sourceEventId: `re-${id}`,
    occurredAt: OCCURRED_AT,
    transactionId: `pi-${id}`,
    amountMinor: '5000',
    currency: 'EUR',
  };
}

export function unconfirmed(id: string, changes: Partial<UnconfirmedEvent> = {}): UnconfirmedEvent {
  return {
    v: 1,
    type: 'unconfirmed',
    said: 'sale/approved',
    source: 'crm',
    sourceEventId: `c-${id}`,
    occurredAt: OCCURRED_AT,
    subject: `order-${id}`,
    ...changes,
  };
}
