import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';

const webhookId = z.string().regex(/^[A-Z0-9]{10,30}$/, {
  error: ({ input }) =>
    input === 'WEBHOOK_ID'
      ? "is the simulator's; give the ID that PayPal's dashboard shows beside the URL"
      : 'must be 10 to 30 upper-case letters and digits',
});

const settings = z.strictObject({
  /** The ID of the webhook; it is signed and not sent. */
  webhookId,
  /** Scheme and host of the API; the sandbox has its own. */
  apiBaseUrl: z
    .string()
    .regex(/^https:\/\/(?:[a-z0-9-]{1,63}\.){1,4}paypal\.com$/, {
      error: 'must be https:// and a host of paypal.com, nothing after it',
    })
    .default('https://api-m.paypal.com'),
  /** Where the operator puts its ID of the player; with `none` the invoice ID finds the player. */
  playerIn: z.enum(['custom_id', 'none']).default('none'),
});

const clientText = z.string().regex(/^[A-Za-z0-9_-]{20,200}$/, {
  error: 'must be 20 to 200 letters, digits, hyphens or underscores',
});

const credentials = z
  .strictObject({
    /** Of the REST app that may read payments. */
    clientId: clientText.optional(),
    clientSecret: clientText.optional(),
    /** One certificate in PEM, trusted in place of the built-in roots. */
    trustedRoot: z
      .string()
      .max(20_000)
      .refine(isCertificate, { error: 'must be one certificate in PEM' })
      .optional(),
  })
  .refine(
    ({ clientId, clientSecret }) => (clientId === undefined) === (clientSecret === undefined),
    { error: 'clientId and clientSecret belong together' },
  );

export type PaypalSettings = z.infer<typeof settings>;
export type PaypalCredentials = z.infer<typeof credentials>;

export const paypalDescription: SourceDescription = {
  title: 'PayPal',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials,
  replay: { by: 'event-id', retrySpanHours: 72 },
  // The body is bound by a CRC-32 only, which can be forged; what counts is asked of the API.
  unsigned: ['amountMinor', 'currency', 'depositId', 'transactionId', 'playerId'],
  confirms: true,
};

function isCertificate(pem: string): boolean {
  if (pem.match(/-----BEGIN CERTIFICATE-----/g)?.length !== 1) return false;
  try {
    return new X509Certificate(pem).subject !== '';
  } catch {
    return false;
  }
}
