import Stripe from 'stripe';
import type { SharedKey } from '../../../integrations/sources/credential-formats.ts';
import type {
  VerificationContext,
  WebhookRequest,
} from '../../../integrations/sources/source-adapter.ts';

export const STRIPE_SECRET = 'whsec_test_secret_of_stripe';
const POSTED = { method: 'POST', url: 'https://hooks.example.com/webhooks/stripe' };
const CONTEXT = {
  settings: {},
  fetchCertificate: () => Promise.reject(new Error('no certificate is needed')),
};
/** 2023-11-14T22:13:20Z */
export const SIGNED_AT_SECONDS = 1_700_000_000;

/** A succeeded payment intent of a player, as Stripe sends it, cut down to what is read. */
export function paymentIntent(object: object = {}, event: object = {}): Record<string, unknown> {
  return {
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.succeeded',
    created: 1_699_999_990,
    data: {
      object: {
        id: 'pi_1',
        object: 'payment_intent',
        amount: 5000,
        amount_received: 5000,
        currency: 'eur',
        metadata: { player_id: 'player-42', brand: 'aurora', deposit_id: 'dep-1' },
        ...object,
      },
    },
    ...event,
  };
}

/** The `Stripe-Signature` header, made by Stripe's own signer. */
export function signStripe(
  payload: string,
  { secret = STRIPE_SECRET, timestamp = SIGNED_AT_SECONDS, scheme = 'v1' } = {},
): string {
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp, scheme });
}

export function stripeRequest(
  payload: string | Uint8Array,
  header: string | undefined,
): WebhookRequest {
  return { ...POSTED, body: Buffer.from(payload), headers: { 'stripe-signature': header } };
}

export function stripeContext(
  overrides: Partial<VerificationContext<SharedKey>> = {},
): VerificationContext<SharedKey> {
  return {
    ...CONTEXT,
    credentials: [{ signingKey: STRIPE_SECRET }],
    nowEpochMs: SIGNED_AT_SECONDS * 1000,
    toleranceSeconds: 300,
    ...overrides,
  };
}
