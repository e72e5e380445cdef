import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';

const PUBLIC_PEM = /^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/;
const PRIVATE_PEM =
  /^-----BEGIN (RSA )?PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END (RSA )?PRIVATE KEY-----\s*$/;
const MIN_BITS = 2048;

const credentials = z.strictObject({
  /** Trustly's, of the test or the live system. */
  providerPublicKey: z
    .string()
    .max(5000)
    .refine((text) => PUBLIC_PEM.test(text) && isStrong(() => createPublicKey(text)), {
      error: `must be one public RSA key of at least ${MIN_BITS} bits in PEM, BEGIN PUBLIC KEY`,
    }),
  /** The operator's own; Trustly has been given its public half. */
  merchantPrivateKey: z
    .string()
    .max(10_000)
    .refine((text) => PRIVATE_PEM.test(text) && isStrong(() => createPrivateKey(text)), {
      error: `must be one unencrypted private RSA key of at least ${MIN_BITS} bits in PEM`,
    }),
});

const settings = z.strictObject({
  /**
   * What a `debit` is. Trustly says with it either that a deposit never settled or that a withdrawal
   * begins, and says not which.
   */
  debits: z.enum(['ignore', 'refund']).default('ignore'),
  /** What the operator's references of deposits begin with, and those of withdrawals do not. */
  depositPrefix: z
    .string()
    .regex(/^[\x20-\x7e]{1,50}$/, { error: 'must be 1 to 50 printable ASCII characters' })
    .optional(),
});

export type TrustlyCredentials = z.infer<typeof credentials>;
export type TrustlySettings = z.infer<typeof settings>;

export const trustlyDescription: SourceDescription = {
  title: 'Trustly',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials,
  // How long Trustly repeats a notification is published nowhere: a week is a guess.
  replay: { by: 'event-id', retrySpanHours: 168 },
  unsigned: [],
};

function isStrong(read: () => KeyObject): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = read();
    const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
    return asymmetricKeyType === 'rsa' && modulusLength >= MIN_BITS && publicExponent >= 3n;
  } catch {
    return false;
  }
}
