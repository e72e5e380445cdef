import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';

const credentials = z.strictObject({
  /** From the developer settings of the Skrill account. */
  secretWord: z
    .string()
    .regex(/^[\x21-\x7e]{8,100}$/, { error: 'must be 8 to 100 printable characters, no spaces' }),
  merchantId: z.string().regex(/^[1-9]\d{0,19}$/, { error: 'must be digits' }),
});
export type SkrillCredentials = z.infer<typeof credentials>;

const settings = z.strictObject({
  /** The field that proves a request: `md5sig`, or `sha2sig` once Skrill has enabled it. */
  digest: z.enum(['md5', 'sha256']).default('md5'),
  /** How the secret word is hashed within `sha2sig`. */
  sha2Inner: z.enum(['md5', 'sha256']).default('md5'),
});
export type SkrillSettings = z.infer<typeof settings>;

export const skrillDescription: SourceDescription = {
  title: 'Skrill',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials,
  // Ten posts at intervals that are not published; three days is our choice.
  replay: { by: 'event-id', retrySpanHours: 72 },
  unsigned: ['playerId', 'brand', 'transactionId', 'occurredAt'],
};
