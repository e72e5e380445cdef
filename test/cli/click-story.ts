import type { BusEvent } from '../../core/claim.ts';
import { postbackKey } from '../../core/keys.ts';
import type { DepositEvent, PlayerEvent, RegistrationEvent } from '../../core/player-event.ts';
import type { AttemptRecord, PostbackRow, Verdict } from '../../core/postback.ts';
import { authorityLedgers } from '../../lambdas/adapters/authority-ledgers.ts';
import { DynamoDeliveryLedger } from '../../lambdas/adapters/delivery-ledger.ts';
import { readItem } from '../../lambdas/adapters/ledger-table.ts';
import type { AuthorityDependencies } from '../../lambdas/authority/ports.ts';
import { settleEvent } from '../../lambdas/authority/settle-event.ts';
import { nextInWords, settleByConfig } from '../../lambdas/delivery/delivery-rules.ts';
import type { LedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';

const common = {
  v: 1,
  brand: 'aurora',
  playerRef: 'p_abc',
  occurredAt: '2026-11-22T11:59:58Z',
} as const;

export function registration(
  clickId: string,
  overrides: Partial<RegistrationEvent> = {},
): PlayerEvent {
  return {
    ...common,
    type: 'registration',
    source: 'crm',
    sourceEventId: 'reg-1',
    click: { platform: 'scaleo', clickId, clickedAt: '2026-11-22T11:50:00Z', campaign: 'spring' },
    ...overrides,
  };
}

export function deposit(overrides: Partial<DepositEvent> = {}): DepositEvent {
  return {
    ...common,
    type: 'deposit',
    source: 'stripe',
    sourceEventId: 'evt_1',
    depositId: 'dep-1',
    amountMinor: '5000',
    currency: 'EUR',
    ...overrides,
  };
}

/** Plays what happens to a click, through the functions' own rules and ledgers. */
export function clickStory({ table, clock }: LedgerEngine) {
  const config = testConfig();
  const delivery = new DynamoDeliveryLedger(table);
  const released: BusEvent[] = [];
  const authority: AuthorityDependencies = {
    config,
    ...authorityLedgers(table, config),
    askSource: async () => ({ cannotAsk: 'nobody has set that up' }),
    later: async () => {},
    lanes: { wake: async () => {} },
    emit: async (events) => void released.push(...events),
    nowEpochMs: () => clock.nowEpochMs,
  };

  async function settle(event: BusEvent): Promise<void> {
    clock.nowEpochMs += 1000;
    await settleEvent(event, authority);
    for (const again of released.splice(0)) await settle(again);
  }

  return {
    settle,
    /** One attempt of a postback that is due, with its outcome. */
    async attempt(
      name: Parameters<typeof postbackKey>[0],
      outcome: Pick<AttemptRecord, 'response' | 'failure'> & { verdict: Verdict },
    ): Promise<void> {
      const row = await readItem<PostbackRow>(table, postbackKey(name));
      if (row === undefined) throw new Error('the story attempts a postback that is not there');
      clock.nowEpochMs = Math.max(clock.nowEpochMs, row.dueAtEpochMs) + 200;
      const attempt: AttemptRecord = {
        n: row.attempt,
        claimId: `claim-${row.attempt}`,
        startedAt: new Date(clock.nowEpochMs).toISOString(),
        leaseEndsAt: new Date(clock.nowEpochMs + 25_000).toISOString(),
        specificationVersion: 1,
        keyId: 'key-1',
        request: {
          method: 'GET',
          url: 'https://acme.scaletrk.com/track/conv?click_id=x&token=***',
          headers: { Host: 'acme.scaletrk.com', 'User-Agent': 'postproof/1' },
        },
      };
      await delivery.claim(row, attempt, clock.nowEpochMs + 25_000);
      clock.nowEpochMs += 120;
      const { verdict } = outcome;
      const sending: PostbackRow = { ...row, state: 'sending', last: attempt };
      const transition = settleByConfig(sending, config, { verdict, nowEpochMs: clock.nowEpochMs });
      const ended = {
        ...attempt,
        ...outcome,
        endedAt: new Date(clock.nowEpochMs).toISOString(),
        latencyMs: 120,
        next: nextInWords(transition),
      };
      await delivery.settle(sending, ended, transition);
    },
  };
}

export const sickServer = {
  response: {
    status: 503,
    headers: { 'content-type': 'text/html' },
    bodyExcerpt: '<h1>Busy\u001b[2J</h1>',
  },
  verdict: { kind: 'retryable', reason: 'server', rule: 'server-error' },
} as const;

export const accepted = {
  response: {
    status: 200,
    headers: { server: 'nginx', 'content-type': 'application/json' },
    bodyExcerpt: '{"status":"success"}',
  },
  verdict: { kind: 'accepted', rule: 'success' },
} as const;
