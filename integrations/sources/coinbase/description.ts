import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';

const settings = z.strictObject({
  /** `hook0` is Coinbase Business (CDP); `commerce` is Coinbase Commerce, its predecessor. */
  scheme: z.enum(['hook0', 'commerce']).default('hook0'),
});

export type CoinbaseSettings = z.infer<typeof settings>;

export const coinbaseDescription: SourceDescription = {
  title: 'Coinbase',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials: sharedKey,
  // Commerce signs no time. Hook0 does, and the adapter holds it to the tolerance none the less.
  replay: { by: 'event-id', retrySpanHours: 72 },
  unsigned: [],
};
