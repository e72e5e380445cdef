import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';

/** `authorization`: the fixed value of the `Authorization` header, where the workflow sets one. */
const credentials = sharedKey.extend({
  authorization: z
    .string()
    .regex(/^[\x21-\x7e]([\x20-\x7e]{0,498}[\x21-\x7e])?$/, {
      error: 'must be 1 to 500 printable characters, without spaces around them',
    })
    .optional(),
});
export type CheckoutCredentials = z.infer<typeof credentials>;

const settings = z.strictObject({
  /** Which event is the deposit: the money taken, or already the promise of the bank. */
  settles: z.enum(['captured', 'approved']).default('captured'),
  /** Which event is the chargeback: the dispute as it begins, or only as it ends against us. */
  chargebackOn: z.enum(['received', 'lost']).default('received'),
});
export type CheckoutSettings = z.infer<typeof settings>;

export const checkoutDescription: SourceDescription = {
  title: 'Checkout.com',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials,
  replay: { by: 'event-id', retrySpanHours: 31 },
  unsigned: [],
};
