import * as z from 'zod';
import { handoverSource } from '../../integrations/handovers/index.ts';

/** What an app sends when it is opened for the first time. */
export const claimBody = z.object({
  v: z.literal(1),
  /** Random, made by the app when it is first started, and kept; by it a repeat is recognised. */
  installId: z.string().regex(/^[\w-]{16,64}$/, {
    error: 'must be 16 to 64 URL-safe characters that the app has made at random',
  }),
  from: handoverSource,
});
