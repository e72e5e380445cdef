import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { PostbackState } from '../../core/postback.ts';
import { type LedgerContents, readLedger, type StoredPostback } from '../books/read-ledger.ts';
import { lastErrors } from '../functions/last-errors.ts';
import type { LocalDescription } from '../launch/local-description.ts';
import { type ClickSender, openClickSender } from '../senders/click-sender.ts';
import {
  openWebhookSender,
  type SignedWebhook,
  sendAgainAfterFaults,
  type WebhookSender,
} from '../senders/webhook-sender.ts';
import { createSimulatorClient, type SimulatorClient } from '../simulator/simulator-client.ts';

export type Player = { playerId: string; brand: string; platform: string; clickId: string };

/** The stack did not do what the story tells, within its time. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
  readonly code = 'POSTPROOF_DEMO';
}

const POLL_MS = 250;
/** Far longer than any retry schedule of the local stage, lease and redrive included: it only bounds a hang. */
const PATIENCE_MS = 120_000;

/** The stack, the platforms and the players of the demo, and ways to wait for what happens. */
export class DemoWorld {
  readonly description: LocalDescription;
  readonly simulator: SimulatorClient;
  readonly clicks: ClickSender;
  readonly #sender: WebhookSender;

  private constructor(
    description: LocalDescription,
    senders: { webhooks: WebhookSender; clicks: ClickSender },
  ) {
    this.description = description;
    this.#sender = senders.webhooks;
    this.clicks = senders.clicks;
    this.simulator = createSimulatorClient(description.simulatorAdmin ?? '');
  }

  static async open(description: LocalDescription): Promise<DemoWorld> {
    const [webhooks, clicks] = await Promise.all([
      openWebhookSender(description),
      openClickSender(description),
    ]);
    return new DemoWorld(description, { webhooks, clicks });
  }

  /** A visitor clicks an affiliate's link: the platform mints the click ID. */
  async visit(platform: string, brand: string): Promise<Player> {
    const { clickId } = await this.simulator.registerClick({ platform });
    return { playerId: `player-${randomUUID().slice(0, 8)}`, brand, platform, clickId };
  }

  register({ playerId, brand, platform, clickId }: Player): Promise<void> {
    const click = { platform, clickId, clickedAt: new Date().toISOString() };
    return this.#send(this.#sender.crmEvent('registration', { playerId, brand, click }));
  }

  /** The CRM knows the player, and nothing of a click. */
  registerWithoutClick({ playerId, brand }: Player): Promise<void> {
    return this.#send(this.#sender.crmEvent('registration', { playerId, brand }));
  }

  deposit({ playerId, brand }: Player, depositId: string, amountMinor: number): Promise<void> {
    const deposit = { playerId, brand, depositId, amountMinor, currency: 'EUR' };
    return this.#send(this.#sender.stripeDeposit(deposit));
  }

  /** The CRM's copy of a deposit that the payment provider reports too. */
  crmDeposit({ playerId, brand }: Player, depositId: string, amountMinor: number): Promise<void> {
    const deposit = { playerId, brand, depositId, amountMinor, currency: 'EUR' };
    return this.#send(this.#sender.crmEvent('deposit', deposit));
  }

  /** Waits until the postback is in the state, showing what it is waiting for. */
  async until(player: Player, milestone: string, state: PostbackState): Promise<StoredPostback> {
    const what = `${milestone} of ${player.clickId} to be ${state}`;
    return this.eventually(what, async () => {
      const { postbacks } = await this.ledger();
      return postbacks.find(
        (row) =>
          row.clickId === player.clickId && row.milestone === milestone && row.state === state,
      );
    });
  }

  async eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const found = await look();
      if (found !== undefined) return found;
      await wait(POLL_MS);
    }
    throw new DemoError(`Waited ${PATIENCE_MS / 1000} s for ${what}. ${this.#lastErrors()}`);
  }

  #lastErrors(): string {
    const { dataDirectory } = this.description;
    const errors = lastErrors(dataDirectory).map((line) => `\n  ${line}`);
    return `The functions' last errors in ${dataDirectory}/logs:${errors.join('') || ' none'}`;
  }

  ledger(): Promise<LedgerContents> {
    return readLedger(this.description);
  }

  async #send(webhook: SignedWebhook): Promise<void> {
    const status = await sendAgainAfterFaults(webhook);
    if (status === 202) return;
    throw new DemoError(`${webhook.url} answered ${status} instead of 202. ${this.#lastErrors()}`);
  }
}
