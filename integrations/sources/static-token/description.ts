import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { mappingSettings } from '../mapped-events.ts';
import { MAPPED_FIELDS } from '../mapped-fields.ts';

/** Longer than any of these products is known to repeat a call. */
export const RETRY_SPAN_HOURS = 72;

const dottedPath = z.string().regex(/^[^.]{1,100}(\.[^.]{1,100}){0,9}$/, {
  error: 'must be names joined with dots',
});

const settings = z.strictObject({
  /** Whoever writes the template is told our names, so that each field stands under its own. */
  ...mappingSettings(Object.fromEntries(MAPPED_FIELDS.map((name) => [name, name]))),
  /** The header that carries the token, in lower case. */
  header: z
    .string()
    .regex(/^(authorization|x-[a-z0-9-]{1,60})$/, {
      error: 'must be authorization, or a name in lower case that begins with x-',
    })
    .default('authorization'),
  /** The word in front of the token. */
  scheme: z.enum(['Bearer', 'Basic', 'none']).default('none'),
  /** Where the payload has the event's name. */
  eventIn: dottedPath.default('event'),
  /** Where it has an ID that is the same on every retry. */
  idIn: dottedPath.default('id'),
  /** Where it has the time; without one, the time of receipt counts. */
  timeIn: dottedPath.default('timestamp'),
  /** Whether `x-hub-signature` must hold too, an HMAC of the body with the credential `hmacKey`. */
  hubSignature: z.boolean().default(false),
  hubAlgorithm: z.enum(['sha256', 'sha1']).default('sha256'),
  /**
   * Whether amounts, and whose a payment is, are taken from a request that proves nothing but the
   * knowledge of a token.
   */
  mayReportMoney: z.boolean().default(false),
});
export type StaticTokenSettings = z.infer<typeof settings>;

const credentials = z.strictObject({
  /** The token itself; of `Basic` what stands behind the word. */
  signingKey: z.string().regex(/^[\x21-\x7e]{32,500}$/, {
    error: 'must be 32 to 500 printable characters, no spaces',
  }),
  hmacKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,500}$/, { error: 'must be 16 to 500 printable characters, no spaces' })
    .optional(),
});
export type StaticTokenCredentials = z.infer<typeof credentials>;

export const staticTokenDescription: SourceDescription = {
  title: 'Static token (Braze, Iterable, Fast Track, Smartico, Optimove)',
  reports: 'players',
  methods: ['POST'],
  settings,
  credentials,
  replay: { by: 'event-id', retrySpanHours: RETRY_SPAN_HOURS },
  unsigned: ['everything'],
};
