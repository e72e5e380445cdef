import * as z from 'zod';
import { readParameter, type TokenReading } from './handover-token.ts';

/**
 * The `referrer` of the Play link by which an Android app was installed, as the Install Referrer
 * library gives it. Without one in the link Play says `utm_source=google-play&utm_medium=organic` or
 * `utm_source=(not%20set)&utm_medium=(not%20set)`.
 *
 * @see https://developer.android.com/google/play/installreferrer/library
 */
export const installReferrerGiven = z.object({
  kind: z.literal('install-referrer'),
  referrer: z.string('must be the install referrer as text, empty if there is none'),
});

export function installReferrer({ referrer }: z.infer<typeof installReferrerGiven>): TokenReading {
  return readParameter(referrer);
}
