import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';

const name = z.string().regex(/^[\x21-\x7e]{1,50}$/, {
  error: 'must be 1 to 50 printable characters, no spaces',
});

const credentials = sharedKey.extend({
  /** Where they are given, notifications of another account are refused; both are needed to ask. */
  merchantId: name.optional(),
  applicationKey: name.optional(),
});

const settings = z.strictObject({
  /** The whole URL of the status API, `find-order`; without it nothing can be confirmed. */
  apiUrl: z
    .string()
    .regex(/^https:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9._~-]+)+$/, {
      error: 'must be https://, a host and a path',
    })
    .optional(),
  /** What the status API counts amounts in. Unverified. */
  amountUnit: z.enum(['minor', 'major']).default('minor'),
  /** Whether our answer carries a signature, which newer accounts are said to want. */
  signAnswer: z.boolean().default(false),
});

export type PraxisCredentials = z.infer<typeof credentials>;
export type PraxisSettings = z.infer<typeof settings>;

export const praxisDescription: SourceDescription = {
  title: 'Praxis',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials,
  // Whether a notification that is sent again keeps its signed time is not published, nor for how
  // long that goes on: 72 hours is a guess on the safe side of what other providers do.
  replay: { by: 'event-id', retrySpanHours: 72 },
  unsigned: ['type', 'playerId'],
  confirms: true,
};
