import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';

const accountId = z.string().regex(/^\d{1,30}$/, { error: 'must be 1 to 30 digits' });

const credentials = sharedKey.extend({
  /** Both are needed to ask Nuvei about a transaction, and for nothing else. */
  merchantId: accountId.optional(),
  merchantSiteId: accountId.optional(),
});

const settings = z.strictObject({
  /** The account's hash. `md5` is what older accounts are said to use: unverified. */
  digest: z.enum(['sha256', 'md5']).default('sha256'),
  /** Scheme and host of the REST API; another one for the sandbox. */
  apiBaseUrl: z
    .string()
    .regex(/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/, { error: 'must be https:// and a host, no path' })
    .default('https://secure.safecharge.com'),
  /** What every pre-deposit DMN is answered. No default: whoever sets it decides for each player. */
  preDeposit: z.enum(['APPROVE', 'DECLINE']).optional(),
  /** What every withdrawal DMN is answered. No default. */
  withdrawal: z.enum(['Approve', 'Declined', 'Postpone']).optional(),
});

export type NuveiCredentials = z.infer<typeof credentials>;
export type NuveiSettings = z.infer<typeof settings>;

export const nuveiDescription: SourceDescription = {
  title: 'Nuvei',
  reports: 'payments',
  methods: ['GET', 'POST'],
  settings,
  credentials,
  // The signed time has no stated zone, so no window can be held to it. The retry schedule is not
  // published either: 72 hours is a guess on the safe side of what other providers do.
  replay: { by: 'event-id', retrySpanHours: 72 },
  unsigned: ['type', 'playerId', 'depositId', 'transactionId'],
  confirms: true,
};
