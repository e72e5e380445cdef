import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';

const credentials = z.strictObject({
  /** Ours, not paysafecard's: the `token` in the URL that it is to call. */
  signingKey: z.string().regex(/^[0-9A-Za-z._~-]{16,200}$/, {
    error: 'must be 16 to 200 letters, digits or ._~-',
  }),
  /** paysafecard's key for its API, without which nothing can be confirmed. */
  apiKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/, { error: 'must be 16 to 200 printable characters, no spaces' })
    .optional(),
});
export type PaysafecardCredentials = z.infer<typeof credentials>;

const settings = z.strictObject({
  /** Scheme and host alone; the test system is another host. */
  apiBaseUrl: z
    .string()
    .regex(/^https:\/\/[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,8}$/, {
      error: 'must be https:// and a host name, nothing after it',
    })
    .default('https://api.paysafecard.com'),
  /** Who says whose the payment is: its `customer.id`, or a reference that the operator registered. */
  playerFrom: z.enum(['customer-id', 'reference']).default('customer-id'),
  /**
   * The operator's own reference of a payment: paysafecard's ID of it, or the part of that ID which
   * the operator chose with the header `Correlation-ID`.
   */
  depositIdFrom: z.enum(['payment-id', 'correlation-id']).default('payment-id'),
});
export type PaysafecardSettings = z.infer<typeof settings>;

export const paysafecardDescription: SourceDescription = {
  title: 'paysafecard (classic API)',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials,
  // Five retries at intervals that are not published; three days is our choice.
  replay: { by: 'event-id', retrySpanHours: 72 },
  unsigned: [
    'playerId',
    'brand',
    'depositId',
    'transactionId',
    'amountMinor',
    'currency',
    'occurredAt',
  ],
  confirms: true,
};
