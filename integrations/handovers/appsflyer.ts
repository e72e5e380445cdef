import * as z from 'zod';
import { bestOf, isText, readLabel, readParameter, type TokenReading } from './handover-token.ts';

/**
 * What AppsFlyer's SDK gives the app: the deep link of unified deep linking, or the conversion data
 * of `onConversionDataSuccess`. Of new users the former has only `deep_link_value` and
 * `deep_link_sub1` to `deep_link_sub10`; values can be numbers, and null where the link has none.
 * The operator may need `deep_link_value` for the screen to open, so the token may stand in either.
 *
 * @see https://dev.appsflyer.com/hc/docs/dl_ios_unified_deep_linking
 */
export const appsflyerGiven = z.object({
  kind: z.literal('appsflyer'),
  data: z.record(z.string(), z.unknown(), {
    error: 'must be the deep link or conversion data as an object, empty if there is none',
  }),
});

/** Named as such it is the token for sure; a bare one can be a screen's name of the same length. */
export function appsflyer({ data }: z.infer<typeof appsflyerGiven>): TokenReading {
  const texts = [data.deep_link_sub1, data.deep_link_value].filter(isText);
  return bestOf([...texts.map(readParameter), ...texts.map(readLabel)]);
}
