import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';

/** `keyId`: the name under which Worldpay signs with this key; without it every signature is tried. */
const credentials = sharedKey.extend({
  keyId: z
    .string()
    .regex(/^[\w-]{1,64}$/, { error: 'must be 1 to 64 letters, digits, hyphens or underscores' })
    .optional(),
});
export type WorldpayCredentials = z.infer<typeof credentials>;

const settings = z.strictObject({
  /** Which event is the deposit: the money sent for settlement, or already the promise of the bank. */
  settles: z.enum(['sentForSettlement', 'authorized']).default('sentForSettlement'),
});
export type WorldpaySettings = z.infer<typeof settings>;

export const worldpayDescription: SourceDescription = {
  title: 'Access Worldpay',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials,
  replay: { by: 'event-id', retrySpanHours: 168 },
  unsigned: [],
};
