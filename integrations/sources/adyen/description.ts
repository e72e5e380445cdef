import * as z from 'zod';
import { configuredName } from '../../../core/player-event.ts';
import type { SourceDescription } from '../../../core/source-description.ts';

const credentials = z.strictObject({
  /** Of one endpoint, test or live. Hexadecimal: Adyen's own library takes any other text for an empty key. */
  signingKey: z.string().regex(/^[0-9A-Fa-f]{64}$/, { error: 'must be 64 hexadecimal digits' }),
});

const settings = z.strictObject({
  /** `authorised` where Adyen captures by itself, `captured` where each capture is asked for. */
  settles: z.enum(['authorised', 'captured']).default('authorised'),
  /** The brand of each merchant account; a payment of any other account is refused. */
  merchantAccounts: z.record(z.string().min(1).max(80), configuredName).optional(),
});

export type AdyenCredentials = z.infer<typeof credentials>;
export type AdyenSettings = z.infer<typeof settings>;

/** From the first delivery to the last automatic one. */
export const ADYEN_RETRY_SPAN_HOURS = 720;

export const adyenDescription: SourceDescription = {
  title: 'Adyen',
  reports: 'payments',
  firstKey: 'hex',
  methods: ['POST'],
  settings,
  credentials,
  replay: { by: 'event-id', retrySpanHours: ADYEN_RETRY_SPAN_HOURS },
  unsigned: ['playerId', 'occurredAt'],
};
