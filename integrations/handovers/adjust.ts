import * as z from 'zod';
import { bestOf, isText, readLabel, readParameter, type TokenReading } from './handover-token.ts';

/**
 * What Adjust's SDK gives the app: the deferred deep link, in the app's own scheme whatever the link
 * was, and the attribution, whose click label is the link's `label`. The app's SDKs call it
 * `clickLabel`, the one for web views `click_label`; either is null for an organic install.
 *
 * @see https://dev.adjust.com/en/sdk/ios/features/deep-links/deferred
 * @see https://help.adjust.com/en/article/link-parameters
 */
export const adjustGiven = z.object({
  kind: z.literal('adjust'),
  deepLink: z.string('must be the deferred deep link as text').nullish(),
  attribution: z
    .record(z.string(), z.unknown(), { error: 'must be the attribution as an object' })
    .nullish(),
});

export function adjust({ deepLink, attribution }: z.infer<typeof adjustGiven>): TokenReading {
  const labels = [attribution?.clickLabel, attribution?.click_label].filter(isText);
  return bestOf([...[deepLink].filter(isText).map(readParameter), ...labels.map(readLabel)]);
}
