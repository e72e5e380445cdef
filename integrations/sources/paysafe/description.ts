import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';

const settings = z.strictObject({
  /** What the key's text is turned into: decoded from base64, or taken as its characters. */
  keyEncoding: z.enum(['base64', 'text']).default('base64'),
  /** What makes a deposit: `PAYMENT_COMPLETED` or `SETTLEMENT_COMPLETED`. */
  settles: z.enum(['payment', 'settlement']).default('payment'),
});
export type PaysafeSettings = z.infer<typeof settings>;

export const paysafeDescription: SourceDescription = {
  title: 'Paysafe',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials: sharedKey,
  // The schedule is not published; three days is our choice.
  replay: { by: 'event-id', retrySpanHours: 72 },
  unsigned: [],
};
