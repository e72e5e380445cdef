import * as z from 'zod';
import { readBareToken, type TokenReading } from './handover-token.ts';

/** The app, or the operator's backend, has taken the token out of its link by itself. */
export const bareTokenGiven = z.object({
  kind: z.literal('token'),
  token: z.string('must be the token as text'),
});

export function bareToken({ token }: z.infer<typeof bareTokenGiven>): TokenReading {
  return readBareToken(token);
}
