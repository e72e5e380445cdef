import * as z from 'zod';

/** An event as EventBridge carries it. AWS itself vouches for account, source and time. */
export const busEnvelope = z.object({
  id: z.string().min(1),
  'detail-type': z.string().min(1).max(256),
  source: z.string().min(1).max(256),
  account: z.string(),
  time: z.iso.datetime({ offset: true }),
  detail: z.record(z.string(), z.unknown()),
});

/** `detailText`: the detail as JSON in which no number has lost a digit. */
export type BusEnvelope = z.infer<typeof busEnvelope> & { detailText: string };
