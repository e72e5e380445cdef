import { type Claim, isClaim } from '../../../core/claim.ts';
import type { PlayerEvent } from '../../../core/player-event.ts';
import { SOURCE_KINDS } from '../../../integrations/sources/source-kinds.ts';
import {
  type IngestDependencies,
  ingestWebhook,
  type WebhookAnswer,
} from '../../../lambdas/ingest/ingest-webhook.ts';
import { loadStage } from '../../../stages/index.ts';
import {
  CRM_SECRET,
  registration,
  SIGNED_AT_SECONDS,
  type StandardHeaders,
  signStandard,
} from '../../integrations/sources/standard-webhook.ts';
import {
  paymentIntent,
  STRIPE_SECRET,
  signStripe,
} from '../../integrations/sources/stripe-webhook.ts';

export const PSEUDONYM_KEY = 'pseudonym-key-of-the-tests';
export const NOW_EPOCH_MS = SIGNED_AT_SECONDS * 1000;

/** A webhook before it is one: what a test changes. */
export type Draft = {
  source: string;
  brand?: string;
  body: Uint8Array | string;
  headers: Record<string, string | undefined>;
};

/** Ingest with real adapters and configuration; what it puts, notes and asks for is kept. */
export class IngestUnderTest {
  readonly put: PlayerEvent[] = [];
  readonly claims: Claim[] = [];
  readonly notes: Array<{ reason: string; details: unknown }> = [];
  readonly secretsAsked: string[] = [];
  readonly #overrides: Partial<IngestDependencies>;

  constructor(overrides: Partial<IngestDependencies> = {}) {
    this.#overrides = overrides;
  }

  take({ source, brand, body, headers }: Draft): Promise<WebhookAnswer> {
    const url = `https://hooks.example.com/webhooks/${source}`;
    const request = { method: 'POST', url, body: Buffer.from(body), headers };
    return ingestWebhook(
      { source, ...(brand !== undefined && { brand }), request },
      { ...this.#dependencies(), ...this.#overrides },
    );
  }

  #dependencies(): IngestDependencies {
    return {
      config: loadStage('local'),
      kinds: SOURCE_KINDS,
      sourceSecrets: async ({ name }) => {
        this.secretsAsked.push(name);
        return [name === 'stripe' ? STRIPE_SECRET : CRM_SECRET];
      },
      fetchCertificate: () => Promise.reject(new Error('no certificate is needed')),
      pseudonymKey: async () => PSEUDONYM_KEY,
      put: async (events) => {
        for (const event of events) {
          if (isClaim(event)) this.claims.push(event);
          else this.put.push(event);
        }
      },
      nowEpochMs: () => NOW_EPOCH_MS,
      note: (reason, details) => void this.notes.push({ reason, details }),
    };
  }
}

/** A signed webhook of the CRM about a registration. */
export function crmWebhook(
  payload: unknown = registration(),
  options: { id?: string; brand?: string } = {},
): Draft & { headers: StandardHeaders } {
  const { brand, ...signing } = options;
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    source: 'crm',
    ...(brand !== undefined && { brand }),
    body,
    headers: signStandard(body, signing),
  };
}

/** A signed webhook of Stripe about a deposit. */
export function stripeWebhook(payload: unknown = paymentIntent(), brand?: string): Draft {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    source: 'stripe',
    ...(brand !== undefined && { brand }),
    body,
    headers: { 'stripe-signature': signStripe(body) },
  };
}
