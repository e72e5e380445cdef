import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';

const settings = z.strictObject({
  /** Whether a dispute is a chargeback when it is opened, or only once it is lost or accepted. */
  chargebackOn: z.enum(['opened', 'lost']).default('opened'),
});

const apiKey = z.string().regex(/^[A-Za-z0-9_]{16,64}$/, {
  error: 'must be 16 to 64 letters, digits or underscores',
});
const credentials = z.strictObject({ publicKey: apiKey, privateKey: apiKey });

export type BraintreeSettings = z.infer<typeof settings>;
export type BraintreeCredentials = z.infer<typeof credentials>;

export const braintreeDescription: SourceDescription = {
  title: 'Braintree',
  reports: 'payments',
  // GET asks whether the URL is ours, when it is registered.
  methods: ['POST', 'GET'],
  settings,
  credentials,
  replay: { by: 'event-id', retrySpanHours: 24 },
  unsigned: [],
};
