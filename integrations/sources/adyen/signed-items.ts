// The library's own index would bundle 2.4 MB of API clients; this one is 5 kB.
import { hmacValidator as HmacValidator } from '@adyen/api-library/lib/src/utils/index.js';
import * as z from 'zod';
import { decodeBody, parseJson } from '../read-body.ts';
import { SignatureRefusedError } from '../source-adapter.ts';

const item = z.object({
  pspReference: z.string(),
  originalReference: z.string().nullish(),
  merchantAccountCode: z.string(),
  merchantReference: z.string().nullish(),
  amount: z.object({
    /** Minor units, as Adyen counts them. */
    value: z.int(),
    currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be three upper-case letters' }),
  }),
  eventCode: z.string().regex(/^[A-Z0-9_]{1,60}$/, { error: 'must be an event code' }),
  success: z.enum(['true', 'false']),
  /** Not signed, and neither is anything beside it in `additionalData`. */
  eventDate: z.unknown().optional(),
  additionalData: z.object({
    hmacSignature: z.string().refine(isDigest, 'must be 32 bytes in base64'),
  }),
});

const notification = z.object({
  notificationItems: z
    .array(z.object({ NotificationRequestItem: item }))
    .min(1)
    .max(100),
});

export type AdyenItem = z.infer<typeof item>;

/**
 * The items of a webhook. Only what the signature covers has been checked.
 *
 * @throws {SignatureRefusedError} if any of them cannot be the text of a signature
 */
export function itemsOf(body: Uint8Array): AdyenItem[] {
  const parsed = notification.safeParse(jsonOf(decodeBody(body)));
  if (parsed.success) {
    return parsed.data.notificationItems.map((each) => each.NotificationRequestItem);
  }
  const [first] = parsed.error.issues;
  const path = first?.path.map(String).join('.') || '(body)';
  const part = /\.(additionalData|hmacSignature)$/.test(path) ? 'signature' : 'body';
  throw new SignatureRefusedError(part, `${path}: ${first?.message ?? 'is unusable'}`);
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new SignatureRefusedError('body', 'the body is no JSON', { cause });
  }
}

/**
 * Whether an item was signed with this key. Adyen's library compares in constant time; what it would
 * let pass, an empty key and sloppy base64, the formats above and of the credentials have refused.
 */
export function isSigned(given: AdyenItem, signingKey: string): boolean {
  type Notified = Parameters<InstanceType<typeof HmacValidator>['validateHMAC']>[0];
  return new HmacValidator().validateHMAC(given as Notified, signingKey);
}

/**
 * Whether bytes could have moved between its fields under the same signature: they are signed joined
 * by colons, and nothing in them is escaped. The other signed fields have formats without a colon.
 */
export function isAmbiguous(given: AdyenItem): boolean {
  const texts = [
    given.pspReference,
    given.originalReference,
    given.merchantAccountCode,
    given.merchantReference,
  ];
  return texts.some((text) => /[:\\]/.test(text ?? ''));
}

/** In its one canonical spelling: the library decodes leniently, so that `...=ab` would be `...=`. */
function isDigest(text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 && bytes.toString('base64') === text;
}
