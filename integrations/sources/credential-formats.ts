import * as z from 'zod';

/** The one text of a source that signs with a shared key; at least as long as a key must be. */
export const sharedKey = z.strictObject({
  signingKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,500}$/, { error: 'must be 16 to 500 printable characters, no spaces' }),
});
export type SharedKey = z.infer<typeof sharedKey>;

export const noSettings = z.strictObject({});

export const noCredentials = z.strictObject({});
