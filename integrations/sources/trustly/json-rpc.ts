import { constants, sign, verify } from 'node:crypto';
import * as z from 'zod';
import { parseExactJson } from '../exact-json.ts';
import { decodeBody } from '../read-body.ts';
import { SignatureRefusedError } from '../source-adapter.ts';

/**
 * The JSON-RPC of Trustly's notifications: method, UUID and data are signed, in their raw spelling
 * and one behind the other, with RSA and SHA-1.
 *
 * @see https://github.com/trustly/trustly-client-js
 */

const notification = z.object({
  // Neither of the two can take letters from the other, and the UUID none from the data.
  method: z.string().regex(/^[A-Za-z0-9_]{1,60}$/, { error: 'must be a method name' }),
  params: z.object({
    signature: z.string().refine(isBase64, 'must be base64'),
    uuid: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
      error: 'must be a UUID',
    }),
    data: z.record(z.string(), z.unknown()),
  }),
});

export type Signed = { method: string; uuid: string; data: Record<string, unknown> };
export type Notification = Signed & { signature: string };

/**
 * A notification as it came, its numbers as the texts they were written as.
 *
 * @throws {SignatureRefusedError} if it has not all that is signed
 */
export function notificationOf(body: Uint8Array): Notification {
  const parsed = notification.safeParse(jsonOf(decodeBody(body)));
  if (parsed.success) return { method: parsed.data.method, ...parsed.data.params };
  const [first] = parsed.error.issues;
  const path = first?.path.map(String).join('.') || '(body)';
  const part = path === 'params.signature' ? 'signature' : 'body';
  throw new SignatureRefusedError(part, `${path}: ${first?.message ?? 'is unusable'}`);
}

function jsonOf(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new SignatureRefusedError('body', 'the body is no JSON', { cause });
  }
}

/** Whether Trustly's key made the signature. */
export function isSigned(given: Notification, publicKey: string): boolean {
  const signature = Buffer.from(given.signature, 'base64');
  const key = { key: publicKey, padding: constants.RSA_PKCS1_PADDING };
  return verify('RSA-SHA1', Buffer.from(signedText(given)), key, signature);
}

/** In base64, as Trustly wants it of an answer. */
export function signatureOf(said: Signed, privateKey: string): string {
  const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
  return sign('RSA-SHA1', Buffer.from(signedText(said)), key).toString('base64');
}

export function signedText({ method, uuid, data }: Signed): string {
  return `${method}${uuid}${serialised(data)}`;
}

/** Far beyond any notification; the stack ends later. */
const MAX_DEPTH = 20;

/**
 * Keys in the order of their bytes, each followed by its value; of a list its elements, of null
 * nothing.
 */
export function serialised(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH)
    throw new SignatureRefusedError('body', 'params.data: is nested too deeply');
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map((each) => serialised(each, depth + 1)).join('');
  return Object.entries(value)
    .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([key, each]) => `${key}${serialised(each, depth + 1)}`)
    .join('');
}

/** In its one canonical spelling. */
function isBase64(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64').toString('base64') === text;
}
