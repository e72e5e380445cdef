import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';

const settings = z.strictObject({
  /** `next-gen` are signed subscriptions; `classic` is the unsigned URL of a payment. */
  version: z.enum(['classic', 'next-gen']).default('next-gen'),
});

const credentials = sharedKey.extend({
  /** For asking about payments: of the same account and mode as the webhooks. */
  apiKey: z
    .string()
    .regex(/^(?:live|test|access)_[A-Za-z0-9]{20,100}$/, {
      error: 'must be live_, test_ or access_ and 20 to 100 letters and digits',
    })
    .optional(),
});

export type MollieSettings = z.infer<typeof settings>;
export type MollieCredentials = z.infer<typeof credentials>;

export const mollieDescription: SourceDescription = {
  title: 'Mollie',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials,
  replay: { by: 'event-id', retrySpanHours: 26 },
  // Of a classic webhook nothing is; but all it says is which payment to ask about.
  unsigned: [],
  confirms: true,
};
