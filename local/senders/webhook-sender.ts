import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { resourceNames } from '../../lambdas/contract.ts';
import type { LocalDescription } from '../launch/local-description.ts';
import { operatorSettings } from '../launch/operator-settings.ts';

/** A webhook, signed and ready to be sent, again and again if need be. */
export type SignedWebhook = { url: string; headers: Record<string, string>; body: string };

export type WebhookSender = {
  /** A payment of this player has succeeded; `depositId` is the operator's own reference. */
  stripeDeposit(deposit: StripeDeposit): SignedWebhook;
  /** An event of the operator's CRM, by the Standard Webhooks specification. */
  crmEvent(type: string, data: Record<string, unknown>, options?: CrmOptions): SignedWebhook;
};

export type StripeDeposit = {
  playerId: string;
  brand: string;
  depositId: string;
  amountMinor: number;
  currency: string;
  occurredAt?: Date;
  /** The provider's own ID of the event, the same at each retry. */
  eventId?: string;
};

type CrmOptions = { id?: string; occurredAt?: Date };

/** Signs as the providers do, with their own libraries and the secrets that the stack reads. */
export async function openWebhookSender(description: LocalDescription): Promise<WebhookSender> {
  const { sourceSecret } = resourceNames('local');
  const secrets = new SecretsManagerClient(operatorSettings(description));
  const read = async (source: string) => {
    const answer = await secrets.send(
      new GetSecretValueCommand({ SecretId: sourceSecret(source) }),
    );
    return answer.SecretString ?? '';
  };
  const stripeSecret = await read('stripe');
  const crm = new Webhook(await read('crm'));
  return {
    stripeDeposit: (deposit) => signStripe(paymentIntent(deposit), description, stripeSecret),
    crmEvent: (type, data, options = {}) => {
      const id = options.id ?? `msg_${randomUUID()}`;
      const now = new Date();
      const timestamp = (options.occurredAt ?? now).toISOString();
      const body = JSON.stringify({ type, timestamp, data });
      return {
        url: `${description.webhooks}/crm`,
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': crm.sign(id, now, body),
        },
        body,
      };
    },
  };
}

/** Longer than the API waits for its function. */
const ANSWER_TIMEOUT_MS = 35_000;

/** @returns the HTTP status, or 0 if there was no answer */
export async function send(webhook: SignedWebhook): Promise<number> {
  try {
    const { url, headers, body } = webhook;
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

const MOST_TRIES = 6;
const PAUSE_BEFORE_RETRY_MS = 500;

/**
 * Sends again after no answer and after a 5xx, as every provider does: on a busy machine a function may
 * run out of time, and nothing is lost by that.
 *
 * @returns the status of the last try, or 0 if it had no answer
 */
export async function sendAgainAfterFaults(
  webhook: SignedWebhook,
  pauseMs = PAUSE_BEFORE_RETRY_MS,
): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const status = await send(webhook);
    const isFault = status === 0 || status >= 500;
    if (!isFault || tries === MOST_TRIES) return status;
    await wait(pauseMs);
  }
}

function signStripe(event: object, { webhooks }: LocalDescription, secret: string): SignedWebhook {
  const body = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret });
  return {
    url: `${webhooks}/stripe`,
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
    body,
  };
}

function paymentIntent(deposit: StripeDeposit) {
  return {
    id: deposit.eventId ?? `evt_${randomUUID()}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    created: Math.floor((deposit.occurredAt ?? new Date()).getTime() / 1000),
    livemode: false,
    data: {
      object: {
        id: `pi_${deposit.depositId}`,
        object: 'payment_intent',
        amount_received: deposit.amountMinor,
        currency: deposit.currency.toLowerCase(),
        status: 'succeeded',
        metadata: {
          player_id: deposit.playerId,
          brand: deposit.brand,
          deposit_id: deposit.depositId,
        },
      },
    },
  };
}
