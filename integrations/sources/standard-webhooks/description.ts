import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { noSettings } from '../credential-formats.ts';

const SYMMETRIC_PREFIX = 'whsec_';
const PUBLIC_PREFIX = 'whpk_';

/**
 * Ed25519 points of small order, in every spelling, the sign bit cleared: 32 zero bytes are one. With
 * such a key anybody can make signatures that OpenSSL 3.0.19 accepts; 3.5.8 refuses them.
 */
const SMALL_ORDER_POINTS: readonly string[] = [
  `00${'00'.repeat(31)}`,
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
];

/** The bytes of base64 in its one canonical spelling. */
function bytesOf(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}

/** @returns the 32 bytes of an Ed25519 public key `whpk_...`, undefined for anything else */
export function publicKeyBytes(signingKey: string): Buffer | undefined {
  if (!signingKey.startsWith(PUBLIC_PREFIX)) return undefined;
  const bytes = bytesOf(signingKey.slice(PUBLIC_PREFIX.length));
  if (bytes?.length !== 32) return undefined;
  const point = Buffer.from(bytes);
  point[31] = (point[31] ?? 0) & 0x7f;
  return SMALL_ORDER_POINTS.includes(point.toString('hex')) ? undefined : bytes;
}

/** Whether it is a shared secret of 24 to 64 bytes; generated ones come without the prefix. */
function isSharedSecret(signingKey: string): boolean {
  const prefixed = signingKey.startsWith(SYMMETRIC_PREFIX);
  const bytes = bytesOf(prefixed ? signingKey.slice(SYMMETRIC_PREFIX.length) : signingKey);
  return bytes !== undefined && bytes.length >= 24 && bytes.length <= 64;
}

const credentials = z.strictObject({
  signingKey: z
    .string()
    .max(200)
    .refine(
      (key) => isSharedSecret(key) || publicKeyBytes(key) !== undefined,
      'must be whsec_ with base64 of 24 to 64 bytes (the prefix may be left out), or whpk_ with base64 of an Ed25519 public key',
    ),
});
export type StandardWebhooksCredentials = z.infer<typeof credentials>;

export const standardWebhooksDescription: SourceDescription = {
  title: 'Standard Webhooks',
  reports: 'players',
  methods: ['POST'],
  settings: noSettings,
  credentials,
  replay: { by: 'signed-time' },
  unsigned: [],
};
