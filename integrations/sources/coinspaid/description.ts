import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';

/** `publicKey`: sent with every callback as it is. `signingKey`: the secret key that belongs to it. */
const credentials = sharedKey.extend({
  publicKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,500}$/, { error: 'must be 16 to 500 printable characters, no spaces' }),
});
export type CoinspaidCredentials = z.infer<typeof credentials>;

const settings = z.strictObject({
  /** What to do with digits beyond a currency's decimals, as in EUR 84.17070222: refuse or cut them off. */
  surplusDecimals: z.enum(['refuse', 'cut']).default('cut'),
});
export type CoinspaidSettings = z.infer<typeof settings>;

export const coinspaidDescription: SourceDescription = {
  title: 'CoinsPaid',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials,
  replay: { by: 'event-id', retrySpanHours: 24 },
  unsigned: [],
};
