import * as z from 'zod';
import { requestTemplate } from './request-template.ts';
import { some } from './value-source.ts';

/** How a platform wants its postbacks signed. The key is a secret of its own, with a key ID. */

const signedPart = z.discriminatedUnion('part', [
  z.strictObject({ part: z.literal('text'), text: z.string() }),
  /** The signing time, in the recipe's `timestamp` format. */
  z.strictObject({ part: z.literal('timestamp') }),
  /** The same for every attempt of one postback: its transaction ID. */
  z.strictObject({ part: z.literal('message-id') }),
  z.strictObject({ part: z.literal('method') }),
  /** The path as sent, with its leading slash and without the query. */
  z.strictObject({ part: z.literal('path') }),
  /** The query as sent, without the question mark. */
  z.strictObject({ part: z.literal('query') }),
  z.strictObject({ part: z.literal('url') }),
  z.strictObject({ part: z.literal('body') }),
  /** The key itself, for digests that are no HMAC. */
  z.strictObject({ part: z.literal('key') }),
  /** Values of parameters before they are encoded; never the signature itself. */
  z.strictObject({
    part: z.literal('parameters'),
    in: z.enum(['query', 'body']),
    order: z.enum(['as-sent', 'by-name']),
    /** Only these, in this order; overrides `order`. */
    names: z.array(some).min(1).optional(),
    write: z.enum(['value', 'name=value']),
    between: z.string(),
  }),
]);

export const signingRecipe = z.strictObject({
  algorithm: z.enum(['hmac-sha1', 'hmac-sha256', 'hmac-sha512', 'md5', 'sha1', 'sha256', 'sha512']),
  /** What is signed, joined by `between`. */
  content: z.array(signedPart).min(1),
  between: z.string().optional(),
  encoding: z.enum(['hex', 'hex-upper', 'base64', 'base64url']),
  /** Stands before the signature: `v1,` or `sha256=`. */
  prefix: z.string().optional(),
  key: z.strictObject({
    /** How the key's text becomes bytes. */
    encoding: z.enum(['utf8', 'base64', 'hex']),
    /** Taken off the key's text first: `whsec_`. */
    prefix: z.string().optional(),
  }),
  timestamp: z.enum(['unix-seconds', 'unix-milliseconds', 'iso', 'iso-milliseconds']).optional(),
  /**
   * During a rotation: signatures of both keys, separated by a space, or of the current key alone
   * while the platform takes both.
   */
  overlap: z.enum(['both-signatures', 'current-key']),
  /** How the platform is handed a new key, answered by status alone; without it a rotation waits for a person. */
  keyApi: z
    .strictObject({
      put: requestTemplate,
      /** A signed request without effect, by which the platform shows that it knows the key. */
      probe: requestTemplate.optional(),
    })
    .optional(),
});

export type SigningRecipe = z.infer<typeof signingRecipe>;
export type SignedPart = z.infer<typeof signedPart>;
