import * as z from 'zod';
import { readParameter, type TokenReading } from './handover-token.ts';

/**
 * The address by which an app was opened: an Android App Link, an iOS universal link, or one of the
 * app's own scheme.
 */
export const appLinkGiven = z.object({
  kind: z.literal('app-link'),
  url: z.string('must be the address as text'),
});

export function appLink({ url }: z.infer<typeof appLinkGiven>): TokenReading {
  return URL.canParse(url) ? readParameter(url) : { none: 'malformed' };
}
